import { organicFees } from './fees.ts'
import { type PairedMetric, type RunRecord, sumOver } from './metric.ts'
import { policyCost } from './policy-cost.ts'

/** Organic fees from the programme's first day to the end of the evaluation window. */
const earned = ({ series, timeline }: RunRecord): number =>
  sumOver(series[organicFees.name]!, timeline, timeline.programme.from, timeline.evaluation.to)

export const feeReturn: PairedMetric = {
  kind: 'paired',
  name: 'feeReturn',
  title: 'Fee return',
  unit: 'USD of fees per USD spent',
  definition:
    'Organic fees beyond the twin’s, from the first day of the programme to the end of the evaluation window, for each dollar the policy cost at grant-time price.',
  better: 'more',
  of: (run, twin) => {
    const cost = run.values[policyCost.name] ?? 0
    return cost === 0 ? undefined : (earned(run) - earned(twin)) / cost
  },
}
