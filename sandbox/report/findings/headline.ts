import type { PolicySummary, WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import { type Outcome, outcomeWords } from '../../statistics/outcome-table.ts'
import { alpha, effectOf, isCompared } from './findings.ts'
import { capital, effectNumber, inWords, midSentence } from '../typography/format.ts'
import { openRules, typeset } from './standing.ts'

/** The outcome in a few sentences: growth first, because that is the question. */
export function headline({ policies }: WorldSummary, metric: Metric): string {
  if (!policies.some(isCompared)) return 'Nothing can be said yet: no policy has a finished run with a finished twin.'
  const judged = policies.filter(({ outcome }) => outcome !== 'unknown')
  const who = (some: readonly PolicySummary[]) => names(some, judged)
  const by = (outcome: Outcome) => judged.filter((policy) => policy.outcome === outcome)
  const growing = by('native growth')
  const impossible = judged.filter((policy) =>
    policy.rules.some(({ outcome, state }) => outcome === 'native growth' && state === 'ruled out'),
  )
  const growth =
    judged.length === 0
      ? undefined
      : growing.length > 0
        ? capital(say(who(growing), growing, 'native growth'))
        : `${judged.length === 1 ? who(judged) : 'No policy'} is ${judged.length === 1 ? 'not ' : ''}shown to grow native DeFi${
            impossible.length === 0
              ? ''
              : judged.length === 1
                ? '; it is ruled out'
                : `; for ${who(impossible)} it is ruled out`
          }`
  const claims = (['mine and dump', 'neutral'] as const).flatMap((outcome) => {
    const some = by(outcome)
    return some.length === 0 ? [] : [capital(say(who(some), some, outcome))]
  })
  const open = Map.groupBy(by('mixed'), (policy) => openRules(policy).join('/'))
  const mixed = [...open].map(([rules, some]) =>
    rules === ''
      ? `${capital(who(some))} ${some.length === 1 ? 'fits' : 'fit'} none of the three outcomes`
      : `These seeds do not decide whether ${who(some)} ${openRules(some[0]!)
          .map((rule) => verb(some, rule))
          .join(' or ')}`,
  )
  const sentences = [
    growth,
    significance(policies.filter(isCompared), metric),
    ...claims,
    ...mixed,
    ...unknown(policies),
  ]
  return sentences.flatMap((sentence) => (sentence === undefined ? [] : [`${sentence}.`])).join(' ')
}

/** Of whom nothing is known, by what is missing. */
function unknown(policies: readonly PolicySummary[]): string[] {
  const missing = Map.groupBy(
    policies.filter(({ outcome }) => outcome === 'unknown'),
    ({ reasons }) => reasons.join('; '),
  )
  return [...missing].map(
    ([reasons, some]) => `Nothing can be claimed of ${names(some, policies)}: ${typeset(reasons)}`,
  )
}

const say = (who: string, some: readonly unknown[], outcome: Outcome): string => `${who} ${verb(some, outcome)}`

const verb = (some: readonly unknown[], outcome: Outcome): string =>
  outcomeWords[outcome][some.length === 1 ? 'one' : 'many']

/** `all 3 policies`, `Linear and Vested`, `7 of 12 policies`. */
function names(some: readonly PolicySummary[], all: readonly PolicySummary[]): string {
  if (some.length > 1 && some.length === all.length)
    return some.length === 2 ? 'both policies' : `all ${some.length} policies`
  return some.length <= 3 ? inWords(some.map(({ title }) => `“${title}”`)) : `${some.length} of ${all.length} policies`
}

/** Whether the primary metric moved at all; what is a value already has nothing to move against. */
function significance(judged: readonly PolicySummary[], metric: Metric): string | undefined {
  const effects = judged.flatMap((policy) => {
    const effect = effectOf(policy, metric.name)
    return effect === undefined || effect.kind === 'value' ? [] : [{ policy, effect }]
  })
  if (effects.length === 0) return undefined
  const clear = effects.filter(({ effect }) => effect.adjustedP <= alpha)
  const said = (
    [
      ['rises', clear.filter(({ effect }) => effect.estimate > 0)],
      ['falls', clear.filter(({ effect }) => effect.estimate < 0)],
    ] as const
  ).flatMap(([verb, some]) => {
    if (some.length === 0) return []
    const sizes = some.map(({ effect }) => effect).sort((a, b) => a.estimate - b.estimate)
    const ends = [sizes[0]!, sizes.at(-1)!].map((effect) => effectNumber(metric.unit, effect, effect.estimate))
    return [
      `${verb} with ${names(
        some.map(({ policy }) => policy),
        judged,
      )} (${[...new Set(ends)].join(' to ')})`,
    ]
  })
  return said.length === 0
    ? `No change of ${midSentence(metric.title)} is significant`
    : `${metric.title} ${said.join(' and ')}`
}
