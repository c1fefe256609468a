import { agentKinds, type KindName } from '../../../agents/index.ts'
import type { Campaign } from '../../campaign/campaign.ts'
import { withoutEndpoints } from '../../campaign/endpoints.ts'
import { codeDigest, type ResolvedWorld, resolveWorld, timelineOf } from '../../campaign/plan.ts'
import { nothingBeside } from '../../statistics/ratio.ts'
import { version } from '../../results/version.ts'
import { anvilVersion } from '../../chain/anvil.ts'
import { baseParameters } from '../../origin/base-parameters.ts'
import { marketParameters } from '../../market/market.ts'
import { populationParameters } from '../../world/population.ts'
import type { WorldSummary } from '../../compare/summary.ts'
import { type Findings, metricNamed } from '../findings/findings.ts'
import { thresholdTexts } from '../findings/thresholds.ts'
import { counted, grouped, midSentence, percent } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { scrolling } from '../typography/panel.ts'
import { parameterTable, textOf } from './parameters.ts'
import { policyPanels } from './policies.ts'

/** How the numbers came about, down to what is needed to make them again. */
export function method({ campaign, summary }: Findings): Html {
  return html`<section id="method" aria-labelledby="method-title">
    <h2 id="method-title">How it was made</h2>
    <h3>Policies</h3>
    <p>Area: METIS that a policy spends a day.</p>
    ${policyPanels(campaign)}
    <h3>Timeline</h3>
    ${timeline(campaign)}
    <h3>Worlds and agents</h3>
    ${worlds(campaign)}${agents(campaign)}
    <h3>Parameters</h3>
    ${parameterTable('Market', marketParameters, campaign.market)}${parameterTable('Agents', populationParameters, campaign.agents)}${parameterTable('Chain', baseParameters, withoutEndpoints(campaign).chain)}
    <h3>Statistics</h3>
    <p>
      Every policy runs with the same seeds as its twin, the run without a programme. Effects are means of paired
      differences over seeds (of log ratios where a change is given in percent). Intervals: BCa bootstrap, 10,000
      resamples, widened for few seeds as Student’s t is. A p-value is the larger of the bootstrap’s and the exact
      Wilcoxon signed rank test’s, corrected for the number of policies by Holm’s procedure within each metric; what is
      only explored has q beside it, the same corrected over all such metrics by Benjamini and Hochberg. Outcomes are
      judged by bounds that are corrected in the same way, and none is claimed with fewer seeds than it takes for such
      bounds to decide at all. Where a twin or a policy is near zero, at ${100 * nothingBeside}&nbsp;% of the other or
      less in some seed, means are given instead of a change in percent, and no outcome rests on them. Thresholds were
      fixed before the runs. Policies are compared with each other in the same way, over the pairs that the campaign
      declares, which are one family; how surely one is best is read off seeds drawn again, 10,000 times, widened as
      intervals are.
    </p>
    <h4>Thresholds</h4>
    <ul>
      ${thresholdTexts(summary.thresholds).map((text) => html`<li>${text}</li> `)}
    </ul>
    <h4>Twins</h4>
    ${summary.worlds.map(({ world, twin }) => html`<p>${driftText(world, twin.drift, summary.worlds.length > 1)}</p> `)}
    <h3>Do it again</h3>
    <p>In the folder that holds this file, with the same version of Terrarium:</p>
    <pre><code>terrarium verify .</code></pre>
    <p>
      runs a sample of the runs again and compares their digests; <code>--runs 1000</code> takes all of them. Campaign
      key <code>${summary.key}</code>, code <code>${codeDigest()}</code>, Terrarium ${version}, Anvil ${anvilVersion}.
    </p>
    <h3>Limits</h3>
    ${limits(campaign)}
  </section> `
}

/** Whether twins stand still, by which all is judged. */
function driftText(
  world: string,
  { metric, state, early, late, change, interval }: WorldSummary['twin']['drift'],
  several: boolean,
): string {
  const where = several ? `World ${world}: ` : ''
  if (state === 'not known' || change === undefined || interval === undefined) {
    return `${where}too few twins to say whether they stand still.`
  }
  const said = {
    stationary: 'they stand still',
    moves: 'they do not stand still',
    open: 'the seeds do not say whether they stand still',
  }[state]
  const [low, high] = [interval.lower, interval.upper].map((bound) => percent(bound))
  return `${where}${midSentence(metricNamed(metric).title)} of the twins changes by ${percent(change)} (95 %: ${low} to ${high}) from days ${early.join(' to ')} to days ${late.join(' to ')}: ${said}, by what growth asks of a policy.`
}

