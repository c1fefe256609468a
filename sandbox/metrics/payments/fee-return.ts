import { organicFees } from '../markets/fees.ts'
import { meanOver, type PairedMetric, type RunPair, type RunRecord, sumOver } from '../metric.ts'
import { policyCost } from './policy-cost.ts'

/** Organic fees from the programme's first day to the end of the evaluation window. */
const earned = ({ series, timeline }: RunRecord): number =>
  sumOver(series[organicFees.name]!, timeline, timeline.programme.from, timeline.evaluation.to)

/** A policy that costs less than this share of what organic swaps pay in a year spends a token, not a budget. */
export const tokenShare = 0.01

/**
 * Whether a policy pays too little for a return on it to say anything: a rule, or a rule with a coin beside it, whose
 * return would be as large as the coin is small.
 */
export function paysToken(pairs: readonly RunPair[]): boolean {
  const cost = pairs.reduce((sum, { run }) => sum + costOf(run), 0)
  const fees = pairs.reduce((sum, { twin }) => sum + feesOfAYear(twin), 0)
  return pairs.length > 0 && (cost === 0 || cost < tokenShare * fees)
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
  definition: `Organic fees beyond the twin’s, from the first day of the programme to the end of the evaluation window, for each dollar the policy cost at grant-time price. Undefined for a policy that cost less than ${100 * tokenShare} % of the twin’s organic fees of a year, on average over seeds: a rule, or a token beside one.`,
  better: 'more',
  of: (run, twin) => {
    const cost = costOf(run)
    return cost === 0 ? undefined : (earned(run) - earned(twin)) / cost
  },
  absent: (pairs) => {
    if (!paysToken(pairs)) return undefined
    return pairs.every(({ run }) => costOf(run) === 0)
      ? 'the policy paid nothing'
      : `the policy paid less than ${100 * tokenShare} % of what organic swaps pay in fees in a year`
  },
}
