import type { WorldSummary } from '../campaign/compare.ts'
import { html, type Html } from './html.ts'
import { named, scrolling } from './panel.ts'
import { standingsOf } from './standing.ts'

/** Rule by rule what the outcome rests on: every clause with what was seen and what was asked. */
export const rulesTable = ({ policies }: WorldSummary): Html =>
  scrolling(
    'Rules of the classification, policy by policy',
    html`<table class="rules">
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Rule</th>
          <th scope="col">Verdict</th>
          <th scope="col">Clauses</th>
        </tr>
      </thead>
      ${policies.map((policy, place) => {
        const standings = standingsOf(policy)
        return html`<tbody>
          ${standings.map(
            ({ rule, state, reasons }, i) =>
              html`<tr>
                ${i === 0 ? html`<th scope="rowgroup" rowspan="${standings.length}">${named(place, policy.title)}</th>` : undefined}
                <td>${rule}</td>
                <td><strong>${state}</strong></td>
                <td>
                  <ul>
                    ${reasons.map(({ verdict, text }) => html`<li><span class="verdict">${verdict}</span> ${text}</li>`)}
                  </ul>
                </td>
              </tr> `,
          )}
        </tbody> `
      })}
    </table> `,
  )
