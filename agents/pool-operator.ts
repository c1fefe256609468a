import { fromBasisPoints, toBasisPoints } from '../protocols/basis-points.ts'
import { zeroAddress } from 'viem'
import { z } from 'zod'
import type { DelegationPool } from '../protocols/delegation/state.ts'
import { days, headcount, metisAmount, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import {
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { type CommissionSearch, nextCommission, type PoolStanding } from './mind/staking/commission.ts'
import { backingOf, seatOf, sequencingBeside } from './mind/staking/delegating.ts'
import { coinWorthTo } from './mind/capital/coin-value.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import {
  beside,
  drawNodeOperator,
  drawReviewDays,
  type NodeOperator,
  nodeParameters,
  tend,
} from './mind/staking/node.ts'
import { homeward } from './mind/trade/homeward.ts'
import { sellDown } from './mind/trade/sale.ts'
import { dustUsd } from './mind/trade/tolerance.ts'
import { lockReturn } from './mind/staking/sequencing.ts'

/** As operators' where they mean the same; the rest is assumed. */
const parameters = z
  .strictObject({
    count: headcount().default(4).meta({ description: 'How many there are; pools are sixteen.' }),
    stakeMetis: logNormal(2_000, 0.3, metisAmount(1e-6)).meta({
      description: 'Own METIS that one puts into its pool.',
    }),
    expectedMetis: metisAmount(1e-6)
      .default(40_000)
      .meta({ description: 'METIS that one expects to be delegated to it.' }),
    commission: uniform(0.08, 0.2, share()).meta({ description: 'Commission that one opens with; assumed.' }),
    step: share(1e-9).default(0.02).meta({ description: 'By how much a commission is changed; assumed.' }),
    changeDays: days(0.001).default(28).meta({ description: 'Days between two changes; assumed.' }),
    lossDays: days(0.001).default(30).meta({ description: 'Days of loss after which one closes.' }),
    ...nodeParameters,
    dustUsd: dustUsd(),
    ...beliefParameters,
  })
  .prefault({})
  .meta({ description: 'Operators of sequencers on METIS that others delegate.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes, NodeOperator {
  readonly common: Parameters
  /** METIS of its own. */
  readonly stake: number
}

export interface Memory {
  readonly beliefs: Beliefs
  /** It has had a pool. A signer serves once. */
  readonly opened: boolean
  readonly search: CommissionSearch
  /** Seconds since 1970 of the last change of the commission, and since when it has lost; undefined when it does not. */
  readonly changed: number
  readonly losing: number | undefined
  /** The router may take its METIS. */
  readonly approved: boolean
  readonly selling: boolean
}

type Reads = 'metis' | 'bridge' | 'sequencing' | 'delegation'
type Here = Situation<Attributes, Memory, Reads>

/**
 * Runs a sequencer on delegated METIS: opens a pool when a commission promises more than a node costs, looks for the
 * commission that earns most by what its own share answers, and closes after a month of losses. What it earns it values as every owner does.
 */
export const poolOperator = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'poolOperator',
  title: 'Operators of sequencers on delegated METIS',
  organic: false,
  reads: ['metis', 'bridge', 'sequencing', 'delegation'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const stake = drawLogNormal(draws('stake'), common.stakeMetis, { least: 1_000, most: 20_000 })
    const beliefs = drawBeliefAttributes(common, draws)
    const commission = drawUniform(draws('commission'), common.commission)
    return {
      attributes: {
        common,
        stake,
        ...drawNodeOperator(common, draws),
        ...beliefs,
      },
      memory: {
        beliefs: naiveBeliefs(beliefs.inbornTrust),
        opened: false,
        search: { commission, mean: commission, before: undefined, evidence: undefined },
        changed: 0,
        losing: undefined,
        approved: false,
        selling: false,
      },
      endowment: { outsideAccount: 0, usdc: 0, weth: 0, metis: stake, gas: 20 },
      reviewDays: drawReviewDays(common, draws),
    }
  },
  decide: (here) => {
    const now = here.review ? { ...here, memory: believe(here) } : here
    const pool = here.view.chain.delegation.pools.find(({ operator }) => operator === here.me)
    if (pool === undefined) return consider(now)
    return pool.closed ? leave(now, pool) : run(now, pool)
  },
})

const believe = ({ attributes, memory, view }: Here): Memory => ({
  ...memory,
  beliefs: reviewBeliefs(memory.beliefs, view, attributes),
  selling: true,
})

/**
 * Profit a day, METIS: the commission that a lock of others' METIS is expected to bring, whomever the draw favours, less
 * what the node costs.
 *
 * @param others part of the lock that is not the operator's own, 0..1
 */
function profitOf(
  here: Here,
  pool: Pick<DelegationPool, 'id'>,
  { locked, others, commission }: { readonly locked: number; readonly others: number; readonly commission: number },
): number {
  const { attributes, view } = here
  const earned =
    locked > 0 ? locked * lockReturn(locked, sequencingBeside(here, pool), attributes, attributes.horizonDays) : 0
  return (commission * others * earned) / 365 - attributes.costUsd / view.outside.metis
}

/** What it has in its pool, in shares. */
const ownShares = ({ view }: Here, pool: DelegationPool): bigint =>
  view.account.delegation.stakes[view.chain.delegation.pools.indexOf(pool)]!.shares

