import { zeroAddress } from 'viem'
import { fromBasisPoints, toBasisPoints } from '../../../protocols/basis-points.ts'
import type { DelegationPool } from '../../../protocols/delegation/state.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Decision, Situation } from '../../agent.ts'
import { type BeliefAttributes, type Beliefs, expectedReturn } from '../beliefs/beliefs.ts'
import { type CoinAttitude, coinWorthTo } from '../capital/coin-value.ts'
import { dispose } from '../trade/dispose.ts'
import { homeward } from '../trade/homeward.ts'
import { type CommissionSearch, nextCommission, type PoolStanding } from './commission.ts'
import { backingOf, seatOf, sequencingBeside } from './delegating.ts'
import { beside, type NodeOperator, tend } from './node.ts'
import { lockReturn } from './sequencing.ts'

/** Whoever runs a sequencer on METIS that others delegate. */
export interface PoolOwner extends BeliefAttributes, NodeOperator {
  readonly common: CoinAttitude['common'] & {
    /** METIS that it expects to be delegated to it. */
    readonly expectedMetis: number
    /** By how much it changes a commission, and days between two changes. */
    readonly step: number
    readonly changeDays: number
    /** Days of loss after which it closes. */
    readonly lossDays: number
    readonly dustUsd: number
  }
  /** METIS of its own. */
  readonly stake: number
}

/** What it remembers. */
export interface PoolMemory {
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

/** What it decides on. */
export type Pooling = Situation<PoolOwner, PoolMemory, 'metis' | 'bridge' | 'sequencing' | 'delegation'>

/**
 * Profit a day, METIS: the commission that a lock of others' METIS is expected to bring, whomever the draw favours, less
 * what the node costs.
 *
 * @param others part of the lock that is not the operator's own, 0..1
 */
function profitOf(
  here: Pooling,
  pool: Pick<DelegationPool, 'id'>,
  { locked, others, commission }: { readonly locked: number; readonly others: number; readonly commission: number },
): number {
  const { attributes, view } = here
  const earned =
    locked > 0 ? locked * lockReturn(locked, sequencingBeside(here, pool), attributes, attributes.horizonDays) : 0
  return (commission * others * earned) / 365 - attributes.costUsd / view.outside.metis
}

/** What it has in its pool, in shares. */
const ownShares = ({ view }: Pooling, pool: DelegationPool): bigint =>
  view.account.delegation.stakes[view.chain.delegation.pools.indexOf(pool)]!.shares

/** The pool beside the others by METIS in them and by commissions, announced ones included; alone, its METIS by itself. Undefined where it is empty. */
function standingOf({ view }: Pooling, own: DelegationPool): PoolStanding | undefined {
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
export function consider(here: Pooling): Decision<PoolMemory> {
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
export function run(here: Pooling, pool: DelegationPool): Decision<PoolMemory> {
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
export function leave(here: Pooling, pool: DelegationPool): Decision<PoolMemory> {
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
function sell(here: Pooling): Decision<PoolMemory> {
  const { attributes, memory, view } = here
  const { dustUsd: dust } = attributes.common
  const { metis: price } = view.outside
  if (!memory.selling) return { intents: homeward(here, 5 * dust), memory }
  const native = fromUnits(view.account.metis.wmetis, 18) * price
  const dollars = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6)
  const reservation =
    price *
    coinWorthTo(here, {
      expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes),
      // It puts no more into a pool than it opened it with.
      bestUse: 0,
      nativeShare: native / Math.max(native + dollars, 1),
    })
  const { intents, sold } = dispose(here, reservation, { approved: memory.approved, dust })
  return { intents, memory: { ...memory, approved: memory.approved || sold, selling: sold }, wake: intents.length > 0 }
}
