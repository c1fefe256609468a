import type { WorldSummary } from '../../compare/summary.ts'
import { capital } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { named } from '../typography/panel.ts'
import { typeset } from '../findings/standing.ts'

/**
 * Rule by rule what the outcome rests on: every clause with what was seen and what was asked. Roles are said again
 * because narrow pages lay the table out as blocks, which would silence it.
 */
export const rulesTable = ({ policies }: WorldSummary): Html =>
  html`<table class="stacking rules" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Rule</th>
        <th role="columnheader" scope="col">Verdict</th>
        <th role="columnheader" scope="col">Clauses</th>
      </tr>
    </thead>
    ${policies.map(
      (policy, place) =>
        html`<tbody role="rowgroup">
          <tr role="row" class="group">
            <th role="rowheader" scope="rowgroup" colspan="3">${named(place, policy.title)}: ${policy.outcome}</th>
          </tr>
          ${policy.rules.map(
            ({ outcome, state, clauses }) =>
              html`<tr role="row">
                <th role="rowheader" scope="row">${capital(outcome)}</th>
                <td role="cell"><strong>${state}</strong></td>
                <td role="cell">
                  <ul>
                    ${clauses.map(
                      ({ verdict, text }) =>
                        html`<li><span class="verdict">${verdict}</span> <span>${typeset(text)}</span></li> `,
                    )}
                  </ul>
                </td>
              </tr> `,
          )}
        </tbody> `,
    )}
  </table> `
