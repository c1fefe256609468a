import { fundingRate } from '../../../protocols/perpetual/funding.ts'
import { inEvaluation, type ObservedMetric, type Sample } from '../metric.ts'

const daysAYear = 365

/** What longs of METIS pay shorts a year at a block's premium; undefined without the exchange. */
function yearlyFunding({ state, deployments }: Sample): number | undefined {
  const [at, exchange] = [deployments.perpetual, state.perpetual]
  if (at === undefined || exchange === undefined) return undefined
  const { average, indexAverage } = exchange.markets.metis
  return daysAYear * fundingRate({ market: average, index: indexAverage }, at.mostFunding)
}

const observed = (of: (rates: { readonly sum: number; readonly positive: number; readonly count: number }) => number) =>
  ((timeline) => {
    let [sum, positive, count] = [0, 0, 0]
    return {
      see: (sample) => {
        const rate = inEvaluation(sample, timeline) ? yearlyFunding(sample) : undefined
        if (rate === undefined) return
        sum += rate
        if (rate > 0) positive += 1
        count += 1
      },
      value: () => (count === 0 ? undefined : of({ sum, positive, count })),
    }
  }) satisfies ObservedMetric['observe']

const common = { kind: 'observed', better: 'neither', effect: 'difference' } as const

/** docs/theory.md V23. */
export const funding: ObservedMetric = {
  ...common,
  name: 'funding',
  title: 'Funding of METIS',
  unit: 'per year',
  definition:
    'What a long of METIS pays a short a year at the funding rate, on average over the evaluation window; below zero shorts pay. Undefined without the perpetual exchange.',
  observe: observed(({ sum, count }) => sum / count),
}

export const fundingPositive: ObservedMetric = {
  ...common,
  name: 'fundingPositive',
  title: 'Time with positive funding',
  unit: 'share of blocks',
  definition: 'Share of the blocks in the evaluation window in which longs of METIS paid shorts.',
  observe: observed(({ positive, count }) => positive / count),
}
