/** How much each parameter has to do with what a policy does: by the statistics that go with the design. */
import { drawsOf } from '../random/streams.ts'
import { partialRankCorrelations, spearman } from '../statistics/rank-correlation.ts'
import { resampledIntervals } from '../statistics/resampled.ts'
import type { Interval } from '../statistics/sample.ts'
import { elementaryEffects, screening } from '../statistics/morris.ts'
import { type SaltelliValues, sobolIndices } from '../statistics/sobol.ts'
import { parametersOf, spaceOf } from '../campaign/varied.ts'
import type { StudyPlan } from './design.ts'
import type { PolicyReading } from './readings.ts'

/** A statistic of a parameter, with its 95 % interval over points, trajectories or rows. */
export interface InfluenceEstimate {
  readonly estimate: number
  readonly interval: Interval
}

/** What a parameter does to a metric of a policy in a world. */
export interface ParameterInfluence {
  readonly world: string
  readonly policy: string
  readonly metric: string
  readonly parameter: string
  /** Points, trajectories or rows of which all values are there. */
  readonly from: number
  readonly estimates: Readonly<Record<string, InfluenceEstimate>>
}

/** What the rule for points asks beside metrics: the share of the budget that was sold. */
export const soldName = 'sold'

/** By metric: whether it is compared by ratio, so that its logarithm is what has an effect. */
export type Scales = Readonly<Record<string, 'ratio' | 'plain'>>

export function influences(
  plan: StudyPlan,
  readings: readonly PolicyReading[],
  scales: Scales,
): readonly ParameterInfluence[] {
  const groups = Map.groupBy(readings, ({ world, policy }) => JSON.stringify([world, policy]))
  return [...groups.values()].flatMap((group) =>
    Object.entries(scales).flatMap(([metric, scale]) => {
      const { world, policy } = group[0]!
      const values = new Map(
        group.flatMap((reading) => {
          const value = metric === soldName ? reading.sold : reading.values[metric]
          const y = value !== undefined && scale === 'ratio' ? Math.log(value) : value
          return y === undefined || !Number.isFinite(y) ? [] : [[reading.point, y] as const]
        }),
      )
      const { from, estimates } = estimatesOf(plan, values, `${world}/${policy}/${metric}`)
      return plan.parameters.map((parameter, i) => ({
        world,
        policy,
        metric,
        parameter,
        from,
        estimates: estimates[i]!,
      }))
    }),
  )
}

/** A point and its result. */
interface Placed {
  readonly place: readonly number[]
  readonly y: number
}

interface Estimates {
  readonly from: number
  readonly estimates: readonly Readonly<Record<string, InfluenceEstimate>>[]
}

function estimatesOf(plan: StudyPlan, values: ReadonlyMap<number, number>, name: string): Estimates {
  const { arrangement, parameters, points } = plan
  const valueOf = (point: number) => values.get(point) ?? Number.NaN
  if (arrangement.method === 'morris') {
    const rows = arrangement.walks
      .map(({ walk, points: numbers }) => elementaryEffects(walk, numbers.map(valueOf)))
      .filter((effects) => effects.some(Number.isFinite))
    const all = (some: readonly (readonly number[])[]) =>
      parameters.map((_, side) => screening(some.map((effects) => effects[side]!)))
    return named(
      rows,
      name,
      {
        'mu*': (some) => all(some).map(({ muStar }) => muStar),
        mu: (some) => all(some).map(({ mu }) => mu),
        sigma: (some) => all(some).map(({ sigma }) => sigma),
      },
      parameters.length,
    )
  }
  if (arrangement.method === 'sobol') {
    const rows = arrangement.rows
      .map(({ a, b, mixed }): SaltelliValues => ({ a: valueOf(a), b: valueOf(b), mixed: mixed.map(valueOf) }))
      .filter(({ a, b, mixed }) => [a, b, ...mixed].every(Number.isFinite))
    return named(
      rows,
      name,
      {
        S1: (some) => sobolIndices(some).first,
        ST: (some) => sobolIndices(some).total,
      },
      parameters.length,
    )
  }
  const counts = parametersOf(plan.design).map(([, parameter]) => {
    const space = spaceOf(parameter)
    return 'options' in space ? space.options.length : undefined
  })
  const rows = points.flatMap(({ number, place }): Placed[] => {
    const y = values.get(number)
    // All places of one choice are the same choice.
    const codes = place.map((u, side) => (counts[side] === undefined ? u : Math.floor(u * counts[side])))
    return y === undefined ? [] : [{ place: codes, y }]
  })
  const columns = (some: readonly Placed[]) => parameters.map((_, side) => some.map(({ place }) => place[side]!))
  const results = (some: readonly Placed[]) => some.map(({ y }) => y)
  return named(
    rows,
    name,
    {
      spearman: (some) => columns(some).map((column) => spearman(column, results(some))),
      partial: (some) => partialRankCorrelations(columns(some), results(some)),
    },
    parameters.length,
  )
}

function named<Row>(
  rows: readonly Row[],
  name: string,
  statistics: Readonly<Record<string, (rows: readonly Row[]) => readonly number[]>>,
  sides: number,
): Estimates {
  const found = Object.entries(statistics).map(([statistic, of]) => {
    if (rows.length === 0) return [statistic, undefined, undefined] as const
    const { uniform } = drawsOf(`sensitivity/intervals/${name}/${statistic}`)
    return [statistic, of(rows), resampledIntervals(rows, of, uniform, { resamples: 500 })] as const
  })
  return {
    from: rows.length,
    estimates: Array.from({ length: sides }, (_, side) =>
      Object.fromEntries(
        found.flatMap(([statistic, estimates, intervals]) => {
          const estimate = estimates?.[side] ?? Number.NaN
          return Number.isFinite(estimate) ? [[statistic, { estimate, interval: intervals![side]! }]] : []
        }),
      ),
    ),
  }
}
