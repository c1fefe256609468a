import * as Plot from '@observablehq/plot'
import { emptyPolicy } from '../../campaign/campaign.ts'
import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import { timelineOf } from '../../campaign/plan.ts'
import { metrics } from '../../metrics/index.ts'
import type { DrawnMetric, Metric, RunRecord, Timeline } from '../../metrics/metric.ts'
import { chart } from '../charts/chart.ts'
import { against, band, type BandPoint, daily } from '../charts/daily.ts'
import { effectOf, type Findings } from '../findings/findings.ts'
import { wordsOf } from '../findings/effect-words.ts'
import { capital, counted, effectNumber, inUnit, none } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { figure, panel } from '../typography/panel.ts'
import { dayAxis, roundTicks, valueAxis, windowMarks } from '../charts/windows.ts'

const margins = { marginLeft: 46, marginRight: 38, marginTop: 18, marginBottom: 20 }

interface Part {
  readonly policy: PolicySummary
  readonly place: number
  readonly own: readonly BandPoint[]
  /** Against the twins, seed by seed. */
  readonly effect: readonly BandPoint[]
  readonly pairs: number
}

/** Bands over seeds day by day: a figure for every metric that wants to be drawn, a panel for every policy, the twin behind each. */
export const bandFigures = (findings: Findings, world: WorldSummary): Html =>
  html`${metrics.filter(isDrawn).map((metric) => bandFigure(findings, world, metric))}`

const isDrawn = (metric: Metric): metric is DrawnMetric => metric.kind === 'series' && metric.draw !== undefined

function bandFigure({ campaign, records }: Findings, { world, policies }: WorldSummary, metric: DrawnMetric): Html {
  const timeline = timelineOf(campaign)
  const twins = records.of(world, emptyPolicy.id)
  const twin = band([...twins.values()].map((run) => daily(run, metric)))
  const parts = policies.map((policy, place) => partOf(policy, place, metric, records.of(world, policy.policy), twins))
  const level = scaleOf([twin, ...parts.map(({ own }) => own)].flat())
  const change = scaleOf(parts.flatMap(({ effect }) => effect))
  const caption = html`<h4>${metric.title}</h4>
    <p>
      ${metric.definition} ${metric.draw === 'daily sum' ? 'Sum of each day.' : 'Mean of each day.'} Above:
      ${metric.unit}. Below: ${metric.effect === 'log-ratio' ? 'change' : 'difference'} against the twin with the same
      seed.
    </p>`
  return figure(
    caption,
    parts.map((part) =>
      panel(
        part.place,
        part.policy.title,
        part.own.length === 0
          ? html`<p class="empty">No finished run.</p>`
          : html`<p class="read">${effectLine(part.policy, metric)}</p>
              ${levelChart(part, twin, metric, timeline, level)}
              ${part.effect.length === 0 ? html`<p class="empty">No run with a finished twin.</p>` : effectChart(part, metric, timeline, change)} `,
      ),
    ),
  )
}

function partOf(
  policy: PolicySummary,
  place: number,
  metric: DrawnMetric,
  runs: ReadonlyMap<number, RunRecord>,
  twins: ReadonlyMap<number, RunRecord>,
): Part {
  const days = [...runs].map(([seed, run]) => [daily(run, metric), twins.get(seed)] as const)
  const effects = days.flatMap(([own, twin]) => (twin === undefined ? [] : [against(own, daily(twin, metric), metric)]))
  return { policy, place, own: band(days.map(([own]) => own)), effect: band(effects), pairs: effects.length }
}

/** The number that the picture ends in. */
function effectLine(policy: PolicySummary, { name, unit }: DrawnMetric): string {
  const { point, range, notes } = wordsOf(unit, policy.metrics[name], policy.pairs)
  if (point === none) return 'Nothing to compare in the evaluation window.'
  const trust = [...(range === undefined ? [] : [`95\u00a0%: ${range}`]), ...notes]
  return `${capital(point)} in the evaluation window${trust.length === 0 ? '' : ` (${trust.join('; ')})`}`
}

