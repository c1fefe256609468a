import { counted, inWords } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import type { Findings } from '../findings/findings.ts'

/** Runs that the comparison had to do without, by reason and policy; nothing when all are there. */
export function missingNotice({ campaign, summary: { missing } }: Findings): Html | undefined {
  if (missing.length === 0) return undefined
  const planned = Object.keys(campaign.worlds).length * (campaign.policies.length + 1) * campaign.seeds
  return html`<div class="notice" role="note">
    <p>
      <strong>${missing.length} of ${counted(planned, 'run')} ${missing.length === 1 ? 'is' : 'are'} missing.</strong>
      This report compares only seeds of which both the policy and its twin have finished. Run the same campaign again
      to fill the gaps; what is finished is kept.
    </p>
    <details>
      <summary>Which runs, and why</summary>
      <ul>
        ${groups(missing).map(
          ([what, seeds]) =>
            html`<li>
              ${what}${seeds.length > 0 ? `: ${seeds.length === 1 ? 'seed' : 'seeds'} ${inWords(seeds)}` : undefined}
            </li> `,
        )}
      </ul>
    </details>
  </div> `
}

/** `[world=smooth, policy=none: not run yet, [1, 2]]`: seeds that miss for one reason are told together. */
function groups(missing: Findings['summary']['missing']): [string, string[]][] {
  const found = new Map<string, string[]>()
  for (const { run, reason } of missing) {
    const [, group = run, seed] = /^(.*)\/seed=(\d+)$/s.exec(run) ?? []
    const what = `${group.replace('world=', 'world ').replace('/policy=', ', policy ')}, ${reason}`
    const seeds = found.get(what) ?? []
    found.set(what, seed === undefined ? seeds : [...seeds, seed])
  }
  return [...found]
}
