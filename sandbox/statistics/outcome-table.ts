/**
 * The one table of the outcome (docs/theory.md E.4 and H): which metrics decide it, what each rule asks of them, where the
 * thresholds lie, and how people call all that. Comparison judges by it, and the report draws and explains it.
 *
 * It is data, fixed before the runs; `outcome.ts` applies it.
 */
import type { Subject } from './clause.ts'

/** What is measured of one policy. Changes are relative to the twin: 0.10 is +10 %. */
export const measures = {
  /** Organic volume in the evaluation window. */
  volume: { metric: 'organicVolume', words: 'organic volume uplift', in: 'percent' },
  /** TVL at constant prices, without positions of the treasury. */
  tvl: { metric: 'tvl', words: 'TVL uplift', in: 'percent' },
  holderWealth: { metric: 'metisPrice', words: 'holder wealth effect', in: 'percent' },
  userCost: { metric: 'userCost', words: 'change of what swapping costs', in: 'percent' },
  /** What everybody gains together, the treasury left out. */
  welfare: { metric: 'welfare', words: 'welfare of all but the treasury', in: 'dollars', against: 'growthWelfare' },
  /** Extra organic fees per unit of policy cost. */
  feeReturn: { metric: 'feeReturn', words: 'fee return', in: 'numbers', against: 'growthFeeReturn' },
  /**
   * Share of the budget that the policy sold or that its receivers did not hold. Of the budget, not of what was paid: what
   * was not paid is not dumped, and what the policy itself sold is.
   */
  dumped: {
    metric: 'policyDump',
    words: 'share of the budget sold or dumped',
    in: 'numbers',
    against: 'dumped',
    own: true,
  },
} as const satisfies Readonly<Record<string, Decisive>>

/** What an outcome is read from, and for a value without a twin the threshold that its bounds decide about. */
interface Decisive extends Subject {
  readonly against?: string
  /** It is about the policy's own payments, whatever the policy is compared with. */
  readonly own?: true
}

export type Measure = keyof typeof measures

/** Metrics that say whether there was anything to judge: what was paid, and whether payments had ended by then. */
export const payments = { paid: 'budgetPaid', last: 'lastPayment' } as const

/** What the answer shows of a policy beside the primary metric, and how its column is headed if not by the title. */
export const answered: readonly { readonly metric: string; readonly head?: string }[] = [
  { metric: measures.dumped.metric },
  { metric: measures.feeReturn.metric, head: 'Fees per $1 spent' },
]

/** Thresholds by name: where they lie, and what they are about. */
export const thresholds = {
  growthVolume: { at: 0.1, words: 'organic volume that growth needs', in: 'percent' },
  growthTvl: { at: 0, words: 'TVL that growth needs', in: 'percent' },
  growthHolderWealth: { at: -0.05, words: 'what holders may lose under growth', in: 'percent' },
  growthUserCost: { at: 0.05, words: 'how much dearer growth may make swapping', in: 'percent' },
  growthWelfare: { at: 0, words: 'welfare of all but the treasury that growth needs', in: 'dollars' },
  growthFeeReturn: { at: 0.1, words: 'fee return that growth needs', in: 'dollars per dollar' },
  dumped: {
    at: 0.5,
    words: 'share of the budget sold or dumped from which it counts as mined and dumped',
    in: 'percent',
  },
  dumpVolume: { at: 0.05, words: 'organic volume that mine and dump may bring', in: 'percent' },
  dumpTvl: { at: 0.1, words: 'TVL that mine and dump may bring', in: 'percent' },
  neutralUplift: { at: 0.05, words: 'change that still is neutral', in: 'percent' },
} as const satisfies Readonly<Record<string, ThresholdEntry>>

interface ThresholdEntry {
  readonly at: number
  readonly words: string
  readonly in: 'percent' | 'dollars' | 'dollars per dollar'
}

export type ThresholdName = keyof typeof thresholds

/** Outcomes that have a rule. */
export type Ruled = 'native growth' | 'mine and dump' | 'neutral'

