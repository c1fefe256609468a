/**
 * Says of one policy whether it grew native DeFi, was mined and dumped, or neither, and when nobody can say:
 * docs/theory.md E.4 and H.
 *
 * The rules and their thresholds are the data of `outcome-table.ts`; `sensitivity` shows what other thresholds would have
 * said. Every clause of every rule leaves its reason, so that a report can say which bound decided, and which one straddles.
 */
import { type Clause, fallsShort, reaches, type Reading, required, staysBelow, staysWithin, unknown } from './clause.ts'
import {
  type Demand,
  type Measure,
  measures,
  type Outcome,
  payments,
  rules as table,
  type Ruled,
  type RuleTerms,
  type ThresholdName,
  thresholds as entries,
} from './outcome-table.ts'

/** What was measured of one policy: bounds, adjusted for the number of policies. Uplifts are relative to the twin: 0.10 is +10 %. */
export interface Evidence extends Readonly<Record<Measure, Reading>> {
  /** Why the evaluation window does not show what is left after the last payment; empty when it does. */
  readonly tooSoon: readonly string[]
  /** What keeps anything from being known of this policy, in words: too few seeds, nothing paid. Empty when nothing does. */
  readonly gaps: readonly string[]
}

/** Relative uplifts and shares as in `Evidence`. */
export type Thresholds = Readonly<Record<ThresholdName, number>>

export const defaultThresholds = Object.fromEntries(
  Object.entries(entries).map(([name, { at }]) => [name, at]),
) as Thresholds

/**
 * Where a policy stands with a rule: every clause holds or does not apply, one fails, one is not known, or the seeds do
 * not say.
 */
export type RuleState = 'met' | 'ruled out' | 'not known' | 'open'

export interface Rule {
  readonly outcome: Ruled
  readonly state: RuleState
  readonly clauses: readonly Clause[]
}

export interface Classification {
  readonly outcome: Outcome
  /** Why it is this outcome, a sentence each: what it rests on, or what keeps it from being another. */
  readonly reasons: readonly string[]
  /** Every rule with all its clauses, whatever the outcome. */
  readonly rules: readonly Rule[]
}

/**
 * Applies the three rules. What satisfies none is mixed, but only when all is known that they ask for: that nothing fits is
 * a claim, too.
 *
 * @example
 * classify({
 *   volume: { lower: 0.12, upper: 0.3 },
 *   tvl: { lower: 0.02, upper: 0.2 },
 *   holderWealth: { lower: -0.02, upper: 0.02 },
 *   userCost: { lower: -0.1, upper: 0.01 },
 *   welfare: { lower: 2e4, upper: 9e4 },
 *   feeReturn: { absent: 'it pays nothing' },
 *   dumped: { absent: 'it pays nothing' },
 *   tooSoon: [],
 *   gaps: [],
 * }).outcome // => 'native growth'
 */
export function classify(evidence: Evidence, thresholds: Thresholds = defaultThresholds): Classification {
  const { gaps } = evidence
  const rules = (Object.entries(table) as [Ruled, RuleTerms][]).map(([outcome, terms]) =>
    judge(outcome, clausesOf(terms, evidence, thresholds), gaps),
  )
  if (gaps.length > 0) return { outcome: 'unknown', reasons: gaps, rules }
  const met = rules.find(({ state }) => state === 'met')
  if (met !== undefined) return { outcome: met.outcome, reasons: met.clauses.map(({ text }) => text), rules }
  const missing = textsOf(rules, 'is unknown')
  return missing.length > 0
    ? { outcome: 'unknown', reasons: missing, rules }
    : { outcome: 'mixed', reasons: rules.map(whyNot), rules }
}

/** All thresholds, or only one, times `factor`. */
export function scaleThresholds(thresholds: Thresholds, factor: number, only?: keyof Thresholds): Thresholds {
  const scaled: Record<keyof Thresholds, number> = { ...thresholds }
  for (const name of only === undefined ? namesOf(thresholds) : [only]) scaled[name] *= factor
  return scaled
}

export interface SensitivityRow {
  readonly threshold: keyof Thresholds | 'all'
  readonly factor: number
  readonly outcome: Outcome
}

/**
 * The outcome with every threshold, and with all together, at (1 - spread) and (1 + spread) times its value (E.4 asks
 * for +-50 %). A threshold of zero stays zero.
 */
export function sensitivity(
  evidence: Evidence,
  thresholds: Thresholds = defaultThresholds,
  spread = 0.5,
): readonly SensitivityRow[] {
  return [undefined, ...namesOf(thresholds)].flatMap((only) =>
    [1 - spread, 1 + spread].map((factor) => {
      const { outcome } = classify(evidence, scaleThresholds(thresholds, factor, only))
      return { threshold: only ?? 'all', factor, outcome }
    }),
  )
}

const judges = {
  reach: reaches,
  'stay below': staysBelow,
  'stay within': staysWithin,
  'fall short of': fallsShort,
} as const satisfies Readonly<Record<Demand['must'], unknown>>

const clausesOf = (
  { demands, afterPayments }: RuleTerms,
  evidence: Evidence,
  thresholds: Thresholds,
): readonly Clause[] => [
  ...demands.map(({ measure, must, threshold, required: needed }) => {
    const clause = judges[must](measures[measure], evidence[measure], thresholds[threshold])
    return needed === true ? required(clause) : clause
  }),
  ...(afterPayments ? whilePaying(evidence) : []),
]

/** What lasts cannot be seen while payments go on: neither growth nor what was dumped after them. */
const whilePaying = ({ tooSoon }: Evidence): readonly Clause[] => tooSoon.map((text) => unknown(payments.last, text))

function judge(outcome: Ruled, clauses: readonly Clause[], gaps: readonly string[]): Rule {
  const some = (wanted: Clause['verdict']) => clauses.some(({ verdict }) => verdict === wanted)
  const state =
    gaps.length > 0
      ? 'not known'
      : some('fails')
        ? 'ruled out'
        : some('is unknown')
          ? 'not known'
          : some('straddles')
            ? 'open'
            : 'met'
  return { outcome, state, clauses }
}

/** The clauses that settle a rule, or keep it from being settled. */
export function decidingClauses({ state, clauses }: Rule): readonly Clause[] {
  const verdict = ({ 'ruled out': 'fails', 'not known': 'is unknown', open: 'straddles' } as const)[
    state as Exclude<RuleState, 'met'>
  ]
  return verdict === undefined ? clauses : clauses.filter((clause) => clause.verdict === verdict)
}

const whyNot = (rule: Rule): string =>
  `${rule.outcome} is ${rule.state}: ${decidingClauses(rule)
    .map(({ text }) => text)
    .join('; ')}`

/** Sentences of clauses with one verdict, each once: rules share clauses that nobody can judge. */
const textsOf = (rules: readonly Rule[], wanted: Clause['verdict']): readonly string[] => [
  ...new Set(
    rules.flatMap(({ clauses }) => clauses.flatMap(({ verdict, text }) => (verdict === wanted ? [text] : []))),
  ),
]

function namesOf(thresholds: Thresholds): readonly (keyof Thresholds)[] {
  return Object.keys(thresholds) as (keyof Thresholds)[]
}
