import type { Address } from 'viem'

/** A sum for each account, day by day: what operators go by who pay once a day for the day before. */
export class DailyTally {
  private day = Number.NaN
  private running = new Map<Address, number>()
  private last: ReadonlyMap<Address, number> = new Map()

  /**
   * Counts for the day of `now` from now on.
   *
   * @param now seconds since 1970
   */
  turnTo(now: number): void {
    const day = Math.floor(now / 86_400)
    if (day === this.day) return
    this.last = this.running
    this.running = new Map()
    this.day = day
  }

  add(account: Address, amount: number): void {
    this.running.set(account, (this.running.get(account) ?? 0) + amount)
  }

  /** Sums of the last day that is over. */
  get before(): ReadonlyMap<Address, number> {
    return this.last
  }
}
