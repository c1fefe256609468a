import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import { wordsOf } from '../findings/effect-words.ts'
import { effectOf, type Findings, inOrder, metricNamed, titleIn } from '../findings/findings.ts'
import { capital, inUnit } from '../typography/format.ts'
import { type Content, html, type Html } from '../typography/html.ts'
import { named, scrolling } from '../typography/panel.ts'
import type { Heading } from './world.ts'

export const contrastHeading: Heading = { id: 'worlds', title: 'What the world changes' }

/** What worlds are by themselves, besides what policies are judged by. */
const standing = ['tvlStaked', 'gasSpent', 'liveness', 'stakeHerfindahl', 'metisPrice']

/**
 * Every world beside every other: what each is without a programme, and what each policy does in it. Nothing is averaged over
 * worlds, since nobody knows how likely each is. Nothing at all where there is one world only.
 */
export function worldContrast({ summary }: Findings): Html | undefined {
  const { worlds } = summary
  if (worlds.length < 2) return undefined
  const judged = inOrder(summary.primary).first
  const { id, title } = contrastHeading
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>
      Each column is a world, each with twins of its own; what every world says is listed <a href="#method">below</a>.
      Nothing is averaged over worlds: which of them holds, nobody can settle by measuring.
    </p>
    <h3>Worlds without a programme</h3>
    ${withoutProgramme(worlds, judged)}
    <h3>Policies, world by world</h3>
    <p>
      Effects against the twins of the same world, with 95 % intervals; a dash where there is no such thing in a world.
      <em>Depends on the world</em> stands where the outcome does, or where the intervals of two worlds have nothing in
      common.
    </p>
    ${policiesByWorld(worlds, judged)}
  </section> `
}

const heads = (worlds: readonly WorldSummary[]): Html =>
  html`<thead>
    <tr>
      <th scope="col">Metric</th>
      ${worlds.map(({ world }) => html`<th scope="col">World ${world}</th>`)}
    </tr>
  </thead>`

function withoutProgramme(worlds: readonly WorldSummary[], judged: readonly Metric[]): Html {
  const names = [...new Set([...judged.map(({ name }) => name), ...standing])]
  const known = names.filter((name) => worlds.some(({ twin }) => twin.metrics[name]?.mean !== undefined))
  if (known.length === 0) return html`<p>No twin has finished yet.</p> `
  return scrolling(
    'Worlds without a programme',
    html`<table class="numbers">
      ${heads(worlds)}
      <tbody>
        ${known.map(metricNamed).map(
          ({ name, title, unit }) =>
            html`<tr>
              <th scope="row">${title}<small>${unit}</small></th>
              ${worlds.map(({ twin }) => html`<td>${inUnit(unit, twin.metrics[name]?.mean)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table> `,
  )
}

function policiesByWorld(worlds: readonly WorldSummary[], judged: readonly Metric[]): Html {
  const [first] = worlds
  return scrolling(
    'Policies, world by world',
    html`<table class="numbers">
      ${heads(worlds)}
      ${first!.policies.map(({ policy: id, title }, place) => {
        const here = worlds.flatMap(({ policies }) => policies.filter(({ policy }) => policy === id))
        const differs = new Set(here.map(({ outcome }) => outcome)).size > 1
        return html`<tbody>
          <tr class="group">
            <th scope="rowgroup" colspan="${worlds.length + 1}">${named(place, title)}</th>
          </tr>
          <tr>
            <th scope="row">Outcome${mark(differs)}</th>
            ${here.map(({ outcome }) => html`<td><strong>${capital(outcome)}</strong></td>`)}
          </tr>
          ${judged.map(
            (metric) =>
              html`<tr>
                <th scope="row">${titleIn(metric, here)}${mark(isApart(metric, here))}</th>
                ${here.map((policy) => html`<td>${cell(metric, policy)}</td>`)}
              </tr> `,
          )}
        </tbody> `
      })}
    </table> `,
  )
}

const mark = (differs: boolean): Content => (differs ? html`<small>depends on the world</small>` : '')

/** Whether two worlds' intervals have nothing in common; worlds that measure in different ways are not compared. */
function isApart({ name }: Metric, policies: readonly PolicySummary[]): boolean {
  const effects = policies
    .flatMap((policy) => effectOf(policy, name) ?? [])
    .filter(({ spread }) => spread === 'interval')
  if (new Set(effects.map(({ kind }) => kind)).size > 1) return false
  const lowest = Math.min(...effects.map(({ interval }) => interval.upper))
  const highest = Math.max(...effects.map(({ interval }) => interval.lower))
  return effects.length > 1 && highest > lowest
}

function cell({ name, unit }: Metric, policy: PolicySummary): Content {
  const { point, range, notes } = wordsOf(unit, policy.metrics[name], policy.pairs)
  return html`${point}${[...(range === undefined ? [] : [range]), ...notes].map((note) => html`<small>${note}</small>`)}`
}
