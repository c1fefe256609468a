import * as Plot from '@observablehq/plot'
import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import { metrics } from '../../metrics/index.ts'
import type { ShareCurve, Metric, ObservedMetric } from '../../metrics/metric.ts'
import { summarise } from '../../statistics/summary.ts'
import { chart } from '../charts/chart.ts'
import type { BandPoint } from '../charts/daily.ts'
import type { Findings } from '../findings/findings.ts'
import { counted, percent } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { figure, panel } from '../typography/panel.ts'
import { quiet, valueAxis } from '../charts/windows.ts'

interface PolicyCurve {
  readonly policy: PolicySummary
  /** Finished runs, and those of them in which there was anything to sell. */
  readonly runs: number
  readonly seeds: number
  readonly points: readonly BandPoint[]
}

/** Every metric that has a curve: its bands over seeds, a panel for every policy, the others' medians behind it. */
export const timingFigures = (findings: Findings, world: WorldSummary): Html =>
  html`${metrics.filter(hasCurve).map((metric) => timingFigure(findings, world, metric))}`

type WithCurve = ObservedMetric & Required<Pick<ObservedMetric, 'curve'>>

const hasCurve = (metric: Metric): metric is WithCurve => metric.kind === 'observed' && metric.curve !== undefined

function timingFigure({ records }: Findings, { world, policies }: WorldSummary, metric: WithCurve): Html {
  const curves = policies.map((policy): PolicyCurve => {
    const runs = records.of(world, policy.policy)
    const seeds = [...runs.values()]
      .map(({ curves: own }) => own[metric.name] ?? [])
      .filter((curve) => curve.length > 0)
    return { policy, runs: runs.size, seeds: seeds.length, points: pointsOf(seeds) }
  })
  const { title, caption: words, nothing } = metric.curve
  const caption = html`<h4>${title}</h4>
    <p>${words} Grey: the other policies’ medians.</p>`
  return figure(
    caption,
    curves.map((curve, place) =>
      panel(
        place,
        curve.policy.title,
        curve.points.length === 0
          ? html`<p class="empty">${curve.runs === 0 ? 'No finished run.' : nothing}</p>`
          : curveChart(curve, curves, metric.curve),
      ),
    ),
  )
}

function pointsOf(curves: readonly (readonly number[])[]): BandPoint[] {
  const length = Math.max(0, ...curves.map((curve) => curve.length))
  return Array.from({ length }, (_, day) => day).flatMap((day) => {
    const spread = summarise(curves.map((curve) => curve[day]!).filter((value) => Number.isFinite(value)))
    return spread === undefined ? [] : [{ ...spread, day }]
  })
}

function curveChart(
  { policy, seeds, points }: PolicyCurve,
  curves: readonly PolicyCurve[],
  { share, axis }: ShareCurve,
): Html {
  const last = points.at(-1)!
  const marked = points.filter(({ day }) => [1, 7].includes(day) || day === last.day)
  const label = `Share of ${share} by ${axis}, ${policy.title}, median of ${counted(seeds, 'seed')}: ${marked
    .map(({ day, p50 }) => `${percent(p50, 0)} within ${counted(day, 'day')}`)
    .join(', ')}.`
  const high = Math.max(1, ...curves.flatMap(({ points: all }) => all.map(({ p95 }) => p95)))
  return chart(label, {
    marginLeft: 46,
    marginRight: 38,
    marginTop: 10,
    marginBottom: 34,
    height: 180,
    x: { domain: [0, last.day] },
    y: { domain: [0, high] },
    marks: [
      valueAxis([0, 0.25, 0.5, 0.75, 1], 'share', 'value'),
      Plot.axisX(
        [1, 7, 14, 21, 30].filter((day) => day <= last.day),
        {
          ...quiet,
          tickSize: 3,
          tickPadding: 3,
          tickFormat: (day: number) => String(day),
        },
      ),
      Plot.text([axis], { frameAnchor: 'bottom', dy: 31, fill: 'var(--muted)' }),
      curves
        .filter((other) => other.policy !== policy)
        .map((other) => Plot.lineY(other.points, { x: 'day', y: 'p50', stroke: 'var(--twin)', strokeWidth: 1 })),
      Plot.areaY(points, { x: 'day', y1: 'p05', y2: 'p95', fill: 'var(--c)', fillOpacity: 0.14 }),
      Plot.areaY(points, { x: 'day', y1: 'p25', y2: 'p75', fill: 'var(--c)', fillOpacity: 0.24 }),
      Plot.lineY(points, { x: 'day', y: 'p50', stroke: 'var(--c)', strokeWidth: 1.8 }),
      Plot.dot(marked, { x: 'day', y: 'p50', r: 3, fill: 'var(--c)', stroke: 'var(--paper)' }),
      // Beside the last point, below the others: a curve rises.
      Plot.text(marked.slice(0, -1), { ...shares, dy: 10 }),
      Plot.text(marked.slice(-1), shares),
    ],
  })
}

const shares = {
  x: 'day',
  y: 'p50',
  text: ({ p50 }: BandPoint) => percent(p50, 0),
  textAnchor: 'start',
  dx: 6,
  fill: 'var(--ink)',
} as const
