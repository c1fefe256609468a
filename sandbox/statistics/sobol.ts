/**
 * Indices of Sobol: which share of the variance of a result each parameter explains, alone and with all others. Saltelli et
 * al., Variance based sensitivity analysis of model output, Computer Physics Communications 181, 2010, table 2, with the
 * estimators of Jansen, Computer Physics Communications 117, 1999; docs/theory.md F.
 */
import type { Uniform } from './bootstrap.ts'
import { halton } from './halton.ts'

/**
 * What is evaluated: rows of two independent samples A and B, and for each side the rows of A in which that side is B's.
 * A row of all of them takes sides + 2 evaluations.
 */
export interface SaltelliRow {
  readonly a: readonly number[]
  readonly b: readonly number[]
  /** By side: a with that side of b. */
  readonly mixed: readonly (readonly number[])[]
}

/**
 * Rows of the design, on a randomised Halton sequence of twice as many dimensions.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * const [{ a, b, mixed }] = saltelli(1, 2, drawsOf('example').uniform) as [SaltelliRow]
 * mixed[0]![0] === b[0] && mixed[0]![1] === a[1] // => true
 */
export const saltelli = (rows: number, sides: number, random: Uniform): SaltelliRow[] =>
  halton(rows, 2 * sides, random).map((point) => {
    const [a, b] = [point.slice(0, sides), point.slice(sides)]
    return { a, b, mixed: a.map((_, side) => a.with(side, b[side]!)) }
  })

/** Values at a row of the design. */
export interface SaltelliValues {
  readonly a: number
  readonly b: number
  readonly mixed: readonly number[]
}

/** Shares of variance, by parameter. Estimates: they may lie a little below 0 or above 1. */
export interface SobolIndices {
  /** What is explained by the parameter alone (S1). */
  readonly first: readonly number[]
  /** What is lost when it is known, interactions included (ST). */
  readonly total: readonly number[]
}

/**
 * Jansen's estimators: S_i = 1 - mean (f(B) - f(AB_i))^2 / 2V and T_i = mean (f(A) - f(AB_i))^2 / 2V, V being the variance of
 * f over A and B together. NaN where nothing varies, or without rows.
 */
export function sobolIndices(rows: readonly SaltelliValues[]): SobolIndices {
  const all = rows.flatMap(({ a, b }) => [a, b])
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length
  const sides = rows[0]?.mixed.length ?? 0
  const half = (side: number, of: 'a' | 'b') =>
    variance === 0
      ? Number.NaN
      : rows.reduce((sum, row) => sum + (row[of] - row.mixed[side]!) ** 2, 0) / (2 * rows.length * variance)
  const each = Array.from({ length: sides }, (_, side) => side)
  return { first: each.map((side) => 1 - half(side, 'b')), total: each.map((side) => half(side, 'a')) }
}
