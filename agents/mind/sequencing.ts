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

/** How well an operator's node runs. */
export interface Node {
  /** Share of the time in which it does. */
  readonly uptime: number
  readonly outageHours: number
}

const year = 365 * 86_400

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
 * lockReturn(100_000, { others: 118_621.96, rewardPerBlock: 0.01247842237, blockSeconds: 12, ... }, ...)   // 0.15
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
