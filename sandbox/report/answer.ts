import type { PolicySummary, WorldSummary } from '../campaign/compare.ts'
import type { Metric } from '../metrics/metric.ts'
import { effectOf, type EffectOf, type Findings, isCompared, metricNamed, outcomeOf } from './findings.ts'
import { capital, effectNumber, inWords, none, pValue, rangeText } from './format.ts'
import { headline } from './headline.ts'
import { type Content, html, type Html } from './html.ts'
import { named } from './panel.ts'
import { seedSentences } from './seeds.ts'
import { openRules } from './standing.ts'
import { meanings } from './thresholds.ts'
import { undecided } from './undecided.ts'

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
          ${several ? html`<strong>World ${world.world}.</strong> ` : undefined}${headline(world, metric)}
        </p> `,
    )}${several ? agreement(summary.worlds) : undefined}${answerTable(findings, metric)}
    <dl class="outcomes">
      ${meanings.map(
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
          what it asks.
        </p>
        ${summary.worlds.map((world) => undecided(world, several))}
      </div>
      <div>
        <h3>What the seeds can show</h3>
        ${summary.worlds.map(
          (world) =>
            html`${several ? html`<h4>World ${world.world}</h4>` : undefined}
              <p>${seedSentences(world, metric).join(' ') || 'Nothing yet.'}</p> `,
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
  const shown = [...new Set([metric.name, 'dumpRatio', 'feeReturn'])].map(metricNamed)
  return html`<table class="stacking answer" role="table">
    <caption>
      Effect against the twin, the same seed without a programme: means over seeds with 95 % intervals. Primary metric,
      fixed before the runs: ${metric.title}.
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${['Policy', 'Outcome', ...shown.map(headOf)].map(
          (head) => html`<th scope="col" role="columnheader">${head}</th>`,
        )}
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
          ${policies.map((policy, place) => answerRow(policy, place, shown))}
        </tbody> `,
    )}
  </table> `
}

const headOf = ({ name, title }: Metric): string => (name === 'feeReturn' ? 'Fees per $1 spent' : title)

function answerRow(policy: PolicySummary, place: number, [primary, ...others]: readonly Metric[]): Html {
  const known = isCompared(policy)
  const cells: [string, Content][] = [
    [
      'Outcome',
      html`<strong>${capital(outcomeOf(policy))}</strong><small>${known ? outcomeNote(policy) : undefined}</small>`,
    ],
    ...[primary!, ...others].map((metric): [string, Content] => [
      headOf(metric),
      cell(metric, effectOf(policy, metric.name), known ? absent[metric.name] : 'no finished pair'),
    ]),
  ]
  return html`<tr role="row">
    <th role="rowheader" scope="row">${named(place, policy.title)}</th>
    ${cells.map(([head, content]) => html`<td role="cell" data-label="${head}">${content}</td>`)}
  </tr> `
}

/** Why a finished pair may have no value. */
const absent: Readonly<Record<string, string>> = { dumpRatio: 'no METIS was paid', feeReturn: 'nothing was spent' }

function cell({ unit }: Metric, effect: EffectOf | undefined, reason: string | undefined): Content {
  if (effect === undefined) return html`${none}<small>${reason}</small>`
  const significance = effect.kind === 'value' ? '' : `, adjusted\u00a0p\u00a0${pValue(effect.adjustedP)}`
  return html`${effectNumber(unit, effect, effect.estimate)}<small
      >${rangeText(unit, effect, effect.interval)}${significance}</small
    >`
}

/** Mixed has two meanings, and they are far apart. */
function outcomeNote(policy: PolicySummary): string | undefined {
  if (policy.outcome !== 'mixed') return undefined
  const open = openRules(policy)
  return open.length === 0 ? 'fits none of the three' : `could still be ${open.join(' or ')}`
}
