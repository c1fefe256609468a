import { detectableText } from '../compare/detectable.ts'
import { wantedText } from '../compare/exploratory.ts'
import { sentence } from '../compare/answer.ts'
import type { Summary, VersusSummary, WorldSummary } from '../compare/summary.ts'
import { metrics } from '../metrics/index.ts'
import { type ThresholdName, thresholds as entries } from '../statistics/outcome-table.ts'
import { align, comparisonTable, effectText } from './table.ts'

/**
 * All that the command line says of a campaign: the answer first, then each policy against its twins, policies against each other,
 * and what outcomes were judged by.
 */
export function answerText(summary: Summary): string {
  const { worlds, primary } = summary
  if (worlds.every(({ contrasts }) => contrasts === 0)) return comparisonTable(summary)
  const among = worlds.flatMap((world) => {
    const lines = versusLines(world, primary)
    return lines.length === 0 ? [] : [[...(worlds.length > 1 ? [`World "${world.world}"`] : []), ...lines].join('\n')]
  })
  return [
    openingLines(summary).join('\n\n'),
    comparisonTable(summary),
    ...among,
    judgedByLines(summary).join('\n'),
  ].join('\n\n')
}

/** What the campaign answers, before any number: a sentence a world, and whether it is a first look only. */
function openingLines(summary: Summary): string[] {
  const { exploratory, worlds } = summary
  const several = worlds.length > 1
  return [
    ...worlds.map(({ world, answer }) => `${several ? `World "${world}": ` : ''}${sentence(answer)}`),
    ...(exploratory.reasons.length === 0
      ? []
      : [
          `EXPLORATORY, no conclusion: ${exploratory.reasons.join('; ')}. For this campaign ${wantedText(exploratory)}.`,
        ]),
  ]
}

/** Policies against each other by the metric that decides: pairs, then the ranking. Nothing where there is one policy. */
function versusLines({ versus, ranking, pairsCompared }: WorldSummary, primary: string): string[] {
  const compared = versus.filter(({ pairs }) => pairs > 0)
  const title = metrics.find(({ name }) => name === primary)!.title
  const pairs =
    compared.length === 0
      ? []
      : [
          `${title}, the first policy against the second, 95 % interval, p by Holm over ${pairsCompared === 1 ? 'one pair' : `${pairsCompared} pairs`}; what each is with the other in the twin's place`,
          '',
          ...align([
            ['', 'change', 'adjusted p', 'first', 'second'],
            ...compared.map((each) => pairRow(each, primary)),
          ]),
        ]
  const places =
    ranking === undefined
      ? []
      : [
          `Ranked by ${title.toLowerCase()} in ${ranking.seeds} seeds: ${ranking.standings
            .map(
              ({ name, best, near }) =>
                `${name} is best with ${probability(best)}, within ${Number((100 * ranking.indifference).toFixed(2))} % of it with ${probability(near)}`,
            )
            .join('; ')}.`,
        ]
  return [...pairs, ...(pairs.length > 0 && places.length > 0 ? [''] : []), ...places]
}

function pairRow({ policy, against, metrics: own, forth, back }: VersusSummary, primary: string): string[] {
  const summary = own[primary]
  const effect = summary?.effect
  const p =
    effect === undefined || effect.kind === 'value' || effect.spread === 'one seed' ? undefined : effect.adjustedP
  return [
    `${policy} over ${against}`,
    effectText(summary),
    p === undefined ? '–' : p.toPrecision(2),
    forth.outcome,
    back.outcome,
  ]
}

/** Where thresholds lie, since every outcome hangs on them; and that effects were looked at again, or not. */
function judgedByLines({ thresholds, worlds }: Summary): string[] {
  const names = Object.keys(thresholds) as ThresholdName[]
  const texts = names.map((name) => {
    const value = thresholds[name]
    const text =
      entries[name].in === 'percent'
        ? `${Number((100 * value).toFixed(2))} %`
        : entries[name].in === 'dollars'
          ? `$${value}`
          : `$${value} a dollar`
    return `${name} ${text}${value === entries[name].at ? '' : ' (set by the campaign)'}`
  })
  const looked = worlds.flatMap(({ policies }) =>
    policies.flatMap(({ policy, persistence: { state, from, to } }) =>
      state === 'not looked at' || state === 'no effect' ? [] : [`${policy} ${state} in days ${from} to ${to}`],
    ),
  )
  return [
    ...worlds.flatMap(({ world, detectable }) =>
      detectable === undefined
        ? []
        : [
            `${worlds.length > 1 ? `World "${world}", against` : 'Against'} no programme: ${detectableText(detectable)}`,
          ],
    ),
    `Thresholds: ${texts.join(', ')}.`,
    looked.length > 0
      ? `Looked at again: ${looked.join(', ')}.`
      : 'Whether effects last was not looked at: runs end before, or there is none.',
  ]
}

const probability = (share: number): string =>
  share > 0.99 ? 'over 99 %' : share < 0.01 ? 'under 1 %' : `${Math.round(100 * share)} %`
