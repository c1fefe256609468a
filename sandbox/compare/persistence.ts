import type { Metric, RunPair, Timeline } from '../metrics/metric.ts'
import type { Uniform } from '../statistics/bootstrap.ts'
import { compare } from '../statistics/comparison.ts'
import type { Interval } from '../statistics/sample.ts'

/** Days after the evaluation after which is looked again. */
export const laterBy = 200

/**
 * Whether an effect is there still: half of it or more, less than half, or the seeds do not say; or there was none to begin
 * with, or the run is too short to look again.
 */
export type PersistenceState = 'lasting' | 'fading' | 'open' | 'no effect' | 'not looked at'

export interface Persistence {
  readonly state: PersistenceState
  /** Days of the run in which is looked again. */
  readonly from: number
  readonly to: number
  /** What is left of the effect, 1 for all of it; undefined where nothing was to be seen. */
  readonly left: number | undefined
}

/** A policy's effect in the evaluation window, and its pairs of runs. */
export interface Persisting {
  readonly name: string
  readonly pairs: readonly RunPair[]
  /** Bounds of the relative effect in the window; undefined where it has none. */
  readonly bounds: Interval | undefined
}

/**
 * Looks at every policy's effect again, 200 days after the evaluation (docs/theory.md H): one window calls slow decay growth. An
 * effect lasts when bounds over seeds say that half of it or more is left, and fades when they say that less is.
 *
 * Nothing where runs end before that, or where an effect's bounds have zero within.
 */
export function persistenceOf(
  metric: Metric,
  policies: readonly Persisting[],
  timeline: Timeline,
  stream: (name: string) => Uniform,
): ReadonlyMap<string, Persistence> {
  const from = timeline.evaluation.from + laterBy
  const to = timeline.evaluation.to + laterBy
  const nothing = (state: PersistenceState): Persistence => ({ state, from, to, left: undefined })
  const later: Timeline = { ...timeline, evaluation: { from, to } }
  const seen = policies.map(({ name, pairs, bounds }) => {
    const changes = pairs.flatMap(({ run, twin }) => {
      const [now, after] = [timeline, later].map((window) => changeIn(metric, run, twin, window))
      return now === undefined || after === undefined ? [] : [{ now, after }]
    })
    const some = bounds !== undefined && (bounds.lower > 0 || bounds.upper < 0)
    return {
      name,
      changes,
      state: to > timeline.days || changes.length === 0 ? 'not looked at' : some ? 'open' : 'no effect',
    }
  })
  const looked = seen.filter(({ state }) => state === 'open')
  const sign = ({ changes }: (typeof seen)[number]) => Math.sign(sum(changes.map(({ now }) => now)))
  const found = new Map(
    compare(
      looked.map((each) => ({
        name: each.name,
        differences: each.changes.map(({ now, after }) => sign(each) * (after - now / 2)),
      })),
      stream,
    ).map(({ name, bounds }) => [name, bounds]),
  )
  return new Map(
    seen.map((each): [string, Persistence] => {
      const bounds = found.get(each.name)
      if (bounds === undefined) return [each.name, nothing(each.state as PersistenceState)]
      const state = bounds.lower >= 0 ? 'lasting' : bounds.upper < 0 ? 'fading' : 'open'
      const left = sum(each.changes.map(({ after }) => after)) / sum(each.changes.map(({ now }) => now))
      return [each.name, { state, from, to, left: Number.isFinite(left) ? left : undefined }]
    }),
  )
}

/** Logarithm of a run's value over its twin's in a window. */
function changeIn(metric: Metric, run: RunPair['run'], twin: RunPair['twin'], window: Timeline): number | undefined {
  const [own, other] = [run.series[metric.name], twin.series[metric.name]]
  if (metric.kind !== 'series' || own === undefined || other === undefined || window.evaluation.to > window.days) {
    return undefined
  }
  const change = Math.log(metric.summary(own, window)! / metric.summary(other, window)!)
  return Number.isFinite(change) ? change : undefined
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
