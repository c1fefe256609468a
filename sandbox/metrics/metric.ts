import type { Rewards } from './rewards/rewards.ts'
import type { BlockSample } from './sample/block-sample.ts'

/** When things happen in a run, in days from its first block. */
export interface Timeline {
  readonly days: number
  readonly blockSeconds: number
  readonly programme: { readonly from: number; readonly to: number }
  /** The window in which policies are judged: after the last payment and the last vesting of all of them. */
  readonly evaluation: { readonly from: number; readonly to: number }
}

/** A block, and who received what in it: all that a metric may look at. */
export interface Sample extends BlockSample {
  /** Who received in this block what was on its way to somebody, and what is on its way still. */
  readonly rewards: Rewards
}

/** A value after each block. */
export type Series = Float64Array

/** What is left of a run for comparing it: series by metric, and the values that were worked out while it ran. */
export interface RunRecord {
  readonly timeline: Timeline
  readonly series: Readonly<Record<string, Series>>
  readonly values: Readonly<Record<string, number | undefined>>
  readonly curves: Readonly<Record<string, readonly number[]>>
  /** On which day of the run a value was read, by metric, for those that are read on one day. */
  readonly readOn: Readonly<Record<string, number>>
  /** What each part got, by metric and part. */
  readonly breakdowns: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly people: People
}

/** METIS of everybody who lives in a run, when each day ends and at the last block before the programme. */
export interface People {
  /** When they were looked at, in days from the run's beginning. */
  readonly days: readonly number[]
  readonly owners: readonly OwnerExposure[]
}

/** An economic identity, all of whose addresses are one; a number for each time at which people were looked at. */
export interface OwnerExposure {
  readonly owner: string
  readonly kind: string
  /** US dollars that it was born with, and its relative risk aversion; 0 for whom a policy's risk means nothing. */
  readonly wealth: number
  readonly riskAversion: number
  /** METIS that it is exposed to, in whatever form. */
  readonly metis: readonly number[]
  /** METIS that it has received from the policy until then. */
  readonly received: readonly number[]
}

interface Described {
  /** Name in tables and files. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  readonly unit: string
  /** What exactly it is, in a sentence or two, with its source. */
  readonly definition: string
  /** Whether more of it is better, worse, or neither; only used to colour pictures. */
  readonly better: 'more' | 'less' | 'neither'
  /**
   * It has a place of its own, and is left out where all are listed: a picture or table that the report makes of it, or a
   * line of the table on the terminal.
   */
  readonly apart?: 'in the report' | 'on the terminal'
}

/** A number after each block; a run's value is the mean over the evaluation window unless it says otherwise. */
export interface SeriesMetric extends Described {
  readonly kind: 'series'
  readonly at: (sample: Sample) => number
  readonly summary: (series: Series, timeline: Timeline) => number | undefined
  /** How a policy is compared with its twin: by the logarithm of the ratio, or by the difference. */
  readonly effect: 'log-ratio' | 'difference'
  /** How it is drawn day by day, when it is: what a block shows, or the sum over each day. */
  readonly draw?: 'level' | 'daily sum'
}

/** A series that the report draws day by day. */
export type DrawnMetric = SeriesMetric & Required<Pick<SeriesMetric, 'draw'>>

/** Watches all blocks of a run and gives one number at the end, and perhaps a curve. */
export interface ObservedMetric extends Described {
  readonly kind: 'observed'
  readonly observe: (timeline: Timeline) => Observer
  /** How a policy is compared with its twin; without it what is shown is the value itself. */
  readonly effect?: SeriesMetric['effect']
  /** It is about what a policy pays: one that pays nothing has none, whatever others pay in its run. */
  readonly ofPayments?: true
  /** How its curve of shares is drawn, when it has one. */
  readonly curve?: ShareCurve
}

/** The words around a picture of shares that grow with days. */
export interface ShareCurve {
  readonly title: string
  /** What is shown and how to read it. */
  readonly caption: string
  /** What the shares are, as in `share of rewards sold by days after receipt`. */
  readonly share: string
  /** What the horizontal axis counts. */
  readonly axis: string
  /** What there is to say of a policy without any. */
  readonly nothing: string
}

export interface Observer {
  readonly see: (sample: Sample) => void
  readonly value: () => number | undefined
  readonly curve?: () => readonly number[]
  /** Days from the run's beginning to when the value was read; absent or undefined where it was read on no one day. */
  readonly readOn?: () => number | undefined
}

/** Splits an amount among parts whose names the run itself brings: kinds of agents, protocols, actions. */
export interface BreakdownMetric extends Described {
  readonly kind: 'breakdown'
  readonly observe: (timeline: Timeline) => {
    readonly see: (sample: Sample) => void
    readonly parts: () => Readonly<Record<string, number>>
  }
}

/** Compares a run with its twin directly; it has no value of its own. */
export interface PairedMetric extends Described {
  readonly kind: 'paired'
  readonly of: (run: RunRecord, twin: RunRecord) => number | undefined
  /** It is about what a policy pays: one that pays nothing has none. */
  readonly ofPayments?: true
  /** On which day of a run it was read, for what is read on one day. */
  readonly readOn?: (run: RunRecord) => number | undefined
  /** Why there is no such thing for a policy with these pairs of runs, in words; undefined when there is. */
  readonly absent?: (pairs: readonly RunPair[]) => string | undefined
}

/** A policy's run, and the one without a programme under the same seed. */
export interface RunPair {
  readonly run: RunRecord
  readonly twin: RunRecord
}

/** A metric: its definition, its unit, its summary and how it is drawn, in one place. A new one is a file and a line. */
export type Metric = SeriesMetric | ObservedMetric | PairedMetric

/** Mean of a series over days [from, to). */
export function meanOver(series: Series, { blockSeconds }: Timeline, from: number, to: number): number {
  const window = blocksIn(series, blockSeconds, from, to)
  return window.reduce((sum, value) => sum + value, 0) / window.length
}

/** Sum of a series over days [from, to). */
export const sumOver = (series: Series, { blockSeconds }: Timeline, from: number, to: number): number =>
  blocksIn(series, blockSeconds, from, to).reduce((sum, value) => sum + value, 0)

const blocksIn = (series: Series, blockSeconds: number, from: number, to: number): Series =>
  series.subarray(Math.round((from * 86_400) / blockSeconds), Math.round((to * 86_400) / blockSeconds))

/** Whether a block lies in the evaluation window. */
export const inEvaluation = ({ day }: Pick<Sample, 'day'>, { evaluation }: Timeline): boolean =>
  day > evaluation.from && day <= evaluation.to

/** Whether a block is the last one before a day. */
export const isLastBefore = (from: number, { day }: Pick<Sample, 'day'>, blockDays: number): boolean =>
  day < from && day + blockDays >= from

/** Mean level in the evaluation window. */
export const levelInEvaluation = (series: Series, timeline: Timeline): number =>
  meanOver(series, timeline, timeline.evaluation.from, timeline.evaluation.to)

/** Sum a day, on average over the evaluation window. */
export const perDayInEvaluation = (series: Series, timeline: Timeline): number => {
  const { from, to } = timeline.evaluation
  return sumOver(series, timeline, from, to) / (to - from)
}
