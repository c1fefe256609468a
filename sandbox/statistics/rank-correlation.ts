/**
 * How a result goes with parameters, whatever the shape of the curve as long as it rises or falls. Spearman, American Journal
 * of Psychology 15, 1904; partial rank correlations as Iman and Conover, Communications in Statistics B 11, 1982, use them
 * with Latin hypercubes; docs/theory.md F.
 */
import { finite } from './sample.ts'

/**
 * Ranks from 1; equal values share the mean of theirs.
 *
 * @example
 * ranks([10, 30, 20, 20]) // => [1, 4, 2.5, 2.5]
 */
export function ranks(values: readonly number[]): number[] {
  const order = finite(values)
    .map((value, i) => ({ value, i }))
    .sort((a, b) => a.value - b.value)
  const found = Array.from(values, () => 0)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && order[to]!.value === order[from]!.value) to++
    for (let k = from; k < to; k++) found[order[k]!.i] = (from + 1 + to) / 2
    from = to
  }
  return found
}

/**
 * Correlation of ranks; NaN where one of both does not vary.
 *
 * @example
 * spearman([1, 2, 3, 4], [1, 8, 27, 64]) // => 1
 */
export const spearman = (xs: readonly number[], ys: readonly number[]): number => pearson(ranks(xs), ranks(ys))

/**
 * Correlation of each parameter's ranks with those of the result once what the other parameters explain of both, in a
 * straight line of ranks, is taken out. Out of the inverse of the matrix of correlations: -p_iy / sqrt(p_ii p_yy).
 *
 * @param parameters columns of values, as many each as there are results
 * @returns by parameter; NaN for one that does not vary, and for all where there are too few points to tell them apart
 */
export function partialRankCorrelations(
  parameters: readonly (readonly number[])[],
  results: readonly number[],
): readonly number[] {
  const ranked = parameters.map(ranks)
  const varying = ranked.flatMap((column, i) => (column.some((rank) => rank !== column[0]) ? [i] : []))
  const nothing = parameters.map(() => Number.NaN)
  const result = ranks(results)
  if (results.length < varying.length + 3 || result.every((rank) => rank === result[0])) return nothing
  const columns = [...varying.map((i) => ranked[i]!), result]
  const precision = inverse(columns.map((one) => columns.map((other) => pearson(one, other))))
  if (precision === undefined) return nothing
  const last = columns.length - 1
  varying.forEach((parameter, i) => {
    nothing[parameter] = -precision[i]![last]! / Math.sqrt(precision[i]![i]! * precision[last]![last]!)
  })
  return nothing
}

function pearson(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x0, y0] = [mean(xs), mean(ys)]
  let [xx, yy, xy] = [0, 0, 0]
  xs.forEach((x, i) => {
    const [dx, dy] = [x - x0, ys[i]! - y0]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  })
  return xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy)
}

/** By Gauss and Jordan with the largest pivot; undefined where columns depend on each other. */
function inverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let i = column + 1; i < size; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    if (Math.abs(rows[pivot]![column]!) < 1e-12) return undefined
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const scale = rows[column]![column]!
    rows[column] = rows[column]!.map((value) => value / scale)
    for (let i = 0; i < size; i++) {
      if (i === column) continue
      const factor = rows[i]![column]!
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[column]![j]!)
    }
  }
  return rows.map((row) => row.slice(size))
}
