import * as Plot from '@observablehq/plot'
import { axisText } from '../typography/format.ts'
import type { Timeline } from '../../metrics/metric.ts'

/** Days that an axis over time shows: the timeline's own, as far as they leave each other room. */
export function daysOf({ days, programme, evaluation }: Timeline): number[] {
  const wanted = [programme.from, programme.to, evaluation.from, days, 0]
  return wanted
    .reduce<number[]>(
      (kept, day) => (kept.some((other) => Math.abs(other - day) < days / 14) ? kept : [...kept, day]),
      [],
    )
    .sort((a, b) => a - b)
}

/** Programme and evaluation as areas behind a picture over time; with `names`, each has its name on top. */
export function windowMarks({ days, programme, evaluation }: Timeline, names: boolean): Plot.Markish[] {
  const windows = [
    { ...programme, name: 'programme' },
    { ...evaluation, name: 'evaluation' },
  ]
  // A name that does not fit its window would run into its neighbour.
  const wide = names ? windows.filter(({ from, to }) => (to - from) / days > 0.2) : []
  return [
    Plot.rect(windows, { x1: 'from', x2: 'to', fill: 'var(--tint)' }),
    Plot.text(wide, {
      x: ({ from, to }: Window) => (from + to) / 2,
      text: 'name',
      frameAnchor: 'top',
      dy: -13,
      fill: 'var(--muted)',
    }),
  ]
}

interface Window {
  readonly from: number
  readonly to: number
}

/** The axis below a picture over time. */
export const dayAxis = (timeline: Timeline): Plot.Markish =>
  Plot.axisX(daysOf(timeline), { ...quiet, tickSize: 3, tickPadding: 3, tickFormat: (day: number) => String(day) })

/** Values on the left, with a faint line across the picture at each. */
export const valueAxis = (ticks: readonly number[], unit: string, kind: Kind): Plot.Markish[] => [
  Plot.gridY(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
  Plot.axisY(ticks, { ...quiet, tickSize: 0, tickPadding: 5, tickFormat: axisText(ticks, unit, kind) }),
]

type Kind = Parameters<typeof axisText>[2]

export const quiet = { color: 'var(--muted)', label: null, fontVariant: 'tabular-nums' } as const

/** About `count` round numbers within a range. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))!
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}
