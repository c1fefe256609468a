/**
 * Says of one policy whether it grew native DeFi, was mined and dumped, or neither, and when nobody can say:
 * docs/theory.md E.4 and H.
 *
 * The thresholds are data, fixed before the runs; `sensitivity` shows what other thresholds would have said. Every
 * clause of every rule leaves its reason, so that a report can say which bound decided, and which one straddles.
 */
import { fallsShort, reaches, required, staysBelow, staysWithin, unknown } from './clause.ts'
import type { Clause, Reading, Subject } from './clause.ts'

/** Outcomes that have a rule. */
export type Ruled = 'native growth' | 'mine and dump' | 'neutral'

/** Mixed: all is known, and fits no rule or does not decide. Unknown: what a rule asks for is not known. */
export type Outcome = Ruled | 'mixed' | 'unknown'

/**
 * What was measured of one policy: bounds, adjusted for the number of policies. Uplifts are relative to the twin: 0.10 is
 * +10 %.
 */
export interface Evidence {
  /** Organic volume uplift in the evaluation window. */
  readonly volume: Reading
  /** Uplift of TVL at constant prices, without positions of the treasury. */
  readonly tvl: Reading
  readonly holderWealth: Reading
  /** Change of what swapping costs users. */
  readonly userCost: Reading
  /** Extra organic fees per unit of policy cost. */
  readonly feeReturn: Reading
  /**
   * Share of the budget that the policy sold for other currencies or that its receivers did not hold (docs/theory.md
   * H).
   */
  readonly dumped: Reading
  /** Why the evaluation window does not show what is left after the last payment; empty when it does. */
  readonly tooSoon: readonly string[]
  /** What keeps anything from being known of this policy, in words: too few seeds, nothing paid. Empty when nothing does. */
  readonly gaps: readonly string[]
}

type Measure = Exclude<keyof Evidence, 'tooSoon' | 'gaps'>

/** The metric that each part of the evidence is read from, and how sentences call it. */
export const subjects: Readonly<Record<Measure, Subject>> = {
  volume: { metric: 'organicVolume', words: 'organic volume uplift', in: 'percent' },
  tvl: { metric: 'tvl', words: 'TVL uplift', in: 'percent' },
  holderWealth: { metric: 'metisPrice', words: 'holder wealth effect', in: 'percent' },
  userCost: { metric: 'userCost', words: 'change of what swapping costs', in: 'percent' },
  feeReturn: { metric: 'feeReturn', words: 'fee return', in: 'numbers' },
  // Of the budget, not of what was paid: what was not paid is not dumped, and what the policy itself sold is.
  dumped: { metric: 'policyDump', words: 'share of the budget sold or dumped', in: 'numbers' },
}

/** Relative uplifts and shares as in `Evidence`. */
export interface Thresholds {
  readonly growthVolume: number
  readonly growthTvl: number
  readonly growthHolderWealth: number
  /** Growth may raise what swapping costs by no more than this. */
  readonly growthUserCost: number
  readonly growthFeeReturn: number
  /** From this share of the budget on it counts as mined and dumped. */
  readonly dumped: number
  readonly dumpVolume: number
  readonly dumpTvl: number
  /** Neutral uplifts lie within plus and minus this. */
  readonly neutralUplift: number
}

export const defaultThresholds: Thresholds = {
  growthVolume: 0.1,
  growthTvl: 0,
  growthHolderWealth: -0.05,
  growthUserCost: 0.05,
  growthFeeReturn: 0.1,
  dumped: 0.5,
  dumpVolume: 0.05,
  dumpTvl: 0.1,
  neutralUplift: 0.05,
}

/**
 * Where a policy stands with a rule: every clause holds or does not apply, one fails, one is not known, or the seeds do
 * not say.
 */
export type State = 'met' | 'ruled out' | 'not known' | 'open'

export interface Rule {
  readonly outcome: Ruled
  readonly state: State
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
 * Applies the three rules. They exclude each other as long as the thresholds of growth lie above those of the others. What
 * satisfies none is mixed, but only when all is known that they ask for: that nothing fits is a claim, too.
 *
 * @example
 * classify({
 *   volume: { lower: 0.12, upper: 0.3 },
 *   tvl: { lower: 0.02, upper: 0.2 },
 *   holderWealth: { lower: -0.02, upper: 0.02 },
 *   userCost: { lower: -0.1, upper: 0.01 },
 *   feeReturn: { absent: 'it pays nothing' },
 *   dumped: { absent: 'it pays nothing' },
 *   tooSoon: [],
 *   gaps: [],
 * }).outcome // => 'native growth'
 */
export function classify(evidence: Evidence, thresholds: Thresholds = defaultThresholds): Classification {
  const { gaps } = evidence
  const rules = [
    judge('native growth', growthClauses(evidence, thresholds), gaps),
    judge('mine and dump', dumpClauses(evidence, thresholds), gaps),
    judge('neutral', neutralClauses(evidence, thresholds), gaps),
  ]
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

function growthClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    reaches(subjects.volume, evidence.volume, thresholds.growthVolume),
    reaches(subjects.tvl, evidence.tvl, thresholds.growthTvl),
    reaches(subjects.holderWealth, evidence.holderWealth, thresholds.growthHolderWealth),
    staysBelow(subjects.userCost, evidence.userCost, thresholds.growthUserCost),
    reaches(subjects.feeReturn, evidence.feeReturn, thresholds.growthFeeReturn),
    ...afterPayments(evidence),
  ]
}

function dumpClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    required(reaches(subjects.dumped, evidence.dumped, thresholds.dumped)),
    staysBelow(subjects.volume, evidence.volume, thresholds.dumpVolume),
    staysBelow(subjects.tvl, evidence.tvl, thresholds.dumpTvl),
    ...afterPayments(evidence),
  ]
}

function neutralClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    staysWithin(subjects.volume, evidence.volume, thresholds.neutralUplift),
    staysWithin(subjects.tvl, evidence.tvl, thresholds.neutralUplift),
    fallsShort(subjects.dumped, evidence.dumped, thresholds.dumped),
  ]
}

/** What lasts cannot be seen while payments go on: neither growth nor what was dumped after them. */
const afterPayments = ({ tooSoon }: Evidence): readonly Clause[] => tooSoon.map((text) => unknown('lastPayment', text))

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
    state as Exclude<State, 'met'>
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
