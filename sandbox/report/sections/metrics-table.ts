import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import { effectOf, type Findings, inOrder, metricNamed, titleIn } from '../findings/findings.ts'
import { wordsOf } from '../findings/effect-words.ts'
import { inUnit, none, pValue } from '../typography/format.ts'
import { type Content, html, type Html } from '../typography/html.ts'
import { named, scrolling } from '../typography/panel.ts'

/** Every metric: what it is without a programme, and what each policy does to it. */
export function metricsTable({ summary }: Findings, world: WorldSummary): Html {
  const { first, others } = inOrder(summary.primary)
  const [primary, ...evidence] = first
  // These have a table of their own.
  const rest = others.filter(({ apart }) => apart !== 'in the report')
  const columns = world.policies.length + 2
  const group = (title: string, metrics: readonly Metric[]) =>
    html`<tbody>
      <tr class="group">
        <th scope="rowgroup" colspan="${columns}">${title}</th>
      </tr>
      ${metrics.map((metric) => metricRow(metric, world, metric === primary))}
    </tbody> `
  return scrolling(
    'All metrics',
    html`<table class="numbers">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">No programme</th>
          ${world.policies.map(({ title }, place) => html`<th scope="col">${named(place, title)}</th>`)}
        </tr>
      </thead>
      ${group('Primary: fixed before the runs', [primary!])}${group('Read by the classification', evidence)}${group('Exploratory: looked at, not claimed; q is p corrected for all of these by Benjamini and Hochberg', rest)}
    </table> `,
  )
}

const metricRow = (metric: Metric, { twin, policies }: WorldSummary, primary: boolean): Html =>
  html`<tr>
    <th scope="row">${titleIn(metric, policies)}<small>${metric.unit}</small></th>
    <td>${inUnit(metric.unit, twin.metrics[metric.name]?.mean)}</td>
    ${policies.map((policy) => html`<td>${effectCell(metric, policy, primary)}</td>`)}
  </tr> `

/** The reason for there being nothing is said once, by the answer; here a dash is enough. */
function effectCell({ name, unit }: Metric, policy: PolicySummary, primary: boolean): Content {
  const { point, range, notes } = wordsOf(unit, policy.metrics[name], policy.pairs)
  if (point === none) return none
  const effect = effectOf(policy, name)
  const tested = primary && effect !== undefined && effect.kind !== 'value' && effect.spread !== 'one seed'
  const lines = [
    ...(range === undefined ? [] : [range]),
    ...(tested ? [`adjusted p ${pValue(effect.adjustedP)}`] : []),
    ...(effect?.qValue === undefined ? [] : [`q ${pValue(effect.qValue)}`]),
    ...notes,
    ...(notes.length === 0 && policy.pairs < policy.of ? [`${policy.pairs} of ${policy.of} seeds`] : []),
  ]
  return html`${point}${lines.map((line) => html`<small>${line}</small>`)}`
}

/** What running policy and twin with the same random numbers saved. */
export function varianceTable({ summary }: Findings, { policies }: WorldSummary): Html {
  const { first, others } = inOrder(summary.primary)
  const rows = [...first, ...others].filter(({ name }) =>
    policies.some((policy) => ratioOf(policy, name) !== undefined),
  )
  if (rows.length === 0) return html`<p>There are too few seeds to say what common random numbers saved.</p> `
  return html`<p>
      Policy and twin share their random numbers, so that what happens to both drops out of the difference. The table
      gives the variance of the paired difference over that of unpaired ones.${savedBy(summary.primary, policies)}
    </p>
    ${scrolling(
      'Variance ratios',
      html`<table class="numbers">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            ${policies.map(({ title }, place) => html`<th scope="col">${named(place, title)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, title }) =>
              html`<tr>
                <th scope="row">${title}</th>
                ${policies.map((policy) => html`<td>${ratioText(ratioOf(policy, name))}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table> `,
    )}`
}

const ratioOf = (policy: PolicySummary, name: string): number | undefined => effectOf(policy, name)?.varianceRatio

const ratioText = (ratio: number | undefined): string =>
  ratio === undefined ? none : ratio === 0 ? '0' : ratio.toPrecision(2)

function savedBy(primary: string, policies: readonly PolicySummary[]): string {
  const ratios = policies.flatMap((policy) => ratioOf(policy, primary) ?? []).filter((ratio) => ratio > 0)
  if (ratios.length === 0) return ''
  const [least, most] = [1 / Math.max(...ratios), 1 / Math.min(...ratios)].map((times) => times.toPrecision(2))
  const times = least === most ? least! : `${least} to ${most}`
  return ` For ${metricNamed(primary).title} unpaired runs would need ${times} times as many seeds for the same precision.`
}