function levelChart(
  part: Part,
  twin: readonly BandPoint[],
  metric: DrawnMetric,
  timeline: Timeline,
  domain: Scale,
): Html {
  const height = 150
  const [own, without] = [part.own, twin].map((points) => inUnit(metric.unit, medianIn(points, timeline)))
  const label = `${metric.title} by day in ${metric.unit}: ${part.policy.title} and its twins without a programme. In the evaluation window, median ${own} with the policy and ${without} without.`
  return chart(label, {
    ...margins,
    height,
    x: { domain: [0, timeline.days] },
    y: { domain },
    marks: [
      windowMarks(timeline, true),
      valueAxis(roundTicks(...domain, 4), metric.unit, 'value'),
      dayAxis(timeline),
      bandMarks(twin, 'var(--twin)', '4 2'),
      bandMarks(part.own, 'var(--c)'),
      endLabels(
        [
          { text: 'policy', at: part.own.at(-1)?.p50, colour: 'var(--ink)' },
          { text: 'twin', at: twin.at(-1)?.p50, colour: 'var(--muted)' },
        ],
        domain,
        { days: timeline.days, pixels: height - margins.marginTop - margins.marginBottom },
      ),
    ],
  })
}

function effectChart({ policy, effect, pairs }: Part, metric: DrawnMetric, timeline: Timeline, domain: Scale): Html {
  const kind = metric.effect === 'log-ratio' ? 'relative' : 'difference'
  const end = effectOf(policy, metric.name)
  const label = `${metric.title} by day, ${policy.title} against the twin with the same seed, ${counted(pairs, 'seed')}. ${
    end === undefined ? '' : `In the evaluation window ${effectNumber(metric.unit, end, end.estimate)}.`
  }`
  return chart(label, {
    ...margins,
    marginTop: 8,
    height: 112,
    x: { domain: [0, timeline.days] },
    y: { domain },
    marks: [
      windowMarks(timeline, false),
      valueAxis(roundTicks(...domain, 4), metric.unit, kind),
      dayAxis(timeline),
      Plot.ruleY([0], { stroke: 'var(--twin)', strokeDasharray: '4 2' }),
      bandMarks(effect, 'var(--c)'),
      endLabels([{ text: 'twin', at: 0, colour: 'var(--muted)' }], domain, { days: timeline.days, pixels: 84 }),
    ],
  })
}

/** 5-95 % and 25-75 % of the seeds as areas, the median as a line. */
const bandMarks = (points: readonly BandPoint[], colour: string, dashes?: string): Plot.Markish[] => [
  Plot.areaY(points, { x: 'day', y1: 'p05', y2: 'p95', fill: colour, fillOpacity: 0.14 }),
  Plot.areaY(points, { x: 'day', y1: 'p25', y2: 'p75', fill: colour, fillOpacity: 0.24 }),
  Plot.lineY(points, {
    x: 'day',
    y: 'p50',
    stroke: colour,
    strokeWidth: 1.6,
    ...(dashes === undefined ? {} : { strokeDasharray: dashes }),
  }),
]

interface EndLabel {
  readonly text: string
  readonly at: number | undefined
  readonly colour: string
}

/** Names at the right end of lines, pushed apart where lines end together. */
function endLabels(
  labels: readonly EndLabel[],
  [low, high]: Scale,
  frame: { days: number; pixels: number },
): Plot.Markish {
  const perPixel = (high - low) / frame.pixels
  let free = Infinity
  const placed = labels
    .flatMap(({ at, ...rest }) => (at === undefined ? [] : [{ ...rest, at }]))
    .sort((a, b) => b.at - a.at)
    .map((label) => {
      free = Math.min(label.at, free - 12 * perPixel)
      return { ...label, day: frame.days, at: free }
    })
  return Plot.text(placed, { x: 'day', y: 'at', text: 'text', fill: 'colour', textAnchor: 'start', dx: 4 })
}

type Scale = [low: number, high: number]

/** From zero to all bands, so that no picture makes more of a change than it is. */
function scaleOf(points: readonly BandPoint[]): Scale {
  const low = Math.min(0, ...points.map(({ p05 }) => p05))
  const high = Math.max(0, ...points.map(({ p95 }) => p95))
  const room = (high - low || 1) * 0.05
  return [low < 0 ? low - room : 0, high > 0 ? high + room : 0]
}

/** Mean over the evaluation window of each day's median. */
function medianIn(points: readonly BandPoint[], { evaluation }: Timeline): number | undefined {
  const inside = points.filter(({ day }) => day >= evaluation.from && day < evaluation.to)
  return inside.length === 0 ? undefined : inside.reduce((sum, { p50 }) => sum + p50, 0) / inside.length
}