function timeline(campaign: Campaign): Html {
  const { days, blockSeconds, programme, evaluation } = timelineOf(campaign)
  const parts = [
    [0, programme.from, 'Warm-up: everybody lives there, nobody is paid.'],
    [programme.from, programme.to, 'Programme: policies pay.'],
    [programme.to, evaluation.from, 'Pause: what vests has vested at its end, and who came for rewards may leave.'],
    [evaluation.from, evaluation.to, 'Evaluation: policies are judged.'],
    [evaluation.to, days, 'After the evaluation.'],
  ] as const
  return html`<ul>
      ${parts
        .filter(([from, to]) => to > from)
        .map(([from, to, what]) => html`<li>Day ${from} to ${to}. ${what}</li> `)}
    </ul>
    <p>
      A block is ${textOf(blockSeconds)} seconds, a run ${grouped((days * 86_400) / blockSeconds)} blocks. Transactions
      are ordered “${campaign.ordering}” where a world says nothing else. Each policy runs with
      ${counted(campaign.seeds, 'seed')} in each world.
    </p> `
}

function worlds({ worlds: all }: Campaign): Html {
  return html`<ul>
    ${Object.entries(all).map(([name, { chain, ordering, market, agents: kinds }]) => {
      const changes = changesIn({ chain, ordering, market, agents: kinds })
      return html`<li>
        World <strong>${name}</strong>:
        ${
          changes.length === 0
            ? 'the campaign’s own chain, ordering, market and agents.'
            : html`the campaign’s own, but
              ${changes.map(([path, value], i) => html`${i === 0 ? '' : ', '}<code>${path}</code> ${value}`)}.`
        }
      </li> `
    })}
  </ul> `
}

/** What a world says, field by field; a list is one, and so is what is switched on as it usually is. */
function changesIn(changes: object, around = ''): (readonly [path: string, value: string])[] {
  return Object.entries(changes).flatMap(([name, value]) => {
    const path = around === '' ? name : `${around}.${name}`
    if (value === undefined) return []
    if (value === false || value === null) return [[path, 'off'] as const]
    if (typeof value !== 'object' || Array.isArray(value)) return [[path, textOf(value)] as const]
    if (Object.keys(value as object).length > 0) return changesIn(value as object, path)
    return /^chain\.\w+$/.test(path) ? [[path, 'on'] as const] : []
  })
}

function agents(campaign: Campaign): Html {
  const names = Object.keys(campaign.worlds)
  const resolved = names.map((name) => resolveWorld(campaign, name))
  const kinds = Object.keys(agentKinds) as KindName[]
  return scrolling(
    'Agents',
    html`<table class="numbers narrow">
      <thead>
        <tr>
          <th scope="col">Agents</th>
          ${names.map((name) => html`<th scope="col">${names.length === 1 ? 'Number' : `World ${name}`}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${kinds.map(
          (kind) =>
            html`<tr>
              <th scope="row">${agentKinds[kind].title}</th>
              ${resolved.map((world) => html`<td>${countOf(kind, world)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table> `,
  )
}

/** How many of a kind live in a world: nobody where what they live on is off. Each counts by its own parameters. */
function countOf(name: KindName, { agents: population, chain }: ResolvedWorld): number {
  const kind = agentKinds[name] as {
    readonly count: (parameters: unknown) => number
    readonly reads: readonly string[]
  }
  const off = Object.entries(chain).flatMap(([protocol, chosen]) => (chosen === 'off' ? [protocol] : []))
  return kind.reads.some((needed) => off.includes(needed)) ? 0 : kind.count(population[name])
}

function limits(campaign: Campaign): Html {
  const counts = Object.keys(campaign.worlds).map((name) => {
    const world = resolveWorld(campaign, name)
    return (Object.keys(agentKinds) as KindName[]).reduce((sum, kind) => sum + countOf(kind, world), 0)
  })
  const most = grouped(Math.max(...counts))
  return html`<ul>
    <li>Nothing here is evidence about Metis itself: it shows what follows from the assumptions above.</li>
    <li>
      The depth of the outer market and how organic demand responds to depth are assumptions, and outcomes hang on them.
    </li>
    <li>
      How good builders are dominates any case for grants; how sharply activity tips dominates any case for liquidity
      mining.
    </li>
    <li>${most} agents under-represent whales.</li>
    <li>There is no governance, and one native token.</li>
  </ul> `
}
