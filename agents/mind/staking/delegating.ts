import { fromBasisPoints } from '../../../protocols/basis-points.ts'
import type { DelegationPool } from '../../../protocols/delegation/state.ts'
import { heightAt } from '../../../protocols/sequencing/upkeep.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import type { Node } from './node.ts'
import { lockReturn, type Sequencing, sequencingOf } from './sequencing.ts'

/** A pool as whoever thinks of delegating sees it. METIS in whole tokens. */
export interface PoolQuote {
  /** METIS in it, what would be added included. */
  readonly held: number
  /** Share of rewards that is not the delegators', as expected over the horizon. */
  readonly commission: number
  readonly node: Node
  /** Everything else about sequencing; `others` without this pool's lock. */
  readonly seen: Sequencing
  readonly minLock: number
  readonly maxLock: number
}

/**
 * Return that METIS in a pool is expected to bring, fraction per year: what its lock earns (V17, V18) less the
 * commission, and less slashing, of which the operator bears nothing. What lies above the maximum earns nothing. A pool
 * below the minimum is as likely ever to lock as it is full.
 *
 * @example
 * // Nine tenths of what the lock earns
 * const seen = { others: 168_621.96, rewardPerBlock: 0.01247842237, blockSeconds: 12, payer: 1e6, slashShare: 0 }
 * const pool = { held: 50_000, commission: 0.1, node: { uptime: 1, outageHours: 6 }, seen, minLock: 20_000, maxLock: 1e5 }
 * netReturn(pool, 180) // => 0.135
 */
export function netReturn({ held, commission, node, seen, minLock, maxLock }: PoolQuote, horizonDays: number): number {
  if (!(held > 0)) return 0
  const locked = Math.min(maxLock, Math.max(minLock, held))
  const earned = lockReturn(locked, { ...seen, slashShare: 0 }, node, horizonDays)
  const slashed = earned - lockReturn(locked, seen, node, horizonDays)
  const working = held < minLock ? held / minLock : locked / held
  return working * ((1 - commission) * earned - slashed)
}

/** Commission over the next `horizonDays`: what is announced counts from when it is in force. 0..1. */
export function expectedCommission(
  { commission, announced, announcedFor }: Pick<DelegationPool, 'commission' | 'announced' | 'announcedFor'>,
  now: number,
  horizonDays: number,
): number {
  const [present, later] = [fromBasisPoints(commission), fromBasisPoints(announced)]
  if (announcedFor === 0) return present
  const until = Math.min(1, Math.max(0, announcedFor - now) / (horizonDays * 86_400))
  return until * present + (1 - until) * later
}

type Here = Pick<Situation<never, never, 'sequencing' | 'delegation'>, 'view' | 'deployments'>

/** The seat of a pool's node; undefined while it has none. */
export const seatOf = ({ view }: Here, { id }: Pick<DelegationPool, 'id'>) =>
  id === 0n ? undefined : view.chain.sequencing.seats.find((seat) => seat.id === id)

/** Sequencing as it is to a pool: everything but its own lock. */
export function sequencingBeside(here: Here, pool: Pick<DelegationPool, 'id'>): Sequencing {
  const seat = seatOf(here, pool)
  const all = sequencingOf(here)
  return seat?.status === 'active' ? { ...all, others: all.others - fromUnits(seat.amount, 18) } : all
}

/** METIS of a pool's delegators, locked or not, in wei. */
export const backingOf = ({ assets, streaming }: Pick<DelegationPool, 'assets' | 'streaming'>): bigint =>
  assets + streaming

/** Share of the time since `since` (seconds) in which a node has run, as far as its last stall tells. */
export function uptimeSeen({ view, deployments }: Here, pool: Pick<DelegationPool, 'id'>, since: number): number {
  const seat = seatOf({ view, deployments }, pool)
  const { genesis } = view.chain.sequencing
  const [from, to] = [since, view.now].map((time) => heightAt(time, genesis, deployments.sequencing)) as [
    number,
    number,
  ]
  if (seat === undefined || to <= from) return 1
  const stood = Math.min(seat.stalledTo, to) - Math.max(seat.stalledFrom, from)
  return 1 - Math.max(0, stood) / (to - from)
}
