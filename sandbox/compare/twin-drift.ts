import { meanOver, type Metric, type RunRecord } from '../metrics/metric.ts'
import { compare } from '../statistics/comparison.ts'
import type { Uniform } from '../statistics/bootstrap.ts'
import type { Interval } from '../statistics/sample.ts'

/** Whether twins stand still: seeds show that they do, that they move, or neither; or there is nothing to tell it by. */
export type DriftState = 'stationary' | 'moves' | 'open' | 'not known'

/** How a metric of the twins changes by itself, as a relative change. */
export interface TwinDrift {
  readonly metric: string
  readonly state: DriftState
  /** Days of the run: the later ones against the earlier ones. */
  readonly early: readonly [from: number, to: number]
  readonly late: readonly [from: number, to: number]
  readonly change: number | undefined
  readonly interval?: Interval
}

/**
 * Asks whether the twins stand still, before anything is judged by them (docs/theory.md H): a world that tips by itself shows
 * as an effect whatever hastens or delays it. The second half of the days from the beginning of the programme to the end of
 * the evaluation against the first half.
 *
 * @param margin relative change up to which they stand still: what growth asks of a policy
 */
export function twinDrift(metric: Metric, twins: Iterable<RunRecord>, margin: number, random: Uniform): TwinDrift {
  const all = [...twins]
  const timeline = all[0]?.timeline
  const from = timeline?.programme.from ?? 0
  const to = timeline?.evaluation.to ?? 0
  const middle = (from + to) / 2
  const windows = { metric: metric.name, early: [from, middle], late: [middle, to] } as const
  const changes = all.flatMap(({ series, timeline: own }) => {
    const values = series[metric.name]
    if (metric.kind !== 'series' || values === undefined) return []
    const change = Math.log(meanOver(values, own, middle, to) / meanOver(values, own, from, middle))
    return Number.isFinite(change) ? [change] : []
  })
  if (changes.length < 2) return { ...windows, state: 'not known', change: undefined }
  const { estimate, interval } = compare([{ name: metric.name, differences: changes }], () => random)[0]!
  const bounds = { lower: Math.expm1(interval.lower), upper: Math.expm1(interval.upper) }
  const state =
    bounds.lower >= -margin && bounds.upper <= margin
      ? 'stationary'
      : bounds.lower > margin || bounds.upper < -margin
        ? 'moves'
        : 'open'
  return { ...windows, state, change: Math.expm1(estimate), interval: bounds }
}

/** Why nothing can be judged by twins that move; nothing where they do not, or nobody can say. */
export function unfitText({ state, change, early, late }: TwinDrift): string | undefined {
  if (state !== 'moves') return undefined
  return `the twins do not stand still: without any programme ${Number((100 * change!).toFixed(0))} % from days ${early.join(' to ')} to days ${late.join(' to ')}, so that what hastens or delays that looks like an effect`
}