/** The pool beside the others by METIS in them and by commissions, announced ones included; alone, its METIS by itself. Undefined where it is empty. */
function standingOf({ view }: Here, own: DelegationPool): PoolStanding | undefined {
  const open = view.chain.delegation.pools.filter(
    (pool) => pool.pool !== zeroAddress && !pool.closed && backingOf(pool) > 0n,
  )
  const rivals = open.filter(({ pool }) => pool !== own.pool)
  const held = (pool: DelegationPool): number => fromUnits(backingOf(pool), 18)
  if (rivals.length === open.length) return undefined
  const mean = (of: (pool: DelegationPool) => number): number =>
    rivals.reduce((sum, pool) => sum + of(pool) / rivals.length, 0)
  const asked = ({ commission, announced, announcedFor }: DelegationPool): number =>
    fromBasisPoints(announcedFor === 0 ? commission : announced)
  return {
    gap: asked(own) - mean(asked),
    odds: Math.log(held(own)) - mean((pool) => Math.log(held(pool))),
    share: rivals.length === 0 ? 0 : held(own) / open.reduce((sum, pool) => sum + held(pool), 0),
    rivals: rivals.map(({ pool }) => pool),
  }
}

/** Without a pool: opens one when it promises a profit, else judges its METIS as any. */
function consider(here: Here): Decision<Memory> {
  const { me, attributes, memory, review, view, deployments, actions } = here
  if (!review || memory.opened) return sell(here)
  const { ownStake } = deployments.delegation
  const held = view.account.metis.wmetis
  const stake = toUnits(Math.max(ownStake, attributes.stake), 18, held)
  const { commission } = memory.search
  const free =
    view.chain.delegation.pools.some(({ pool, closed, shares }) => pool === zeroAddress || (closed && shares === 0n)) &&
    view.chain.sequencing.seats.some(({ id }) => id === 0n)
  const promised = profitOf(here, { id: 0n }, { locked: attributes.common.expectedMetis, others: 1, commission })
  if (!free || stake < toUnits(ownStake, 18) || promised <= 0) return sell(here)
  const opening = { signer: me, commission: toBasisPoints(commission), stake }
  return {
    intents: actions.delegation.open(opening),
    memory: { ...memory, opened: true, changed: view.now },
    wake: true,
  }
}

/** With a pool: sees to the node, and at a review to commission, losses and what it has earned. */
function run(here: Here, pool: DelegationPool): Decision<Memory> {
  const { attributes, memory, review, view, actions } = here
  const { announceCommission, close, collect } = actions.delegation
  const { lossDays, changeDays, step, dustUsd: dust } = attributes.common
  const seat = seatOf(here, pool)
  const node = seat === undefined ? [] : tend(here, seat.stalledTo === Infinity)
  if (!review) return beside(sell(here), node)
  const locked = seat?.status === 'active' ? fromUnits(seat.amount, 18) : 0
  const others = 1 - Number(ownShares(here, pool)) / Number(pool.shares)
  const profit = profitOf(here, pool, { locked, others, commission: fromBasisPoints(pool.commission) })
  const losing = profit < 0 ? (memory.losing ?? view.now) : undefined
  if (losing !== undefined && view.now - losing >= lossDays * 86_400) {
    return { memory: { ...memory, losing }, intents: [close(pool.pool)], wake: true }
  }
  const due = pool.announcedFor === 0 && view.now - memory.changed >= changeDays * 86_400
  // Without METIS in the pool there is nothing to learn from, but the same reason to try.
  const side = here.random('side').uniform() < 0.5 ? 1 : -1
  const next = due
    ? nextCommission(memory.search, standingOf(here, pool), side, { step, least: 0, most: 1 })
    : memory.search
  const earned = fromUnits(pool.commissionOwed, 18) * view.outside.metis > dust
  return beside(
    sell({ ...here, memory: { ...memory, search: next, changed: due ? view.now : memory.changed, losing } }),
    [
      ...node,
      ...(due ? [announceCommission(pool.pool, toBasisPoints(next.commission))] : []),
      ...(earned ? [collect(pool.pool)] : []),
    ],
  )
}

/** A closed pool: asks for its own stake, and fetches what is left of the commission. */
function leave(here: Here, pool: DelegationPool): Decision<Memory> {
  const { review, actions } = here
  const { undelegate, collect } = actions.delegation
  const shares = ownShares(here, pool)
  const calls = [
    ...(review && shares > 0n ? [undelegate(pool.pool, shares)] : []),
    ...(review && pool.commissionOwed > 0n ? [collect(pool.pool)] : []),
  ]
  return beside(sell(here), calls)
}

/** Sells METIS down to its own valuation, and sends dollars outside. */
function sell(here: Here): Decision<Memory> {
  const { attributes, memory, view } = here
  const { dustUsd: dust } = attributes.common
  const { metis: price } = view.outside
  const home = homeward(here, 5 * dust)
  if (!memory.selling) return { intents: home, memory }
  const metis = fromUnits(view.account.metis.wmetis, 18)
  const dollars = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6)
  const reservation =
    price *
    coinWorthTo(here, {
      expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes),
      // It puts no more into a pool than it opened it with.
      bestUse: 0,
      nativeShare: (metis * price) / Math.max(metis * price + dollars, 1),
    })
  const sales = sellDown(here, reservation, { approved: memory.approved, least: dust / price })
  if (sales.length === 0) return { intents: home, memory: { ...memory, selling: false }, wake: home.length > 0 }
  return { intents: [...home, ...sales], memory: { ...memory, approved: true }, wake: true }
}
