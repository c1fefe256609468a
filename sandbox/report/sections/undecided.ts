import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import { decidingClauses } from '../../statistics/outcome.ts'
import { capital } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { named } from '../typography/panel.ts'
import { typeset } from '../findings/standing.ts'

/** What is left open, policy by policy: what is missing, or which bound lies on both sides of what its rule asks. */
export function undecided({ world, policies }: WorldSummary, several: boolean): Html {
  const rows = policies.map((policy, place) => ({ name: named(place, policy.title), lines: linesOf(policy) }))
  // Too few seeds are too few for all: what is missing is said once.
  const groups = Map.groupBy(
    rows.filter(({ lines }) => lines.length > 0),
    ({ lines }) => lines.join('\n'),
  )
  const where = several ? html`<h4>World ${world}</h4> ` : undefined
  if (groups.size === 0)
    return html`${where}
      <p>Nothing: no bound that the outcomes depend on lies on both sides of its threshold.</p> `
  return html`${where}
    <ul class="open">
      ${[...groups.values()].map(
        (some) =>
          html`<li>
            ${some.map(({ name }, i) => html`${i === 0 ? undefined : ', '}${name}`)}
            <ul>
              ${some[0]!.lines.map((line) => html`<li>${line}.</li> `)}
            </ul>
          </li> `,
      )}
    </ul> `
}

function linesOf({ outcome, reasons, rules }: PolicySummary): string[] {
  if (outcome === 'unknown') return reasons.map((reason) => capital(typeset(reason)))
  if (outcome !== 'mixed') return []
  return rules
    .filter(({ state }) => state === 'open')
    .map(
      (rule) =>
        `${capital(rule.outcome)}: ${decidingClauses(rule)
          .map(({ text }) => typeset(text))
          .join('; ')}`,
    )
}
