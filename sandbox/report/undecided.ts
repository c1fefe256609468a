import type { WorldSummary } from '../campaign/compare.ts'
import { isCompared } from './findings.ts'
import { capital } from './format.ts'
import { html, type Html } from './html.ts'
import { named } from './panel.ts'
import { fragile, standingsOf } from './standing.ts'

/** What these seeds leave open, policy by policy: which bound lies on both sides of what its rule asks. */
export function undecided({ world, policies }: WorldSummary, several: boolean): Html {
  const rows = policies.map((policy, place) => ({
    policy,
    place,
    open: policy.outcome === 'mixed' ? standingsOf(policy).filter(({ state }) => state === 'open') : [],
    notes: isCompared(policy) ? fragile(policy) : ['no run of it has finished together with its twin'],
  }))
  const shown = rows.filter(({ open, notes }) => open.length + notes.length > 0)
  const where = several ? html`<h4>World ${world}</h4> ` : undefined
  if (shown.length === 0)
    return html`${where}
      <p>Nothing: no bound that the outcomes depend on lies on both sides of its threshold.</p> `
  return html`${where}
    <ul class="open">
      ${shown.map(
        ({ policy, place, open, notes }) =>
          html`<li>
            ${named(place, policy.title)}
            <ul>
              ${open.map(
                ({ rule, deciding }) =>
                  html`<li>${capital(rule)}: ${deciding.map(({ text }) => text).join('; ')}.</li> `,
              )}${notes.map((note) => html`<li>${capital(note)}.</li> `)}
            </ul>
          </li> `,
      )}
    </ul> `
}
