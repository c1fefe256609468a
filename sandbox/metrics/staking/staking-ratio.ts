import { levelInEvaluation, type SeriesMetric } from '../metric.ts'
import { holdingsIn } from '../markets/tvl.ts'
import { fromUnits } from '../../../protocols/token.ts'

/** How much of what circulates is staked: 23 % of ether, say (docs/theory.md V18). */
export const stakingRatio: SeriesMetric = {
  kind: 'series',
  name: 'stakingRatio',
  title: 'Staking ratio',
  unit: 'share of METIS',
  definition:
    'METIS that is staked or locked, each once and without the treasury’s own, over all METIS on the chain: what has come over the bridge and is not outside.',
  better: 'neither',
  effect: 'difference',
  at: (sample) => {
    const staked = holdingsIn(sample).reduce(
      (sum, { use, tokens, share }) =>
        use === 'stake' ? sum + share * tokens.reduce((own, { amount }) => own + amount, 0) : sum,
      0,
    )
    const { bridge, metis } = sample.deployments
    const outside = fromUnits(sample.ledger.balance(bridge.metis.address, bridge.outside), 18)
    const all = [...sample.places.keys()].reduce(
      (sum, holder) => (holder === metis.wmetis || holder === bridge.outside ? sum : sum + sample.native(holder)),
      sample.ledger.supply(bridge.metis.address),
    )
    return staked / (fromUnits(all, 18) - outside)
  },
  summary: levelInEvaluation,
}
