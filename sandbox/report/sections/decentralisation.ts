import type { WorldSummary } from '../../compare/summary.ts'
import { concentrationIndices, concentrationName, operatorQuantities } from '../../metrics/blocks/decentralisation.ts'
import {
  censorshipDelay,
  liveness,
  longestDelay,
  revertedShare,
  timeToInclude,
} from '../../metrics/blocks/inclusion.ts'
import type { Metric } from '../../metrics/metric.ts'
import { metricNamed } from '../findings/findings.ts'
import { inUnit } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { named, scrolling } from '../typography/panel.ts'

const inclusion = [liveness, timeToInclude, censorshipDelay, longestDelay, revertedShare].map(({ name }) => name)

/** How concentrated the running of the chain is, and whether it runs and lets everybody in. */
export function decentralisationTable(world: WorldSummary): Html {
  const { twin, policies } = world
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ...operatorQuantities.map(
      (quantity) =>
        [
          `Operators by ${quantity}`,
          concentrationIndices.map(({ name }) => concentrationName(quantity, name)),
        ] as const,
    ),
    ['Running and letting in', inclusion],
  ]
  const known = groups
    .map(([title, names]) => [title, names.filter((name) => isKnown(world, name)).map(metricNamed)] as const)
    .filter(([, metrics]) => metrics.length > 0)
  if (known.length === 0) return html`<p>Nothing is known of who runs the chain.</p> `
  return scrolling(
    'Decentralisation',
    html`<table class="numbers">
      <caption>
        Means over seeds of the value itself, in the evaluation window.
      </caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">No programme</th>
          ${policies.map(({ title }, place) => html`<th scope="col">${named(place, title)}</th>`)}
        </tr>
      </thead>
      ${known.map(([title, metrics]) => group(title, metrics, world))}
    </table> `,
  )

  function group(title: string, metrics: readonly Metric[], { policies: all }: WorldSummary): Html {
    return html`<tbody>
      <tr class="group">
        <th scope="rowgroup" colspan="${all.length + 2}">${title}</th>
      </tr>
      ${metrics.map(
        ({ name, title: metric, unit }) =>
          html`<tr>
            <th scope="row">${metric}<small>${unit}</small></th>
            <td>${inUnit(unit, twin.metrics[name]?.mean)}</td>
            ${all.map((policy) => html`<td>${inUnit(unit, policy.metrics[name]?.mean)}</td>`)}
          </tr> `,
      )}
    </tbody> `
  }
}

const isKnown = ({ twin, policies }: WorldSummary, name: string): boolean =>
  [twin, ...policies].some(({ metrics }) => metrics[name]?.mean !== undefined)
