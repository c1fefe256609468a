import type { ObservedMetric, Observer, RunRecord, Sample, SeriesMetric, Timeline } from './metric.ts'
import { breakdowns, metrics } from './index.ts'
import { watchPeople } from './payments/people.ts'

/** Keeps a run's metrics while it runs. */
export interface Recorder {
  readonly see: (sample: Sample) => void
  readonly record: () => RunRecord
}

/** @param blocks how many blocks the run will have */
export function openRecorder(timeline: Timeline, blocks: number): Recorder {
  const kept = metrics
    .filter((metric): metric is SeriesMetric => metric.kind === 'series')
    .map((metric) => ({ metric, series: new Float64Array(blocks) }))
  const observers = metrics
    .filter((metric): metric is ObservedMetric => metric.kind === 'observed')
    .map((metric) => ({ metric, observer: metric.observe(timeline) }))
  const split = breakdowns.map(({ name, observe }) => ({ name, observer: observe(timeline) }))
  const watching = [...observers.map(({ observer }) => observer), ...split.map(({ observer }) => observer)]
  const people = watchPeople(timeline)
  return {
    see: (sample) => {
      for (const { metric, series } of kept) series[sample.block - 1] = metric.at(sample)
      for (const observer of watching) observer.see(sample)
      people.see(sample)
    },
    record: () => ({
      timeline,
      series: Object.fromEntries(kept.map(({ metric, series }) => [metric.name, series])),
      values: {
        ...Object.fromEntries(kept.map(({ metric, series }) => [metric.name, metric.summary(series, timeline)])),
        ...Object.fromEntries(observers.map(({ metric, observer }) => [metric.name, observer.value()])),
      },
      curves: curvesOf(observers),
      readOn: readOnOf(observers),
      breakdowns: Object.fromEntries(split.map(({ name, observer }) => [name, observer.parts()])),
      people: people.people(),
    }),
  }
}

type Observing = readonly { readonly metric: ObservedMetric; readonly observer: Observer }[]

const curvesOf = (observers: Observing): RunRecord['curves'] =>
  Object.fromEntries(
    observers.flatMap(({ metric, observer }) =>
      observer.curve === undefined ? [] : [[metric.name, observer.curve()]],
    ),
  )

const readOnOf = (observers: Observing): RunRecord['readOn'] =>
  Object.fromEntries(
    observers.flatMap(({ metric, observer }) => {
      const day = observer.readOn?.()
      return day === undefined ? [] : [[metric.name, day]]
    }),
  )
