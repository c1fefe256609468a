import type { WorldSummary } from '../../compare/summary.ts'
import { bandFigures } from './bands.ts'
import { decentralisationTable } from './decentralisation.ts'
import type { Findings } from '../findings/findings.ts'
import { metisFlows, usageTable } from './flows.ts'
import { forestFigures } from './forest.ts'
import { html, type Html } from '../typography/html.ts'
import { metricsTable, varianceTable } from './metrics-table.ts'
import { orderingValue } from './ordering-value.ts'
import { rulesTable } from './rules.ts'
import { sensitivityTable } from './sensitivity.ts'
import { timingFigures } from './timing.ts'

/** What a section is called, and where links to it lead. */
export interface Heading {
  readonly id: string
  readonly title: string
}

/** The two sections of a world: its pictures and its numbers. Names of worlds are lower-case letters, digits and dashes. */
export function worldHeadings({ summary }: Findings, { world }: WorldSummary): { pictures: Heading; numbers: Heading } {
  const where = summary.worlds.length > 1 ? `, world ${world}` : ''
  return {
    pictures: { id: `pictures-${world}`, title: `Pictures${where}` },
    numbers: { id: `numbers-${world}`, title: `Numbers${where}` },
  }
}

/** Everything about one world. */
export function worldSections(findings: Findings, world: WorldSummary): Html {
  const { pictures, numbers } = worldHeadings(findings, world)
  return html`<section id="${pictures.id}" aria-labelledby="${pictures.id}-title">
      <h2 id="${pictures.id}-title">${pictures.title}</h2>
      <h3>Day by day</h3>
      <p>
        Line: median over seeds. Dark band: the middle half of the seeds (25–75 %). Light band: nine in ten (5–95 %;
        with few seeds that is nearly all of them). Grey and dashed: the twin, the same seeds without a programme.
        Shaded: the programme, when policies pay, and the evaluation, when they are judged. Days are counted from the
        beginning of a run.
      </p>
      ${bandFigures(findings, world)}
      <h3>From reward to sale</h3>
      ${timingFigures(findings, world)}
      <h3>Who gets what ordering is worth</h3>
      ${orderingValue(world)}
      <h3>Effects in the evaluation window</h3>
      ${forestFigures(findings, world)}
      <h3>If the thresholds were others</h3>
      ${sensitivityTable(world, findings.summary.thresholds)}
    </section>
    <section id="${numbers.id}" aria-labelledby="${numbers.id}-title">
      <h2 id="${numbers.id}-title">${numbers.title}</h2>
      <h3>All metrics</h3>
      <p>
        Mean over seeds. First column: the value without a programme; then what each policy changes, or its own value
        where there is nothing to compare it with. Below: 95 % interval of that policy alone.
      </p>
      ${metricsTable(findings, world)}
      <h3>Where the METIS went</h3>
      ${metisFlows(world)}
      <h3>Who runs the chain</h3>
      ${decentralisationTable(world)}
      <h3>Why these outcomes</h3>
      <p>
        A rule is met when all its clauses hold that apply, ruled out when one fails, not known when something is
        missing that it asks for, and open when one straddles: when the adjusted interval lies on both sides of what is
        asked. Nothing is claimed of a policy with fewer seeds than it takes for intervals to decide at all.
      </p>
      ${rulesTable(world)}
      <h3>What common random numbers saved</h3>
      ${varianceTable(findings, world)}
      <h3>Who used what</h3>
      <details>
        <summary>Every action by kind of agent</summary>
        ${usageTable(world)}
      </details>
    </section> `
}
