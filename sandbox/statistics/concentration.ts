/**
 * How unevenly something is held (docs/theory.md V16). Amounts are non-negative, one for everybody who counts, zeros
 * included; all of it is undefined when nobody has anything.
 */

/** Gini coefficient: 0 when all have the same, (n - 1) / n when one has all. 2 sum(i x_(i)) / (n sum x) - (n + 1) / n. */
export function gini(amounts: readonly number[]): number | undefined {
  const total = sum(amounts)
  if (total === 0) return undefined
  const n = amounts.length
  const ranked = amounts.toSorted((a, b) => a - b).reduce((weighted, amount, i) => weighted + (i + 1) * amount, 0)
  return (2 * ranked) / (n * total) - (n + 1) / n
}

/** Herfindahl-Hirschman index: the sum of squared shares, 1 when one has all; 1 / HHI is the number of equals like it. */
export function herfindahl(amounts: readonly number[]): number | undefined {
  const total = sum(amounts)
  return total === 0 ? undefined : sum(amounts.map((amount) => (amount / total) ** 2))
}

/** A share as a fraction, so that the comparison with it is exact for whole amounts. */
export type Fraction = readonly [numerator: number, denominator: number]

/** Nakamoto coefficient: how few together have strictly more than a share of all. */
export function nakamoto(amounts: readonly number[], [numerator, denominator]: Fraction): number | undefined {
  const total = sum(amounts)
  if (total === 0) return undefined
  let held = 0
  const place = amounts
    .toSorted((a, b) => b - a)
    .findIndex((amount) => (held += amount) * denominator > numerator * total)
  return place + 1
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
