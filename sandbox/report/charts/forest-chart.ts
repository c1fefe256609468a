import * as Plot from '@observablehq/plot'
import type { Metric } from '../../metrics/metric.ts'
import { chart } from './chart.ts'
import type { Effect } from '../../compare/summary.ts'
import { deciding } from '../findings/findings.ts'
import { axisText, effectNumber, shortened } from '../typography/format.ts'
import type { Html } from '../typography/html.ts'
import { colourOf } from '../typography/palette.ts'
import type { Thresholds } from '../../statistics/outcome.ts'
import { demandsOf } from '../findings/thresholds.ts'
import { quiet, roundTicks } from './windows.ts'

/** A policy's effect on the metric of the picture. */
export interface Row {
  readonly title: string
  readonly place: number
  readonly effect: Effect
}

const margins = { marginLeft: 12, marginRight: 12, marginBottom: 34 }
const rowHeight = 38
/** Height of a threshold's name above the rows. */
const nameHeight = 14
/** A row is its policy's name, and below it what was found. */
const found = 8

const directions = { more: 'more is better →', less: '← less is better', neither: '' } as const

/** Estimates with their intervals and seeds, one row a policy, between the thresholds of the classification. */
export function forestChart(label: string, metric: Metric, rows: readonly Row[], at: Thresholds): Html {
  const { marks, neutral } = demandsOf(metric.name, at)
  const { kind } = rows[0]!.effect
  const marginTop = 6 + marks.length * nameHeight
  const thresholds = [...marks.map(({ at }) => at), ...(neutral === undefined ? [] : [neutral, -neutral])]
  const outer = outerOf(metric)
  const domain = domainOf(rows, outer, thresholds)
  const ticks = roundTicks(...domain, 4)
  const placed = rows.map(({ effect, place, title }, i) => ({
    i,
    title: shortened(title, 40),
    value: effectNumber(metric.unit, effect, effect.estimate),
    colour: colourOf(place),
    ...spanOf(effect, outer, domain),
  }))
  return chart(label, {
    ...margins,
    marginTop,
    height: marginTop + rows.length * rowHeight + margins.marginBottom,
    x: { domain },
    y: { domain: [-0.5, rows.length - 0.5], reverse: true },
    marks: [
      neutral === undefined ? undefined : Plot.rect([0], { x1: -neutral, x2: neutral, fill: 'var(--tint)' }),
      Plot.axisX(ticks, { ...quiet, tickSize: 3, tickPadding: 3, tickFormat: axisText(ticks, metric.unit, kind) }),
      Plot.text([directions[metric.better]], { frameAnchor: 'bottom', dy: 31, fill: 'var(--muted)' }),
      kind === 'value' ? undefined : upright(0, rows.length, { stroke: 'var(--ink)' }),
      marks.map((mark, i) => thresholdMarks(mark, marks.length - i, rows.length, domain)),
      placed.map(({ seeds, i, colour }) =>
        Plot.dot(seeds, { x: (value: number) => value, y: i, dy: found, r: 2.2, stroke: colour, strokeWidth: 0.8 }),
      ),
      line(placed, 'outerLow', 'outerHigh', { strokeWidth: 1.2 }),
      line(placed, 'innerLow', 'innerHigh', { strokeWidth: 4, strokeOpacity: 0.75 }),
      arrows(placed, 'cutLow', domain[0], '◀'),
      arrows(placed, 'cutHigh', domain[1], '▶'),
      Plot.dot(placed, { x: 'estimate', y: 'i', dy: found, r: 4.5, fill: 'colour', stroke: 'var(--paper)' }),
      Plot.text(placed, { y: 'i', text: 'title', frameAnchor: 'left', dy: found - 17, fill: 'var(--ink)' }),
      Plot.text(placed, { y: 'i', text: 'value', frameAnchor: 'right', dy: found - 17, fill: 'var(--ink)' }),
    ],
  })
}

type Placed = ReturnType<typeof spanOf> & { readonly i: number; readonly colour: string }

