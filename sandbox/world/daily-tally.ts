import type { Address } from 'viem'

/** A sum for each account, day by day: what operators go by who pay once a day for the day before. */
export interface DailyTally {
  /** Days since 1970; none before the first block. */
  readonly day: number | undefined
  readonly running: ReadonlyMap<Address, number>
  /** Sums of the last day that is over. */
  readonly before: ReadonlyMap<Address, number>
}

export const emptyTally: DailyTally = { day: undefined, running: new Map(), before: new Map() }

/**
 * Counts for the day of `now` from now on.
 *
 * @param now seconds since 1970
 */
export function turnedTo(tally: DailyTally, now: number): DailyTally {
  const day = Math.floor(now / 86_400)
  return day === tally.day ? tally : { day, running: new Map(), before: tally.running }
}

/** The tally with what these accounts have come to besides. */
export function tallied(tally: DailyTally, amounts: readonly (readonly [Address, number])[]): DailyTally {
  if (amounts.length === 0) return tally
  const running = new Map(tally.running)
  for (const [account, amount] of amounts) running.set(account, (running.get(account) ?? 0) + amount)
  return { ...tally, running }
}
