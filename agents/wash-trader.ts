import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import { type CoinAttitude, coinParameters, drawCoinAttitude } from './mind/capital/coin-value.ts'
import { leavePool, ownShare } from './mind/pools/pool-share.ts'
import { buyGas, withMetis } from './mind/trade/gas-purchase.ts'
import { homeward } from './mind/trade/homeward.ts'
import { rebateToday } from './mind/trade/rebate-day.ts'
import { sellEarned, tripOf } from './mind/trade/round-trip.ts'
import { dustUsd, slippage } from './mind/trade/tolerance.ts'
import { venueApprovals } from './mind/trade/venue.ts'
import { feesFor, legUsd } from './mind/trade/wash-day.ts'
import { arriving } from './mind/trade/crossing.ts'

const parameters = z
  .strictObject({
    count: headcount().default(0).meta({ description: 'How many there are; one stands for free entry.' }),
    addresses: headcount(1).default(1).meta({ description: 'Accounts of each, among which all of it is split.' }),
    capitalUsd: dollars(1e-6).default(1_000_000).meta({ description: 'US dollars of each, outside at first.' }),
    liquidityShare: share()
      .max(0.95)
      .default(0)
      .meta({ description: 'Share of the METIS pool that each comes to own.' }),
    strategic: z.boolean().default(false).meta({
      description: 'Whether each reckons with what its own trades take from its rebate, instead of taking it as given.',
    }),
    pace: pure(1e-3).default(1.5).meta({ description: 'Exponent by which volume follows income over cost, a day.' }),
    first: share(1e-3)
      .default(0.5)
      .meta({ description: 'Share of the volume that would still pay, on the first day.' }),
    slippage: slippage(0.01),
    horizonDays: days(0.001).default(45).meta({ description: 'Days that one looks ahead, with METIS earned.' }),
    riskAversion: pure().default(0.6).meta({ description: 'Dislike of METIS risk in earnings.' }),
    dustUsd: dustUsd(),
    ...coinParameters,
  })
  .prefault({})
  .meta({ description: 'Owners of dollars who trade with themselves where swap fees are given back.' })

type Parameters = z.output<typeof parameters>

export interface Attributes
  extends Omit<Parameters, keyof typeof coinParameters>, Pick<CoinAttitude, 'impatience' | 'tastePhase' | 'common'> {}

export interface Memory {
  /** US dollars of fees that it means to pay today, and that it meant to pay yesterday. */
  readonly own: number
  readonly before: number
  /** Days since 1970 of its last plan. */
  readonly planned: number
  readonly approved: boolean
}

type Reads = 'metis' | 'bridge' | 'netswap' | 'rebates'
type Here = Situation<Attributes, Memory, Reads>

/** One leg by its gas limit. */
const legLimit = 220_000

/**
 * Buys and sells the same METIS in every block, as long as what is given back for its fees is worth more than fees and gas
 * are (V37). What there is to share and what all have paid, the chain says; how much of that is others' demand shows by
 * what it earns. Without rebates it does nothing, and METIS that it gets is sold by the rule that all share (mind/capital/coin-value.ts).
 */
export const washTrader = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'washTrader',
  title: 'Traders in circles, for rebates',
  owns: 'Dollars outside.',
  knows: 'Rebates of the day, and fees that all have paid.',
  wants: 'Rebates above fees, gas and slippage.',
  decides: 'How much to trade with itself in a day; METIS that it gets is sold by what it is worth to it.',
  organic: false,
  reads: ['metis', 'bridge', 'netswap', 'rebates'],
  parameters,
  count: ({ count, addresses }) => count * addresses,
  owner: ({ addresses }, rank) => `washers-${Math.floor(rank / addresses)}`,
  birth: ({ parameters: common, draws }) => ({
    attributes: { ...common, common, ...drawCoinAttitude(common, draws) },
    memory: { own: 0, before: 0, planned: 0, approved: false },
    endowment: { outsideAccount: common.capitalUsd / common.addresses, usdc: 0, weth: 0, metis: 0, gas: 1 },
    reviewDays: 0,
  }),
  decide: (situation) => {
    const { view, attributes, memory } = situation
    const rebate = rebateToday(view)
    const active = rebate >= attributes.dustUsd
    if (!active && !memory.approved) return { memory }
    const legs = (2 * 86_400) / view.blockSeconds
    const fuel = buyGas(situation, { transactions: legs, gas: legs * legLimit })
    const here = withMetis(situation, fuel.left)
    const today = Math.floor(view.now / 86_400)
    // What was paid yesterday is known, and its rebates are out, when today's first block is there.
    const known = view.chain.rebates.day === today
    const before = known && memory.planned < today ? memory.own : memory.before
    const own = !known ? memory.own : active ? feesFor(here, rebate, before) : 0
    const plan = { ...memory, own, before, planned: known ? today : memory.planned }
    const {
      deposits = [],
      intents = [],
      ...rest
    } = active ? trade(here, plan) : { memory: plan, intents: goHome(here) }
    return { ...rest, deposits: [...fuel.deposits, ...deposits], intents: [...fuel.calls, ...intents] }
  },
})

/** One block of what it means to do in a day, with what has to be there for it. */
function trade(here: Here, memory: Memory): Decision<Memory> {
  const { view, attributes, deployments } = here
  if (memory.own === 0 && !memory.approved) return { memory }
  const approvals = memory.approved ? [] : venueApprovals(here, 'native')
  const kept = { ...memory, approved: true }
  const liquidity = ownShare(here, 'native', attributes.liquidityShare / attributes.addresses)
  const coming = liquidity.deposits.length > 0
  if (coming || liquidity.calls.length > 0)
    return { memory: kept, deposits: liquidity.deposits, intents: [...approvals, ...liquidity.calls] }
  const { usdc } = deployments.bridge
  const [wanted, there] = [legUsd(here, memory.own), fromUnits(view.account.bridge.usdc, 6)]
  // Some blocks' losses at once: crossings cost as well.
  const missing = there + arriving(view, usdc) < wanted ? 1.5 * wanted - there : 0
  const sent = Math.min(missing, view.outsideAccount * (1 - 2 * view.outside.bridgeFee))
  return {
    memory: kept,
    deposits: sent > 0 ? [{ token: usdc, amount: toUnits(sent, 6) }] : [],
    intents: [
      ...approvals,
      ...tripOf(here, Math.min(wanted, there), attributes.slippage),
      // What a leg leaves over is not worth a sale of its own.
      ...sellEarned(here, Math.max(attributes.dustUsd, 3 * attributes.slippage * wanted)),
    ],
  }
}

/** Out of the pool, METIS sold for what it is worth, and dollars home. */
function goHome(here: Here): readonly Call[] {
  const { attributes } = here
  const { dustUsd: dust } = attributes
  return [...leavePool(here, 'native'), ...sellEarned(here, dust), ...homeward(here, dust)]
}
