import type { Part, PolicySummary, WorldSummary } from '../../compare/summary.ts'
import { actionsFailed, actionsUsed } from '../../metrics/blocks/actions.ts'
import { breakdowns } from '../../metrics/index.ts'
import type { BreakdownMetric } from '../../metrics/metric.ts'
import { amount, capital, none } from '../typography/format.ts'
import { type Content, html, type Html } from '../typography/html.ts'
import { named, scrolling } from '../typography/panel.ts'

/** Where each policy's METIS went: whose it is, what was not paid, who sold, where METIS and what people own lie in the end. */
export function metisFlows(world: WorldSummary): Html {
  return html`<p>
      Who has the METIS that policies paid in the end, through whatever contract; where all of each budget is, and what
      of it was not paid; what each kind of agent sold or took out; where all METIS lies at the end; and what people
      have put into each protocol. Means over seeds; below each number the same without a programme, where there is
      such.
    </p>
    ${breakdowns.filter(({ apart }) => apart === undefined).map((breakdown) => flowTable(breakdown, world))}`
}

/** Who used which action, how often, and how often in vain. */
export function usageTable({ policies }: WorldSummary): Html {
  const rows = rowsOf(policies, actionsUsed.name, actionsFailed.name)
  if (rows.length === 0) return html`<p>Nobody sent anything.</p> `
  return scrolling(
    'Actions by kind of agent',
    html`<table class="numbers">
      <caption>
        Transactions a run that went through; below, those that reverted.
      </caption>
      <thead>
        <tr>
          <th scope="col">Action · by whom</th>
          <th scope="col">No programme</th>
          ${policies.map(({ title }, place) => html`<th scope="col">${named(place, title)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (part) =>
            html`<tr>
              <th scope="row">${part}</th>
              <td>${usage(policies[0], part, 'twin')}</td>
              ${policies.map((policy) => html`<td>${usage(policy, part, 'mean')}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table> `,
  )
}

/** A breakdown's parts for each policy, and below each the same without a programme. */
export function flowTable({ name, title, definition, unit }: BreakdownMetric, { policies }: WorldSummary): Html {
  const rows = rowsOf(policies, name)
  if (rows.length === 0) return html``
  return scrolling(
    title,
    html`<table class="numbers">
      <caption>
        ${title}, ${unit}. ${definition}
      </caption>
      <thead>
        <tr>
          <th scope="col">${capital(unit)}</th>
          ${policies.map((policy, place) => html`<th scope="col">${named(place, policy.title)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (part) =>
            html`<tr>
              <th scope="row">${part}</th>
              ${policies.map((policy) => html`<td>${flow(policy.breakdowns[name]?.[part])}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table> `,
  )
}

const flow = (part: Part | undefined): Content =>
  part === undefined
    ? none
    : html`${amount(part.mean)}${part.twin === 0 ? undefined : html`<small>${amount(part.twin)}</small>`}`

function usage(policy: PolicySummary | undefined, part: string, side: keyof Part): Content {
  const used = policy?.breakdowns[actionsUsed.name]?.[part]?.[side] ?? 0
  const failed = policy?.breakdowns[actionsFailed.name]?.[part]?.[side] ?? 0
  return html`${amount(used)}${failed === 0 ? undefined : html`<small>${amount(failed)} reverted</small>`}`
}

/** The parts that occur under any policy, in order of names. */
const rowsOf = (policies: readonly PolicySummary[], ...names: readonly string[]): string[] =>
  [...new Set(policies.flatMap((policy) => names.flatMap((name) => Object.keys(policy.breakdowns[name] ?? {}))))].sort()
