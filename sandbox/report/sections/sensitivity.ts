import type { WorldSummary } from '../../compare/summary.ts'
import type { Thresholds } from '../../statistics/outcome.ts'
import { isCompared } from '../findings/findings.ts'
import { html, type Html } from '../typography/html.ts'
import { named, scrolling } from '../typography/panel.ts'
import { moved } from '../findings/thresholds.ts'

/** Which other thresholds would have said something else. */
export function sensitivityTable({ policies }: WorldSummary, thresholds: Thresholds): Html {
  const rows = policies.flatMap(({ title, outcome, sensitivity }, place) =>
    sensitivity
      .filter((row) => row.outcome !== outcome)
      .map((row) => ({
        title,
        place,
        outcome,
        other: row.outcome,
        what: moved(row.threshold, row.factor, thresholds),
      })),
  )
  if (!policies.some(isCompared)) return html`<p class="empty">No policy has a finished run with a finished twin.</p> `
  if (policies.every(({ outcome }) => outcome === 'unknown')) {
    return html`<p>No outcome is known, wherever the thresholds lie.</p> `
  }
  if (rows.length === 0) {
    return html`<p>
      No outcome depends on where the thresholds lie: each one halved, each one raised by half, and all of them
      together, say the same of every policy.
    </p> `
  }
  return html`<p>
      Each threshold was halved and raised by half, alone and all together. Where that changes an outcome:
    </p>
    ${scrolling(
      'Thresholds that change an outcome',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Outcome</th>
            <th scope="col">With</th>
            <th scope="col">would be</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ title, place, outcome, other, what }) =>
              html`<tr>
                <th scope="row">${named(place, title)}</th>
                <td>${outcome}</td>
                <td>${what}</td>
                <td><strong>${other}</strong></td>
              </tr> `,
          )}
        </tbody>
      </table> `,
    )}`
}