/** Mixed: all is known, and fits no rule or does not decide. Unknown: what a rule asks for is not known. */
export type Outcome = Ruled | 'mixed' | 'unknown'

/** What a rule asks of a measure's bounds. */
export interface Demand {
  readonly measure: Measure
  readonly must: 'reach' | 'stay below' | 'stay within' | 'fall short of'
  readonly threshold: ThresholdName
  /** The rule cannot do without it: where there is no such thing, it does not hold. */
  readonly required?: true
}

export interface RuleTerms {
  /** As a mark in a picture calls it. */
  readonly short: string
  readonly demands: readonly Demand[]
  /** It is about what lasts, which nobody can see while payments go on. */
  readonly afterPayments: boolean
}

/**
 * The rules, in the order in which they are tried. They exclude each other as long as the thresholds of growth lie above
 * those of the others.
 */
export const rules: Readonly<Record<Ruled, RuleTerms>> = {
  'native growth': {
    short: 'growth',
    demands: [
      { measure: 'volume', must: 'reach', threshold: 'growthVolume' },
      { measure: 'tvl', must: 'reach', threshold: 'growthTvl' },
      { measure: 'holderWealth', must: 'reach', threshold: 'growthHolderWealth' },
      { measure: 'userCost', must: 'stay below', threshold: 'growthUserCost' },
      { measure: 'welfare', must: 'reach', threshold: 'growthWelfare' },
      { measure: 'feeReturn', must: 'reach', threshold: 'growthFeeReturn' },
    ],
    afterPayments: true,
  },
  'mine and dump': {
    short: 'mine and dump',
    demands: [
      { measure: 'dumped', must: 'reach', threshold: 'dumped', required: true },
      { measure: 'volume', must: 'stay below', threshold: 'dumpVolume' },
      { measure: 'tvl', must: 'stay below', threshold: 'dumpTvl' },
    ],
    afterPayments: true,
  },
  neutral: {
    short: 'neutral',
    demands: [
      { measure: 'volume', must: 'stay within', threshold: 'neutralUplift' },
      { measure: 'tvl', must: 'stay within', threshold: 'neutralUplift' },
      { measure: 'dumped', must: 'fall short of', threshold: 'dumped' },
    ],
    afterPayments: false,
  },
}

/** How an outcome reads: of one policy, of several, and what it means, with thresholds as the reader writes them. */
export interface OutcomeWords {
  readonly one: string
  readonly many: string
  readonly meaning: (at: (name: ThresholdName) => string) => string
}

export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  'native growth': {
    one: 'grows native DeFi',
    many: 'grow native DeFi',
    meaning: (at) =>
      `organic volume is at least ${at('growthVolume')} above the twin’s, TVL no lower, METIS at most ${at('growthHolderWealth')} cheaper, swapping at most ${at('growthUserCost')} dearer, all but the treasury together no worse off, and the policy earns ${at('growthFeeReturn')} or more in fees for each dollar spent, unless it spends next to nothing.`,
  },
  'mine and dump': {
    one: 'is mined and dumped',
    many: 'are mined and dumped',
    meaning: (at) =>
      `${at('dumped')} of the budget or more are sold or not held, while organic volume is up by at most ${at('dumpVolume')} and TVL by at most ${at('dumpTvl')}.`,
  },
  neutral: {
    one: 'is neutral',
    many: 'are neutral',
    meaning: (at) =>
      `organic volume and TVL stay within ${at('neutralUplift')} of the twin’s, and less than ${at('dumped')} of the budget is sold or dumped.`,
  },
  mixed: {
    one: 'is mixed',
    many: 'are mixed',
    meaning: () =>
      'all is known, and none of the three can be claimed: the seeds do not decide, or what they show fits none.',
  },
  unknown: {
    one: 'is unknown',
    many: 'are unknown',
    meaning: () =>
      'nothing can be claimed, because something is missing: seeds, payments, or a value that an outcome is read from.',
  },
}
