import { z } from 'zod'
import { spotPrice } from '../protocols/netswap/constant-product.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import { days, headcount, metisAmount, perYear } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Conduct, type Decision, defineAgent, type Situation } from './agent.ts'
import {
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { conductParameters, drawConduct } from './mind/staking/conduct.ts'
import { coinWorthTo } from './mind/capital/coin-value.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { reservesOf } from './mind/pools/reserves.ts'
import { homeward } from './mind/trade/homeward.ts'
import { sellDown } from './mind/trade/sale.ts'
import { dustUsd } from './mind/trade/tolerance.ts'
import {
  beside,
  drawNodeOperator,
  drawReviewDays,
  type NodeOperator,
  nodeParameters,
  tend,
} from './mind/staking/node.ts'
import { lockReturn, sequencingOf } from './mind/staking/sequencing.ts'

const parameters = z
  .strictObject({
    count: headcount().default(6).meta({ description: 'How many there are; seats are sixteen.' }),
    lockMetis: logNormal(28_000, 0.4, metisAmount(1e-6)).meta({
      description: 'METIS that one would lock, held within the limits.',
    }),
    locks: z
      .array(metisAmount(1e-6))
      .max(10_000)
      .optional()
      .meta({ description: 'METIS that the first ones would lock, one after the other; the others draw theirs.' }),
    premium: uniform(0, 0.06, perYear()).meta({ description: 'Return wanted above the mainnet yield, per year.' }),
    priorReturn: perYear()
      .default(0.1)
      .meta({ description: 'Return expected of a lock before any is seen, per year.' }),
    exitBand: perYear(0).default(0.08).meta({ description: 'Shortfall at which one leaves, per year; assumed.' }),
    outage: z
      .strictObject({
        rank: z.int().min(0).max(10_000).meta({ description: 'Whose node it is, from 0.' }),
        fromDay: days().meta({ description: 'Day of the run on which it stops.' }),
        days: days(0.001).meta({ description: 'Days until it runs again.' }),
      })
      .optional()
      .meta({ description: 'One node stands still for so long, whatever chance does to the others.' }),
    ...nodeParameters,
    dustUsd: dustUsd(),
    ...beliefParameters,
    ...conductParameters,
  })
  .prefault({})
  .meta({ description: 'Operators of sequencers.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes, NodeOperator {
  readonly common: Parameters
  /** METIS that it would lock. */
  readonly lock: number
  readonly premium: number
  readonly conduct: Conduct
  /** When its node stands still for certain: from the first moment until the second, seconds since 1970. */
  readonly outage: { readonly from: number; readonly to: number } | undefined
}

export interface Memory {
  readonly beliefs: Beliefs
  /** It has had a lock. A signer serves once, so whoever has left does not come back. */
  readonly joined: boolean
  readonly approved: { readonly escrow: boolean; readonly router: boolean }
  /** There may be METIS in the wallet that is for sale. */
  readonly selling: boolean
}

type Reads = 'metis' | 'bridge' | 'sequencing'
type Here = Situation<Attributes, Memory, Reads>

/** Gas of claiming and selling a reward, for judging whether it is worth it. */
const claimGas = 300_000

/**
 * Runs a sequencer: locks METIS when blocks pay more than money earns outside and the node costs, relocks its rewards or
 * sells them by its own valuation (docs/theory.md C.5), and leaves when blocks pay too little. Its node fails now and
 * then.
 */
export const operator = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'operator',
  title: 'Operators of sequencers',
  organic: false,
  reads: ['metis', 'bridge', 'sequencing'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, rank, beginning, opening, draws, address }) => {
    const attributes: Attributes = {
      common,
      lock: common.locks?.[rank] ?? drawLogNormal(draws('lock'), common.lockMetis, { least: 20_000, most: 100_000 }),
      premium: drawUniform(draws('premium'), common.premium),
      ...drawNodeOperator(common, draws),
      ...drawBeliefAttributes(common, draws),
      conduct: drawConduct(common, rank, draws, address),
      outage: common.outage?.rank === rank ? secondsOf(common.outage, opening) : undefined,
    }
    const worth = attributes.lock * beginning.metis
    const promising =
      common.priorReturn - (365 * attributes.costUsd) / worth > beginning.mainnetYield + attributes.premium
    return {
      attributes,
      memory: {
        beliefs: naiveBeliefs(attributes.inbornTrust),
        joined: false,
        approved: { escrow: false, router: false },
        selling: false,
      },
      // Who thinks beforehand that it pays begins with METIS, the others with what they would buy it for.
      endowment: {
        outsideAccount: promising ? 0 : 1.1 * worth,
        usdc: 0,
        weth: 0,
        metis: promising ? attributes.lock : 0,
        gas: 20,
      },
      reviewDays: drawReviewDays(common, draws),
    }
  },
  decide: (here) => {
    const { seat } = here.view.account.sequencing
    const memory = here.review ? believe(here) : here.memory
    const now = { ...here, memory: seat.id !== 0n ? { ...memory, joined: true } : memory }
    if (seat.id === 0n) return consider(now)
    return seat.status === 'active' ? { ...run(now), conduct: here.attributes.conduct } : leave(now)
  },
})

const secondsOf = ({ fromDay, days }: NonNullable<Parameters['outage']>, opening: number) => ({
  from: opening + fromDay * 86_400,
  to: opening + (fromDay + days) * 86_400,
})