/** A line at a value that is faint behind the names and strong beside what was found. */
const upright = (at: number, rows: number, stroke: Plot.RuleXOptions): Plot.Markish => [
  Plot.ruleX([at], { stroke: 'var(--line)' }),
  Plot.ruleX(
    Array.from({ length: rows }, (_, i) => i),
    { x: () => at, y1: (i: number) => i + 0.04, y2: (i: number) => i + 0.42, ...stroke },
  ),
]

/** A threshold as a dashed line, its name above all rows and on the side where there is room for it. */
function thresholdMarks(
  { at, text }: { at: number; text: string },
  level: number,
  rows: number,
  [low, high]: Domain,
): Plot.Markish {
  const left = (at - low) / (high - low) > 0.5
  return [
    Plot.ruleX([at], { stroke: 'var(--line)', insetTop: 3 - nameHeight * level }),
    upright(at, rows, { stroke: 'var(--muted)', strokeDasharray: '3 2' }),
    Plot.text([text], {
      x: [at],
      frameAnchor: 'top',
      textAnchor: left ? 'end' : 'start',
      dx: left ? -4 : 4,
      dy: 1 - nameHeight * level,
      fill: 'var(--muted)',
    }),
  ]
}

const line = (rows: readonly Placed[], x1: keyof Placed, x2: keyof Placed, stroke: Plot.RuleYOptions): Plot.Markish =>
  Plot.ruleY(rows, { y: 'i', x1, x2, dy: found, stroke: 'colour', ...stroke })

const arrows = (rows: readonly Placed[], which: 'cutLow' | 'cutHigh', at: number, sign: string): Plot.Markish =>
  Plot.text(
    rows.filter((row) => row[which]),
    { x: () => at, y: 'i', text: () => sign, dy: found, fontSize: 9, fill: 'colour' },
  )

type Domain = [low: number, high: number]

/**
 * Room for estimates, single seeds and thresholds. Intervals may be infinite, or as good as that with few seeds: they get
 * half as much room again on either side and are cut off there.
 */
function domainOf(rows: readonly Row[], outer: Outer, thresholds: readonly number[]): Domain {
  const core = [
    ...thresholds,
    ...rows.flatMap(({ effect: { kind, estimate, perSeed } }) => [
      estimate,
      ...perSeed,
      ...(kind === 'value' ? [] : [0]),
    ]),
  ]
  const [low, high] = [Math.min(...core), Math.max(...core)]
  // Values that agree to within a percent need no picture of their differences.
  const room = Math.max(high - low, 0.01 * Math.max(Math.abs(low), Math.abs(high))) || 1
  const ends = rows
    .flatMap(({ effect }) =>
      (effect.spread === 'one seed' ? [] : [effect.interval, outer(effect)]).flatMap(({ lower, upper }) => [
        lower,
        upper,
      ]),
    )
    .filter((end) => Number.isFinite(end))
    .map((end) => Math.min(Math.max(end, low - room / 2), high + room / 2))
  return [Math.min(low, ...ends) - room * 0.05, Math.max(high, ...ends) + room * 0.05]
}

type Outer = (effect: Effect) => Effect['bounds']

/** What is neither compared with a twin nor held against a threshold has bounds about zero, which nobody asked. */
const outerOf =
  ({ name }: Metric): Outer =>
  ({ kind, interval, bounds }) =>
    kind === 'value' && !deciding.includes(name) ? interval : bounds

/** Where a row's lines begin and end in the picture, and whether they would go on. */
function spanOf(effect: Effect, outer: Outer, [low, high]: Domain) {
  const { estimate, interval, perSeed } = effect
  // One seed has no interval, which is not one without bounds.
  const single = effect.spread === 'one seed'
  const point = { lower: estimate, upper: estimate }
  const { lower, upper } = single ? point : outer(effect)
  const inner = single ? point : interval
  return {
    estimate,
    seeds: perSeed,
    outerLow: Math.max(lower, low),
    outerHigh: Math.min(upper, high),
    innerLow: Math.max(inner.lower, low),
    innerHigh: Math.min(inner.upper, high),
    cutLow: lower < low,
    cutHigh: upper > high,
  }
}
