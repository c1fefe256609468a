import { z } from 'zod'
import { fromRay, supplyRate } from '../protocols/lending/interest.ts'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, logSpread, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import {
  type BeliefAttributes,
  beliefParameters,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
} from './mind/beliefs/beliefs.ts'
import { valuationOf } from './mind/valuation/disposal.ts'
import { homeward } from './mind/trade/homeward.ts'
import { band, dustUsd } from './mind/trade/tolerance.ts'
import { drawUniform, uniform } from './mind/beliefs/distribution.ts'
import { bestSale } from './mind/trade/sale.ts'
import { venueApprovals } from './mind/trade/venue.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(12).meta({ description: 'How many there are.' }),
    metisShare: share().default(0.3).meta({ description: 'Share of them that hold METIS to lend.' }),
    wealthUsd: dollars(1e-6).default(100_000).meta({ description: 'Median wealth, US dollars.' }),
    wealthSpread: logSpread().default(0.8).meta({ description: 'Standard deviation of its logarithm.' }),
    premium: uniform(0, 0.04, perYear()).meta({
      description: 'Wanted for contract risk above what the same capital gets elsewhere, per year.',
    }),
    reviewDays: days(0.001).default(4).meta({ description: 'Mean days between two reviews.' }),
    horizonDays: days(0.001).default(45).meta({ description: 'Days that one looks ahead.' }),
    riskAversion: pure().default(0.6).meta({ description: 'Dislike of METIS risk in earnings.' }),
    ...beliefParameters,
    dustUsd: dustUsd(200),
    band: band(0.1),
  })
  .prefault({})
  .meta({ description: 'Owners of dollars or METIS who lend them when that pays more than elsewhere.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly common: Parameters
  readonly currency: 'usdc' | 'metis'
  readonly premium: number
}

export interface Memory {
  readonly approved: boolean
  readonly mayTrade: boolean
  /** METIS that it brought: what it has above that it has earned. */
  readonly principal: number
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'lending'>

/**
 * Lends as much as leaves the supply rate above its hurdle: what the same capital gets elsewhere, and a premium for the
 * risk of the contracts. A dollar gets the mainnet yield elsewhere, a METIS nothing. It takes back what earns less.
 */
export const lender = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'lending'>({
  kind: 'lender',
  title: 'Owners of dollars or METIS who lend',
  organic: false,
  reads: ['metis', 'bridge', 'lending'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, draws }) => {
    const currency = draws('currency').uniform() < common.metisShare ? 'metis' : 'usdc'
    const wealth = lognormal(draws('wealth'), common.wealthUsd, common.wealthSpread)
    const metis = currency === 'metis' ? wealth / beginning.metis : 0
    return {
      attributes: {
        common,
        currency,
        premium: drawUniform(draws('premium'), common.premium),
        horizonDays: common.horizonDays,
        ...drawBeliefAttributes(common, () => draws('trust')),
      },
      memory: { approved: false, mayTrade: false, principal: metis },
      endowment: { outsideAccount: currency === 'usdc' ? wealth : 0, usdc: 0, weth: 0, metis, gas: 5 },
      reviewDays: common.reviewDays,
    }
  },
  decide: (here) => {
    const place = here.deployments.lending.reserves.findIndex(({ name }) => name === here.attributes.currency)
    if (place < 0) return { memory: here.memory }
    const move = relocate(here, place)
    if (move !== undefined) return move
    return here.attributes.currency === 'metis'
      ? sellEarned(here, place)
      : { memory: here.memory, intents: homeward(here, here.attributes.common.dustUsd / 2) }
  },
})

/** Brings what is lent to its target, or nothing when it is there already or the move would not pay. */
function relocate(
  { attributes, memory, view, deployments, actions }: Here,
  place: number,
): Decision<Memory> | undefined {
  const reserve = deployments.lending.reserves[place]!
  const { token, terms } = reserve
  const { totals, available } = view.chain.lending.reserves[place]!
  const lent = view.account.lending.reserves[place]!.supplied
  const dollars = attributes.currency === 'usdc'
  const wallet = dollars ? view.account.bridge.usdc : view.account.metis.wmetis
  const outside = dollars ? toUnits(view.outsideAccount * (1 - 2 * view.outside.bridgeFee), token.decimals) : 0n
  const wealth = lent + wallet + outside
  const hurdle = (dollars ? view.outside.mainnetYield : 0) + attributes.premium

  /** The rate when `share` of its wealth is lent, all else as it is. */
  const rateWith = (share: number): number => {
    const others = available > lent ? available - lent : 0n
    const own = (wealth * BigInt(Math.round(share * 1e6))) / 1_000_000n
    return fromRay(supplyRate(terms, totals.debt, others + own))
  }
  const upTo = (rate: number): bigint => (wealth * BigInt(Math.round(largest(rateWith, rate) * 1e6))) / 1_000_000n
  // Crossing the bridge and back has to be earned within the horizon: between the two targets nothing is moved.
  const crossing = dollars ? (2 * view.outside.bridgeFee * 365) / attributes.horizonDays : 0
  const [least, most] = [upTo(hurdle + crossing), upTo(hurdle)]
  const target = lent < least ? least : lent > most ? most : lent
  const change = target > lent ? target - lent : lent - target
  const price = dollars ? 1 : view.outside.metis
  const usd = fromUnits(change, token.decimals) * price
  const larger = target > lent ? target : lent
  if (usd < attributes.common.dustUsd || usd < attributes.common.band * fromUnits(larger, token.decimals) * price)
    return undefined

  if (target < lent) {
    const amount = change < available ? change : available
    if (amount === 0n) return undefined
    return { memory, intents: [actions.lending.withdraw(reserve, amount)], wake: true }
  }
  const missing = change > wallet ? change - wallet : 0n
  const approvals = memory.approved ? [] : actions.lending.approvals(reserve)
  return {
    memory: { ...memory, approved: true },
    deposits: missing > 0n ? [{ token, amount: missing }] : [],
    intents: [...approvals, actions.lending.supply(reserve, change)],
  }
}

/** The largest share at which a rate that falls with it is still at the hurdle, to a thousandth. */
function largest(rateWith: (share: number) => number, hurdle: number): number {
  if (rateWith(1) >= hurdle) return 1
  let [low, high] = [0, 1]
  while (high - low > 1e-3) {
    const middle = (low + high) / 2
    if (rateWith(middle) >= hurdle) low = middle
    else high = middle
  }
  return low
}

/** METIS earned as interest is sold down to what it is worth to its owner, by the rule that all share (disposal.ts). */
function sellEarned(here: Here, place: number): Decision<Memory> {
  const { attributes, memory, view, deployments, actions } = here
  const { metis: price } = view.outside
  const { common, inbornTrust, horizonDays } = attributes
  const reserve = deployments.lending.reserves[place]!
  const wallet = view.account.metis.wmetis
  const lent = view.account.lending.reserves[place]!.supplied
  const earned = fromUnits(wallet + lent, 18) - memory.principal
  if (earned * price < common.dustUsd) return { memory }
  const expected = expectedReturn(naiveBeliefs(inbornTrust), view.outside, attributes)
  const stand = { nativeShare: 1, expectedReturn: expected }
  const reservation = price * valuationOf(view, { ...common, horizonDays }, stand)
  const sale = bestSale(here, {
    available: earned,
    spendable: wallet + lent,
    reservation,
    least: common.dustUsd / price,
  })
  if (sale === undefined) return { memory }
  const short = sale.amountIn - wallet
  if (short > view.chain.lending.reserves[place]!.available) return { memory }
  const calls: Call[] = [
    ...(memory.mayTrade ? [] : venueApprovals(here, 'native')),
    ...(short > 0n ? [actions.lending.withdraw(reserve, short)] : []),
    sale.call,
  ]
  return { memory: { ...memory, mayTrade: true }, intents: calls }
}
