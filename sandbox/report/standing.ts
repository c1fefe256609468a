import type { PolicySummary } from '../campaign/compare.ts'
import type { Verdict } from '../statistics/clause.ts'
import { defaultThresholds, type Outcome } from '../statistics/outcome.ts'
import { effectOf } from './findings.ts'
import { rangeText } from './format.ts'

/** One clause of one rule, out of the sentence that the classification left. */
export interface Reason {
  readonly rule: Outcome
  readonly verdict: Verdict
  readonly text: string
}

/** Where a policy stands with a rule: every clause holds, one fails, or the seeds do not say. */
export interface Standing {
  readonly rule: Outcome
  readonly state: 'met' | 'ruled out' | 'open'
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
    const failing = own.filter(({ verdict }) => verdict === 'fails')
    const undecided = own.filter(({ verdict }) => verdict === 'straddles' || verdict === 'is unknown')
    const state = failing.length > 0 ? 'ruled out' : undecided.length > 0 ? 'open' : 'met'
    return { rule, state, reasons: own, deciding: { 'ruled out': failing, open: undecided, met: own }[state] }
  })
}

/** As `format.ts` would have written it. */
const typeset = (text: string): string => text.replace(/(^|\s)-(?=[\d.]|infinity)/g, '$1−').replaceAll(' %', '\u00a0%')

/** Rules that seeds could still decide for. */
export const openRules = (policy: PolicySummary): Outcome[] =>
  standingsOf(policy).flatMap(({ rule, state }) => (state === 'open' ? [rule] : []))

/**
 * Dump ratio and fee return are judged by their means alone. Where a mean's interval reaches over the threshold, the
 * verdict hangs by a thread, and a reader has to know.
 */
export function fragile(policy: PolicySummary): string[] {
  return (
    [
      ['dumpRatio', 'dump ratio', 'share', defaultThresholds.dumpRatio],
      ['feeReturn', 'fee return', 'USD', defaultThresholds.growthFeeReturn],
    ] as const
  ).flatMap(([name, words, unit, threshold]) => {
    const effect = effectOf(policy, name)
    if (effect === undefined) return []
    const { lower, upper } = effect.interval
    const over = (lower ?? -Infinity) < threshold && (upper ?? Infinity) >= threshold
    const shown = unit === 'share' ? `${100 * threshold} %` : `$${threshold.toFixed(2)}`
    return over
      ? [
          `the ${words} is judged by its mean, but its interval, ${rangeText(unit, effect, effect.interval)}, lies on both sides of ${shown}`,
        ]
      : []
  })
}
