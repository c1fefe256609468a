import { fromUnits } from '../../../protocols/token.ts'
import { inEvaluation, levelInEvaluation, type ObservedMetric, type Sample, type SeriesMetric } from '../metric.ts'
import { perDay } from './volume.ts'

export const perpetualVolume: SeriesMetric = {
  ...perDay,
  name: 'perpetualVolume',
  title: 'Volume of perpetuals',
  definition:
    'What positions on the perpetual exchange changed by, long or short, in all its markets: by trades, by liquidations, and where a maker’s inventory became one.',
  at: ({ entries }) =>
    entries.reduce(
      (sum, { fact }) => (fact.type === 'position' ? sum + Math.abs(fromUnits(fact.notional, 18)) : sum),
      0,
    ),
}

export const borrowed: SeriesMetric = {
  kind: 'series',
  name: 'borrowed',
  title: 'Borrowed',
  unit: 'USD at constant prices',
  definition: 'What is owed to the lending market, at the prices the run starts from: the demand that lending serves.',
  better: 'more',
  effect: 'log-ratio',
  at: (sample) => owed(sample),
  summary: levelInEvaluation,
}

function owed({ deployments, state, prices }: Sample): number {
  const { bridge, lending } = deployments
  const totals = state.lending?.reserves
  if (lending === undefined || totals === undefined) return 0
  const priceOf = (token: string): number =>
    token === bridge.usdc.address ? 1 : token === bridge.weth.address ? prices.eth : prices.metis
  return lending.reserves.reduce(
    (sum, { id, token }) => sum + fromUnits(totals[id]!.totals.debt, token.decimals) * priceOf(token.address),
    0,
  )
}

/** Products live by being used: what was built and nobody comes to is none. */
export const livingProducts: ObservedMetric = {
  kind: 'observed',
  name: 'livingProducts',
  title: 'Products in use',
  unit: 'products',
  definition:
    'Products of different developers that anybody but their maker used for a fee in the evaluation window. Undefined without grants on the chain.',
  better: 'more',
  effect: 'difference',
  observe: (timeline) => {
    const used = new Set<string>()
    let grants = false
    return {
      see: (sample) => {
        grants ||= sample.deployments.grants !== undefined
        if (!inEvaluation(sample, timeline)) return
        for (const { fact } of sample.entries) {
          if (fact.type === 'visit' && fact.to !== fact.account) used.add(fact.to)
        }
      },
      value: () => (grants ? used.size : undefined),
    }
  },
}
