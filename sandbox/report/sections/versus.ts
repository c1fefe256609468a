import type { Summary, VersusSummary, WorldSummary } from '../../compare/summary.ts'
import { wordsOf } from '../findings/effect-words.ts'
import { metricNamed } from '../findings/findings.ts'
import { capital, counted, midSentence, percent, pValue } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { scrolling } from '../typography/panel.ts'

/** Policies against each other: what the one has more of than the other, and how surely each is the best. */
export function versusTable({ worlds, primary }: Summary): Html | undefined {
  const compared = worlds.filter(({ versus }) => versus.some(({ pairs }) => pairs > 0))
  if (compared.length === 0) return undefined
  const title = metricNamed(primary).title
  return html`<h3>Policies against each other</h3>
    ${compared.map(
      (world) =>
        html`${worlds.length > 1 ? html`<h4>World ${world.world}</h4>` : undefined}${scrolling(
          'Policies against each other',
          html`<table class="numbers">
            <thead>
              <tr>
                <th scope="col">The first over the second</th>
                <th scope="col">${title}</th>
                <th scope="col">The first is, with the second in the twin’s place</th>
                <th scope="col">And the second, with the first there</th>
              </tr>
            </thead>
            <tbody>
              ${world.versus.filter(({ pairs }) => pairs > 0).map((each) => pairRow(world, each, primary))}
            </tbody>
          </table> `,
        )}${rankingSentence(world)}`,
    )}`
}

function pairRow(
  { policies }: WorldSummary,
  { policy, against, metrics, pairs, forth, back }: VersusSummary,
  primary: string,
): Html {
  const title = (id: string) => policies.find((each) => each.policy === id)!.title
  const { point, range, notes } = wordsOf(metricNamed(primary).unit, metrics[primary], pairs)
  const effect = metrics[primary]?.effect
  const p =
    effect === undefined || effect.kind === 'value' || effect.spread === 'one seed' ? undefined : effect.adjustedP
  const trust = [
    ...(range === undefined ? [] : [range]),
    ...(p === undefined ? [] : [`adjusted p ${pValue(p)}`]),
    ...notes,
  ]
  return html`<tr>
    <th scope="row">${title(policy)} over ${title(against)}</th>
    <td>${point}${trust.map((line) => html`<small>${line}</small>`)}</td>
    <td>${capital(forth.outcome)}</td>
    <td>${capital(back.outcome)}</td>
  </tr> `
}

function rankingSentence({ ranking, policies, pairsCompared }: WorldSummary): Html {
  const family = `Changes over the same seeds, with 95 % intervals; p is corrected for ${counted(pairsCompared, 'pair')} by Holm’s procedure.`
  if (ranking === undefined) return html`<p class="hint">${family}</p> `
  const title = (id: string) => policies.find((each) => each.policy === id)!.title
  const zone = percent(ranking.indifference, 0)
  return html`<p class="hint">${family}</p>
    <p>
      By ${midSentence(metricNamed(ranking.metric).title)}, best first, with the probability of being the best and of
      being within ${zone} of the best:
      ${ranking.standings
        .map(({ name, best, near }) => `“${title(name)}” ${probability(best)}, ${probability(near)}`)
        .join('; ')}.
    </p> `
}

const probability = (share: number): string =>
  share > 0.99 ? 'over 99\u00a0%' : share < 0.01 ? 'under 1\u00a0%' : percent(share, 0)
