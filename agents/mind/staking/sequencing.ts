import { fromBasisPoints } from '../../../protocols/basis-points.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import type { Node } from './node.ts'

/** What anybody can see of sequencing that decides what a lock earns. METIS in whole tokens. */
export interface Sequencing {
  /** METIS that others have locked and are drawn with. */
  readonly others: number
  readonly rewardPerBlock: number
  /** Seconds of an L2 block. */
  readonly blockSeconds: number
  /** METIS that the payer of rewards still has, less what it owes for blocks that are built. */
  readonly payer: number
  /** Share of a lock that a stall costs. */
  readonly slashShare: number
}

const year = 365 * 86_400

type Here = Pick<Situation<never, never, 'sequencing'>, 'view' | 'deployments'>

/** What sequencing is to an operator: everything but its own lock. */
export function sequencingOf({ view, deployments }: Here): Sequencing {
  const { seats, rewardPerBlock, payer, slashShare } = view.chain.sequencing
  const own = view.account.sequencing.seat.id
  const others = seats.reduce(
    (sum, { id, amount, status }) => (status === 'active' && id !== own ? sum + amount : sum),
    0n,
  )
  const built = seats.reduce((sum, { unrewardedBlocks }) => sum + unrewardedBlocks, 0n)
  return {
    others: fromUnits(others, 18),
    rewardPerBlock: fromUnits(rewardPerBlock, 18),
    blockSeconds: deployments.sequencing.blockMilliseconds / 1000,
    payer: fromUnits(payer - built * rewardPerBlock, 18),
    slashShare: fromBasisPoints(slashShare),
  }
}

/** Rewards of all sequencers together, METIS per year: V17's reward per block times blocks per year. */
export const yearlyRewards = ({ rewardPerBlock, blockSeconds }: Pick<Sequencing, 'rewardPerBlock' | 'blockSeconds'>) =>
  (rewardPerBlock * year) / blockSeconds

/**
 * What a lock of `amount` METIS is expected to return, fraction per year: its chance of being drawn is its share of all
 * that is locked, so each METIS earns yearly rewards / total (V17, V18), as long as the payer can pay, and as long as
 * the node runs; less what stalls during its own epochs cost.
 *
 * @param horizonDays how long one looks ahead: rewards that the payer cannot pay by then do not count
 * @example
 * // V17: 100,000 of 218,622 METIS locked, a block every twelve seconds
 * const seen = { others: 118_621.96, rewardPerBlock: 0.01247842237, blockSeconds: 12, payer: 1e6, slashShare: 0 }
 * lockReturn(100_000, seen, { uptime: 1, outageHours: 6 }, 180) // => 0.15
 */
export function lockReturn(
  amount: number,
  seen: Sequencing,
  { uptime, outageHours }: Node,
  horizonDays: number,
): number {
  const total = seen.others + amount
  if (!(total > 0)) return 0
  const rewards = yearlyRewards(seen)
  const wanted = (rewards * horizonDays) / 365
  const funded = wanted > 0 ? Math.min(1, Math.max(0, seen.payer) / wanted) : 0
  const stalls = ((1 - uptime) * year) / (outageHours * 3600)
  return (rewards * funded * uptime) / total - (seen.slashShare * stalls * amount) / total
}
