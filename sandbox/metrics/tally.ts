import { fromUnits } from '../../protocols/token.ts'

/** Sums by name, in whole units: in which order they were added shows nowhere. */
export interface Tally {
  readonly add: (part: string, amount: bigint) => void
  /** In order of names, so that equal runs give equal files. */
  readonly all: () => Record<string, number>
}

/** @param decimals of what is summed */
export function tally(decimals: number): Tally {
  const sums = new Map<string, bigint>()
  return {
    add: (part, amount) => void sums.set(part, (sums.get(part) ?? 0n) + amount),
    all: () =>
      Object.fromEntries(
        [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([part, sum]) => [part, fromUnits(sum, decimals)]),
      ),
  }
}
