import type { WorldSummary } from '../campaign/compare.ts'
import { decidingClauses } from '../statistics/outcome.ts'
import { capital } from './format.ts'
import { html, type Html } from './html.ts'
import { named } from './panel.ts'
import { typeset } from './standing.ts'

/** What is left open, policy by policy: what is missing, or which bound lies on both sides of what its rule asks. */
export function undecided({ world, policies }: WorldSummary, several: boolean): Html {
  const rows = policies.map((policy, place) => ({
    policy,
    place,
    open: policy.outcome === 'mixed' ? policy.rules.filter(({ state }) => state === 'open') : [],
    missing: policy.outcome === 'unknown' ? policy.reasons : [],
  }))
  const shown = rows.filter(({ open, missing }) => open.length + missing.length > 0)
  const where = several ? html`<h4>World ${world}</h4> ` : undefined
  if (shown.length === 0)
    return html`${where}
      <p>Nothing: no bound that the outcomes depend on lies on both sides of its threshold.</p> `
  return html`${where}
    <ul class="open">
      ${shown.map(
        ({ policy, place, open, missing }) =>
          html`<li>
            ${named(place, policy.title)}
            <ul>
              ${open.map(
                (rule) =>
                  html`<li>
                    ${capital(rule.outcome)}:
                    ${decidingClauses(rule)
                      .map(({ text }) => typeset(text))
                      .join('; ')}.
                  </li> `,
              )}${missing.map((reason) => html`<li>${capital(typeset(reason))}.</li> `)}
            </ul>
          </li> `,
      )}
    </ul> `
}
