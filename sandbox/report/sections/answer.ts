import { sentence } from '../../compare/answer.ts'
import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import { answered } from '../../statistics/outcome-table.ts'
import { wordsOf } from '../findings/effect-words.ts'
import { effectOf, type Findings, metricNamed, titleIn } from '../findings/findings.ts'
import { amount, capital, inWords, percent, pValue } from '../typography/format.ts'
import { headline } from '../findings/headline.ts'
import { type Content, html, type Html } from '../typography/html.ts'
import { named } from '../typography/panel.ts'
import { seedSentences } from './seeds.ts'
import { openRules, typeset } from '../findings/standing.ts'
import { meaningsAt } from '../findings/thresholds.ts'
import { undecided } from './undecided.ts'
import { exploratoryNotice } from './exploratory.ts'
import { versusTable } from './versus.ts'
import { unpaidParts } from '../findings/unpaid.ts'

/** What the campaign found, for somebody who reads one screen. */
export function answer(findings: Findings): Html {
  const { summary } = findings
  const metric = metricNamed(summary.primary)
  const several = summary.worlds.length > 1
  return html`<section id="answer" aria-labelledby="answer-title">
    <h2 id="answer-title">Answer</h2>
    ${summary.worlds.map(
      (world) =>
        html`<p class="lead">
          ${several ? html`<strong>World ${world.world}.</strong> ` : undefined}${typeset(sentence(world.answer))}
        </p> `,
    )}${several ? agreement(summary.worlds) : undefined}${answerTable(findings, metric)}${exploratoryNotice(summary)}${summary.worlds.map(
      (world) => html`<p>${several ? html`World ${world.world}. ` : undefined}${headline(world, metric)}</p> `,
    )}${versusTable(summary)}
    <h3>What the outcomes mean</h3>
    <dl class="outcomes">
      ${meaningsAt(summary.thresholds).map(
        ({ outcome, text }) =>
          html`<div>
            <dt>${capital(outcome)}</dt>
            <dd>${capital(text)}</dd>
          </div> `,
      )}
    </dl>
    <div class="split">
      <div>
        <h3>What could not be decided</h3>
        <p class="hint">
          Intervals here are adjusted for the number of policies. A rule is open while one of them lies on both sides of
          what it asks; an outcome is unknown while anything is missing that it is read from.
        </p>
        ${summary.worlds.map((world) => undecided(world, several))}
      </div>
      <div>
        <h3>What the seeds can show</h3>
        ${summary.worlds.map(
          (world) =>
            html`${several ? html`<h4>World ${world.world}</h4>` : undefined}
              <p>${seedSentences(world, metric, summary.thresholds).join(' ') || 'Nothing yet.'}</p> `,
        )}
      </div>
    </div>
  </section> `
}

function agreement(worlds: readonly WorldSummary[]): Html {
  const [first, ...others] = worlds
  const differing = first!.policies.filter(({ policy, outcome }) =>
    others.some((world) => world.policies.find((other) => other.policy === policy)?.outcome !== outcome),
  )
  return html`<p class="lead">
    ${
      differing.length === 0
        ? 'The worlds agree on every outcome.'
        : `The outcome depends on the world for ${inWords(differing.map(({ title }) => `“${title}”`))}: on assumptions that nobody can settle by measuring.`
    }
  </p> `
}

/** Roles are said again because narrow pages lay the table out as blocks, which would silence it. */
function answerTable({ summary }: Findings, metric: Metric): Html {
  const shown = [...new Set([metric.name, ...answered.map((each) => each.metric)])].map(metricNamed)
  const all = summary.worlds.flatMap(({ policies }) => policies)
  const heads = shown.map((each) => answered.find((column) => column.metric === each.name)?.head ?? titleIn(each, all))
  return html`<table class="stacking answer" role="table">
    <caption>
      Effect against the twin, the same seed without a programme: means over seeds with 95 % intervals. Primary metric,
      fixed before the runs: ${metric.title}.
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${['Policy', summary.exploratory.reasons.length > 0 ? 'Outcome, exploratory' : 'Outcome', ...heads].map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}
      </tr>
    </thead>
    ${summary.worlds.map(
      ({ world, policies }) =>
        html`<tbody role="rowgroup">
          ${
            summary.worlds.length > 1
              ? html`<tr role="row" class="group">
                  <th role="rowheader" scope="rowgroup" colspan="${shown.length + 2}">World ${world}</th>
                </tr>`
              : undefined
          }
          ${policies.map((policy, place) => answerRow(policy, place, shown, heads))}
        </tbody> `,
    )}
  </table> `
}

function answerRow(policy: PolicySummary, place: number, shown: readonly Metric[], heads: readonly string[]): Html {
  const cells: [string, Content][] = [
    [
      'Outcome',
      html`<strong>${capital(policy.outcome)}</strong
        >${outcomeNotes(policy).map((note) => html`<small>${note}</small>`)}`,
    ],
    ...shown.map((metric, i): [string, Content] => [heads[i]!, cell(metric, policy)]),
  ]
  return html`<tr role="row">
    <th role="rowheader" scope="row">${named(place, policy.title)}</th>
    ${cells.map(([head, content]) => html`<td role="cell" data-label="${head}">${content}</td>`)}
  </tr> `
}

function cell({ name, unit }: Metric, policy: PolicySummary): Content {
  const { point, range, notes } = wordsOf(unit, policy.metrics[name], policy.pairs)
  const effect = effectOf(policy, name)
  const tested = effect !== undefined && effect.kind !== 'value' && effect.spread !== 'one seed'
  const trust = [
    ...(range === undefined ? [] : [range]),
    ...(tested ? [`adjusted\u00a0p\u00a0${pValue(effect.adjustedP)}`] : []),
    ...notes,
  ]
  return html`${point}<small>${trust.join(', ')}</small>`
}

/** What stands beside an outcome: why it is unknown, which of two meanings mixed has, and what was not paid. */
function outcomeNotes(policy: PolicySummary): string[] {
  const open = openRules(policy)
  const note =
    policy.outcome === 'unknown'
      ? policy.reasons.map(typeset)
      : policy.outcome !== 'mixed'
        ? []
        : [open.length === 0 ? 'fits none of the three' : `could still be ${open.join(' or ')}`]
  return [...note, ...persistenceNote(policy), ...paidNote(policy)]
}

/** What an effect was when looked at again. */
function persistenceNote({ persistence: { state, from, to, left } }: PolicySummary): string[] {
  if (state === 'not looked at' || state === 'no effect') return []
  const share = left === undefined ? '' : `: ${percent(left, 0)} of the effect is left in days ${from} to ${to}`
  return [`${state === 'open' ? 'lasting or fading, the seeds do not say' : state}${share}`]
}

/** The share of the budget that was paid, where it was not all. */
function paidNote(policy: PolicySummary): string[] {
  const { paid } = policy
  if (paid === undefined || paid.mean === undefined || paid.mean > 1 - 1e-6 || paid.most === 0) return []
  const [mean, least, most] = [paid.mean, paid.least!, paid.most!].map((share) => percent(share, share > 0.99 ? 1 : 0))
  const unpaid = unpaidParts(policy).map(([part, metis]) => `${part} (${amount(metis)} METIS)`)
  return [
    `${mean} of its budget was paid${least === most ? '' : ` (${least} to ${most} by seed)`}${
      unpaid.length === 0 ? '' : `, and not: ${inWords(unpaid)}`
    }`,
  ]
}