const believe = ({ attributes, memory, view }: Here): Memory => ({
  ...memory,
  beliefs: reviewBeliefs(memory.beliefs, view, attributes),
})

/** By how much a lock of this many METIS beats what its money wants, per year; and what the METIS itself brings. */
function prospect(here: Here, amount: number): { surplus: number; earned: number; native: number } {
  const { attributes, memory, view } = here
  const { metis: price, mainnetYield } = view.outside
  const native = expectedReturn(memory.beliefs, view.outside, attributes)
  const earned = lockReturn(amount, sequencingOf(here), attributes, attributes.horizonDays)
  const wanted = mainnetYield + attributes.premium
  const cost = (365 * attributes.costUsd) / (amount * price)
  return { surplus: earned + native - cost - wanted, earned, native }
}

/** Without a lock: takes one when it pays, buying what is missing outside; else what METIS it has is judged as any. */
function consider(here: Here): Decision<Memory> {
  const { me, attributes, memory, review, view, deployments, actions } = here
  if (memory.joined || !review) return review || memory.selling ? sell(here) : { memory }
  const { minLock, maxLock, seats } = view.chain.sequencing
  const { metis } = deployments.bridge
  const held = view.account.metis.wmetis
  const price = view.outside.metis
  const affordable = fromUnits(held, 18) + (view.outsideAccount * (1 - 2 * view.outside.bridgeFee)) / price
  const size = toUnits(Math.min(attributes.lock, affordable), 18)
  const amount = size < maxLock ? size : maxLock
  const free = seats.some(({ id }) => id === 0n) && view.account.sequencing.whitelisted
  if (!free || amount < minLock || prospect(here, fromUnits(amount, 18)).surplus <= 0) return sell(here)
  const { approvals, lock } = actions.sequencing
  return {
    deposits: held < amount ? [{ token: metis, amount: amount - held }] : [],
    intents: [...(memory.approved.escrow ? [] : approvals()), lock({ signer: me, recipient: me, amount })],
    memory: { ...memory, approved: { ...memory.approved, escrow: true } },
    wake: true,
  }
}

/** With a lock: sees to the node, and at a review to rewards and to whether it still pays. */
function run(here: Here): Decision<Memory> {
  const { attributes, memory, review, view, actions } = here
  const { common } = attributes
  const { seat } = view.account.sequencing
  const node = tend(here, seat.stalledTo === Infinity)
  if (!review) return beside(memory.selling ? sell(here) : { memory }, node)
  const amount = fromUnits(seat.amount, 18)
  const { surplus } = prospect(here, amount)
  const { unlock, relock, withdrawRewards } = actions.sequencing
  if (surplus < -common.exitBand) return beside({ memory: { ...memory, selling: true } }, [unlock(seat.id)])
  const worthwhile = Math.max(common.dustUsd, 20 * gasUsd(view, claimGas, 2))
  if (fromUnits(seat.reward, 18) * view.outside.metis < worthwhile) return beside(sell(here), node)
  const room = seat.amount + seat.reward <= view.chain.sequencing.maxLock
  const bid = spotPrice(reservesOf(view, here.deployments.netswap.pools.native)) * (1 - swapFee)
  if (room && valuation(here) >= bid) {
    return beside({ memory }, [...node, relock({ id: seat.id, amount: 0n, rewards: true })])
  }
  return beside({ memory: { ...memory, selling: true } }, [...node, withdrawRewards(seat.id)])
}

/** On the way out: waits, claims, and judges what it holds. */
function leave(here: Here): Decision<Memory> {
  const { memory, view, review, actions } = here
  const { seat } = view.account.sequencing
  if (view.now >= seat.unlockClaimTime) {
    return { memory: { ...memory, selling: true }, intents: [actions.sequencing.unlockClaim(seat.id)], wake: true }
  }
  return beside(review || memory.selling ? sell(here) : { memory }, [])
}

/** What a METIS is worth to it, US dollars: one that it could relock earns what blocks pay besides. */
function valuation(here: Here): number {
  const { attributes, view } = here
  const { seat } = view.account.sequencing
  const price = view.outside.metis
  const native = fromUnits(seat.amount + seat.reward + view.account.metis.wmetis, 18) * price
  const dollars = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6)
  const active = seat.status === 'active'
  const { earned, native: expected } = prospect(here, active ? fromUnits(seat.amount, 18) : attributes.lock)
  const nativeShare = native / Math.max(native + dollars, 1)
  return price * coinWorthTo(here, { expectedReturn: expected, bestUse: active ? earned : 0, nativeShare })
}

/** Sells METIS down to its own valuation, block by block, and sends dollars outside. */
function sell(here: Here): Decision<Memory> {
  const { memory } = here
  const { dustUsd: dust } = here.attributes.common
  const home = homeward(here, 5 * dust)
  const least = dust / here.view.outside.metis
  const sales = sellDown(here, valuation(here), { approved: memory.approved.router, least })
  if (sales.length === 0) return { memory: { ...memory, selling: false }, intents: home, wake: home.length > 0 }
  return {
    intents: [...home, ...sales],
    memory: { ...memory, selling: true, approved: { ...memory.approved, router: true } },
    wake: true,
  }
}
