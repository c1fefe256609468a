import { organicFees } from '../markets/fees.ts'
import { meanOver, type PairedMetric, perDayInEvaluation, type RunPair, type RunRecord, sumOver } from '../metric.ts'
import { policyCost } from './policy-cost.ts'

/** Days from the programme's first one over which fees are counted, for every campaign alike. */
const horizonDays = 365

/**
 * Organic fees of the year that begins with the programme: as they were to the end of the evaluation window, and for what is
 * left of the year as on an average day of that window.
 */
function earned({ series, timeline }: RunRecord): number {
  const fees = series[organicFees.name]!
  const { programme, evaluation } = timeline
  const end = programme.from + horizonDays
  const seen = sumOver(fees, timeline, programme.from, Math.min(evaluation.to, end))
  return seen + Math.max(0, end - evaluation.to) * perDayInEvaluation(fees, timeline)
}

/** A policy that costs less than this share of what organic swaps pay in a year spends a token, not a budget. */
export const tokenShare = 0.01

/**
 * Whether a policy pays too little for a return on it to say anything: a rule, or a rule with a coin beside it, whose
 * return would be as large as the coin is small.
 */
export function paysToken(pairs: readonly RunPair[]): boolean {
  const cost = pairs.reduce((sum, { run, twin }) => sum + costOf(run) - costOf(twin), 0)
  const fees = pairs.reduce((sum, { twin }) => sum + feesOfAYear(twin), 0)
  return pairs.length > 0 && (cost <= 0 || cost < tokenShare * fees)
}

const costOf = ({ values }: RunRecord): number => values[policyCost.name] ?? 0

function feesOfAYear({ series, timeline }: RunRecord): number {
  const { blockSeconds, programme, evaluation } = timeline
  const blocksInAYear = (365 * 86_400) / blockSeconds
  return blocksInAYear * meanOver(series[organicFees.name]!, timeline, programme.from, evaluation.to)
}

export const feeReturn: PairedMetric = {
  kind: 'paired',
  name: 'feeReturn',
  title: 'Fee return',
  unit: 'USD of fees per USD spent',
  definition: `Organic fees beyond the twin’s in the ${horizonDays} days that begin with the programme, for each dollar the policy cost at grant-time price: as measured to the end of the evaluation window, and for the rest of the year as on an average day of that window. Undefined for a policy that cost less than ${100 * tokenShare} % of the twin’s organic fees of a year, on average over seeds: a rule, or a token beside one.`,
  better: 'more',
  of: (run, twin) => {
    // A twin costs nothing; another policy in its place may.
    const cost = costOf(run) - costOf(twin)
    return cost === 0 ? undefined : (earned(run) - earned(twin)) / cost
  },
  absent: (pairs) => {
    if (!paysToken(pairs)) return undefined
    if (pairs.every(({ run }) => costOf(run) === 0)) return 'the policy paid nothing'
    return pairs.some(({ twin }) => costOf(twin) > 0)
      ? `the policy cost no more than the other by ${100 * tokenShare} % of what organic swaps pay in fees in a year`
      : `the policy paid less than ${100 * tokenShare} % of what organic swaps pay in fees in a year`
  },
}
