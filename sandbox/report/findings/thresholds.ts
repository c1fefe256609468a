import { defaultThresholds, type Outcome, type Thresholds } from '../../statistics/outcome.ts'
import { percent } from '../typography/format.ts'

/** A threshold of the classification, where a picture of the metric marks it. */
export interface Mark {
  readonly at: number
  readonly text: string
}

/** What the outcome asks of a metric. */
export interface Demands {
  readonly marks: readonly Mark[]
  /** Uplifts within plus and minus this are neutral. */
  readonly neutral?: number
}

const {
  growthVolume,
  growthTvl,
  growthHolderWealth,
  growthUserCost,
  growthFeeReturn,
  dumped,
  dumpVolume,
  dumpTvl,
  neutralUplift,
} = defaultThresholds

/** Thresholds by metric (docs/theory.md E.4). */
export const demands: Readonly<Record<string, Demands>> = {
  organicVolume: {
    marks: [
      { at: growthVolume, text: 'growth: all above' },
      { at: dumpVolume, text: 'mine and dump: all below' },
    ],
    neutral: neutralUplift,
  },
  tvl: {
    marks: [
      { at: growthTvl, text: 'growth: all above' },
      { at: dumpTvl, text: 'mine and dump: all below' },
    ],
    neutral: neutralUplift,
  },
  metisPrice: { marks: [{ at: growthHolderWealth, text: 'growth: all above' }] },
  userCost: { marks: [{ at: growthUserCost, text: 'growth: all below' }] },
  feeReturn: { marks: [{ at: growthFeeReturn, text: 'growth: all above' }] },
  policyDump: { marks: [{ at: dumped, text: 'mine and dump: all above' }] },
}

/** What each threshold is about, for people. */
const subjects: Readonly<Record<keyof Thresholds, string>> = {
  growthVolume: 'organic volume that growth needs',
  growthTvl: 'TVL that growth needs',
  growthHolderWealth: 'what holders may lose under growth',
  growthUserCost: 'how much dearer growth may make swapping',
  growthFeeReturn: 'fee return that growth needs',
  dumped: 'share of the budget sold or dumped from which it counts as mined and dumped',
  dumpVolume: 'organic volume that mine and dump may bring',
  dumpTvl: 'TVL that mine and dump may bring',
  neutralUplift: 'change that still is neutral',
}

/** Says which threshold was moved, and where to. */
export function moved(threshold: keyof Thresholds | 'all', factor: number): string {
  if (threshold === 'all') return `all thresholds × ${factor}`
  const [from, to] = [defaultThresholds[threshold], defaultThresholds[threshold] * factor].map((value) =>
    threshold === 'growthFeeReturn' ? `$${value.toFixed(2)} per dollar` : percent(value, 1),
  )
  return `${subjects[threshold]}: ${to} instead of ${from}`
}

/** What the outcomes mean, for people who have not read docs/theory.md. */
export const meanings: readonly { readonly outcome: Outcome; readonly text: string }[] = [
  {
    outcome: 'native growth',
    text: `organic volume is at least ${percent(growthVolume, 0)} above the twin’s, TVL no lower, METIS at most ${percent(-growthHolderWealth, 0)} cheaper, swapping at most ${percent(growthUserCost, 0)} dearer, and the policy earns $${growthFeeReturn.toFixed(2)} or more in fees for each dollar spent, unless it spends next to nothing.`,
  },
  {
    outcome: 'mine and dump',
    text: `${percent(dumped, 0)} of the budget or more are sold or not held, while organic volume is up by at most ${percent(dumpVolume, 0)} and TVL by at most ${percent(dumpTvl, 0)}.`,
  },
  {
    outcome: 'neutral',
    text: `organic volume and TVL stay within ${percent(neutralUplift, 0)} of the twin’s, and less than ${percent(dumped, 0)} of the budget is sold or dumped.`,
  },
  {
    outcome: 'mixed',
    text: 'all is known, and none of the three can be claimed: the seeds do not decide, or what they show fits none.',
  },
  {
    outcome: 'unknown',
    text: 'nothing can be claimed, because something is missing: seeds, payments, or a value that an outcome is read from.',
  },
]
