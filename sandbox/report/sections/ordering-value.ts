import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import { mevSplit } from '../../metrics/blocks/mev-split.ts'
import { mevSources } from '../../metrics/blocks/mev.ts'
import { flowChart, flowScale } from '../charts/flow-chart.ts'
import { flowTable } from './flows.ts'
import { inUnit, none } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { figure, named, panel, scrolling, twinPanel } from '../typography/panel.ts'
import { type FlowEnd, namesIn, sumOf, type ValueFlow, valueFlow } from '../charts/value-flow.ts'

interface Column {
  /** Place of the policy in the campaign; absent for no programme. */
  readonly place?: number
  readonly title: string
  readonly flow: ValueFlow
}

/** Who gets what the order of transactions is worth: a picture of flows for each policy, and the same numbers as a table. */
export function orderingValue(world: WorldSummary): Html {
  const [first] = world.policies
  const columns: readonly Column[] = [
    ...(first === undefined ? [] : [{ title: 'No programme', flow: flowOf(first, 'twin') }]),
    ...world.policies.map((policy, place) => ({ place, title: policy.title, flow: flowOf(policy, 'mean') })),
  ]
  const flows = columns.map(({ flow }) => flow).filter(isSome)
  if (flows.length === 0) return html`<p>Nothing was extracted in any run.</p> `
  const scale = flowScale(flows)
  const caption = html`<h4>From whom to whom</h4>
    <p>
      US dollars a run, mean over seeds, all on one scale. Left: how value was taken from others’ swaps, from liquidity
      providers by prices that lag behind, or from whoever was liquidated. Right: who has it in the end, after all that
      takers paid for gas and for their place. Somebody’s own money, on the left, is what it paid beyond what it took.
    </p>`
  return html`${figure(
    caption,
    columns.map(({ place, title, flow }) => {
      const picture = isSome(flow) ? flowChart(title, flow, scale) : html`<p class="empty">Nothing was extracted.</p>`
      return place === undefined ? twinPanel(title, picture) : panel(place, title, picture)
    }),
  )}${flowsTable(columns)}${flowTable(mevSources, world)}`
}

const isSome = ({ from }: ValueFlow): boolean => from.length > 0

function flowOf({ breakdowns }: PolicySummary, side: 'mean' | 'twin'): ValueFlow {
  const parts = (name: string) =>
    Object.fromEntries(Object.entries(breakdowns[name] ?? {}).map(([part, both]) => [part, both[side]]))
  return valueFlow(parts(mevSources.name), parts(mevSplit.name))
}

function flowsTable(columns: readonly Column[]): Html {
  const group = (title: string, side: keyof ValueFlow) => {
    const names = namesIn(
      columns.map(({ flow }) => flow),
      side,
    )
    return html`<tbody>
      <tr class="group">
        <th scope="rowgroup" colspan="${columns.length + 1}">${title}</th>
      </tr>
      ${names.map((name) => row(name, columns, (flow) => flow[side].filter((end) => end.name === name)))}
      ${row('Together', columns, (flow) => flow[side])}
    </tbody> `
  }
  return scrolling(
    'Flows of extracted value',
    html`<table class="numbers">
      <caption>
        The same flows in numbers, US dollars a run.
      </caption>
      <thead>
        <tr>
          <th scope="col">USD</th>
          ${columns.map(
            ({ place, title }) => html`<th scope="col">${place === undefined ? title : named(place, title)}</th>`,
          )}
        </tr>
      </thead>
      ${group('Taken by', 'from')}${group('Ends with', 'to')}
    </table> `,
  )
}

const row = (name: string, columns: readonly Column[], ends: (flow: ValueFlow) => readonly FlowEnd[]): Html =>
  html`<tr>
    <th scope="row">${name}</th>
    ${columns.map(({ flow }) => {
      const found = ends(flow)
      return html`<td>${found.length === 0 ? none : inUnit('USD', sumOf(found))}</td>`
    })}
  </tr> `
