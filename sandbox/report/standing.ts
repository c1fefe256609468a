import type { PolicySummary } from '../campaign/compare.ts'
import type { Verdict } from '../statistics/clause.ts'
import { defaultThresholds, type Outcome } from '../statistics/outcome.ts'
import { effectOf } from './findings.ts'
import { percent, rangeText } from './format.ts'

/** One clause of one rule, out of the sentence that the classification left. */
export interface Reason {
  readonly rule: Outcome
  readonly verdict: Verdict
  readonly text: string
}

/**
 * Where a policy stands with a rule: every clause holds, one fails, one cannot be known (a dump ratio without rewards), or
 * the seeds do not say.
 */
export interface Standing {
  readonly rule: Outcome
  readonly state: 'met' | 'ruled out' | 'not known' | 'open'
  readonly reasons: readonly Reason[]
  /** The clauses that settle it, or keep it from being settled. */
  readonly deciding: readonly Reason[]
}

const pattern = /^(native growth|mine and dump|neutral), (holds|fails|straddles|is unknown): (.*)$/s

/** What `classify` says of each rule, in its order. A sentence of another form is left out. */
export function standingsOf({ reasons }: PolicySummary): Standing[] {
  const read = reasons.flatMap((reason): Reason[] => {
    const [, rule, verdict, text] = pattern.exec(reason) ?? []
    return text === undefined ? [] : [{ rule: rule as Outcome, verdict: verdict as Verdict, text: typeset(text) }]
  })
  return [...new Set(read.map(({ rule }) => rule))].map((rule) => {
    const own = read.filter((reason) => reason.rule === rule)
    const those = (wanted: Verdict) => own.filter(({ verdict }) => verdict === wanted)
    const deciding = (
      [
        ['ruled out', those('fails')],
        ['not known', those('is unknown')],
        ['open', those('straddles')],
        ['met', own],
      ] as const
    ).find(([, reasons]) => reasons.length > 0)!
    return { rule, state: deciding[0], reasons: own, deciding: deciding[1] }
  })
}

/** As `format.ts` would have written it. */
const typeset = (text: string): string =>
  text
    .replace(/(^|\s)-(?=[\d.]|infinity)/g, '$1−')
    .replace(/\+?infinity/g, '∞')
    .replaceAll(' %', '\u00a0%')

/** Rules that seeds could still decide for. */
export const openRules = (policy: PolicySummary): Outcome[] =>
  standingsOf(policy).flatMap(({ rule, state }) => (state === 'open' ? [rule] : []))

/**
 * Dump ratio and fee return are judged by their means alone. Where a mean's interval reaches over the threshold, and no
 * other clause has ruled the rule out anyway, the verdict hangs by a thread, and a reader has to know.
 */
export function fragile(policy: PolicySummary): string[] {
  const standings = standingsOf(policy)
  return pointClauses.flatMap(({ metric, words, unit, threshold, shown }) => {
    const effect = effectOf(policy, metric)
    if (effect === undefined) return []
    const { lower, upper } = effect.interval
    const across = (lower ?? -Infinity) < threshold && (upper ?? Infinity) >= threshold
    const matters = standings.some(
      ({ reasons }) =>
        reasons.some(({ text }) => text.startsWith(words)) &&
        reasons.every(({ text, verdict }) => text.startsWith(words) || verdict !== 'fails'),
    )
    if (!across || !matters) return []
    const interval = rangeText(unit, effect, effect.interval)
    return [`the ${words} is judged by its mean, but its interval (${interval}) lies on both sides of ${shown}`]
  })
}

/** Clauses that hold a number without its interval against a threshold, by the words that their sentences begin with. */
const pointClauses = [
  {
    metric: 'dumpRatio',
    words: 'dump ratio',
    unit: 'share',
    threshold: defaultThresholds.dumpRatio,
    shown: percent(defaultThresholds.dumpRatio, 0),
  },
  {
    metric: 'feeReturn',
    words: 'fee return',
    unit: 'USD',
    threshold: defaultThresholds.growthFeeReturn,
    shown: `$${defaultThresholds.growthFeeReturn.toFixed(2)}`,
  },
] as const
