import type { Effect, Summary, WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import { intervalText, wordsOf } from '../findings/effect-words.ts'
import { effectOf, type Findings, inOrder, titleIn } from '../findings/findings.ts'
import { capital, counted, effectNumber } from '../typography/format.ts'
import { forestChart, type Row } from '../charts/forest-chart.ts'
import { html, type Html } from '../typography/html.ts'
import { figure } from '../typography/panel.ts'

/** Effects in the evaluation window: a panel for every metric, a row for every policy. */
export function forestFigures(findings: Findings, world: WorldSummary): Html {
  const { primary } = findings.summary
  const { first, others } = inOrder(primary)
  const shown = (metrics: readonly Metric[]) =>
    metrics.flatMap((metric) => {
      const rows = rowsOf(metric, world)
      return rows.length === 0 ? [] : [forestPanel(metric, rows, world.policies, findings.summary)]
    })
  const [decisive, explored] = [shown(first), shown(others)]
  if (decisive.length + explored.length === 0) {
    return html`<p class="empty">No policy has a finished run with a finished twin.</p> `
  }
  return html`${figure(
    html`<h4>What the outcome is read from</h4>
      <p>
        Dot: mean over seeds. Thick line: its 95 % interval. Thin line: the bounds that the outcome is judged by,
        adjusted for the number of policies (Holm) and stretched past zero where the effect is not significant; what has
        neither a twin nor a threshold has none. An arrowhead: the bound lies outside the picture. Small circles: single
        seeds. Dashed: thresholds. Shaded: neutral.
      </p>`,
    decisive,
  )}${figure(
    html`<h4>Everything else</h4>
      <p>
        Exploratory: looked at, not claimed. Intervals are not corrected for there being many of these metrics; q in the
        table of all metrics is.
      </p>`,
    explored,
  )}${undrawn([...first, ...others], world)}`
}

/** What a picture of changes cannot show: a change from nothing. */
function undrawn(metrics: readonly Metric[], { policies }: WorldSummary): Html | undefined {
  const told = policies.flatMap(({ title, metrics: own, pairs }) =>
    metrics.flatMap((metric) => {
      if (own[metric.name]?.levels === undefined) return []
      const { point, notes } = wordsOf(metric.unit, own[metric.name], pairs)
      return [`${title}, ${metric.title}: ${point} (${metric.unit}). ${capital(notes.join('; '))}.`]
    }),
  )
  if (told.length === 0) return undefined
  return html`<p>Not drawn, because a change from nothing, or to nothing, has no size in percent:</p>
    <ul>
      ${told.map((line) => html`<li>${line}</li> `)}
    </ul> `
}

const rowsOf = ({ name }: Metric, { policies }: WorldSummary): Row[] =>
  policies.flatMap((policy, place) => {
    const effect = effectOf(policy, name)
    return effect === undefined ? [] : [{ title: policy.title, place, effect }]
  })

function forestPanel(
  metric: Metric,
  rows: readonly Row[],
  policies: WorldSummary['policies'],
  { primary, thresholds }: Summary,
): Html {
  const label = `${metric.title}: ${rows
    .map(({ title, effect }) => `${title} ${inNumbers(metric, effect)}, ${counted(effect.perSeed.length, 'seed')}`)
    .join('; ')}.`
  return html`<div class="panel">
    <p class="name">
      ${titleIn(metric, policies)}${metric.name === primary ? html` <span class="tag">primary</span>` : undefined}
    </p>
    <p class="read">${whatIsShown(metric, rows[0]!.effect)}</p>
    ${forestChart(label, metric, rows, thresholds)}
  </div> `
}

const inNumbers = ({ unit }: Metric, effect: Effect): string =>
  `${effectNumber(unit, effect, effect.estimate)} (95 %: ${intervalText(unit, effect)})`

const whatIsShown = ({ unit }: Metric, { kind }: Effect): string =>
  kind === 'relative' ? 'change against the twin' : kind === 'difference' ? `${unit}, against the twin` : unit
