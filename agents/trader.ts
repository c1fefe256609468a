import { z } from 'zod'
import { plausible } from '../protocols/plausible.ts'
import { days, dollars, headcount, perYear, pure, share } from '../protocols/quantity.ts'
import { defineAgent } from './agent.ts'
import { drawLogNormal, logNormal } from './mind/beliefs/distribution.ts'
import {
  partAfter,
  type PositionTaste,
  towardsPosition,
  type TradeTried,
  type WantedPosition,
  wantedPosition,
} from './mind/credit/perpetual-position.ts'
import { goOn } from './mind/trade/steps.ts'
import { band, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { normal } from './random.ts'

const part = (usual: number, description: string) => share().default(usual).meta({ description })

const parameters = z
  .strictObject({
    count: headcount().default(24).meta({ description: 'How many there are.' }),
    wealthUsd: logNormal(150_000, 0.8, dollars(1e-6)).meta({ description: 'Wealth, US dollars.' }),
    trendShare: part(0.5, 'Share of those who expect trends to go on; the others have no view.'),
    extrapolation: pure(-1e12).default(0.5).meta({ description: 'How much of a trend they expect to go on (g).' }),
    optimism: perYear()
      .default(0.3)
      .meta({
        description: 'Return that traders expect of METIS on average beside any trend, per year: what longs pay for.',
      })
      .register(plausible, { basis: 'set by hand: funding (docs/moments.md)' }),
    optimismSpread: pure().default(0.3).meta({ description: 'Its standard deviation from trader to trader.' }),
    watchfulShare: part(0.25, 'Share of those who look at every block; the others at their own reviews.'),
    riskAversion: logNormal(0.6, 0.7).meta({ description: 'Risk aversion times the share of wealth at stake.' }),
    horizonDays: logNormal(14, 0.6, days(0.001)).meta({
      description: 'Days that one looks ahead, held within 3 and 90.',
    }),
    reviewDays: logNormal(1.5, 0.6, days(0.001)).meta({
      description: 'Mean days between reviews, held within 0.25 and 14.',
    }),
    premiumHalfLife: days(0.001)
      .default(0.5)
      .meta({ description: 'Days in which a premium that is not usual is expected to halve.' }),
    deviations: pure(1e-9).default(3).meta({ description: 'Standard deviations that margin has to survive.' }),
    mostImpact: part(0.004, 'Most that a single trade moves the price.'),
    slippage: slippage(0.02),
    band: band(0.25),
    dustUsd: dustUsd(),
  })
  .prefault({})
  .meta({ description: 'Traders of perpetual futures.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends PositionTaste {
  readonly common: Parameters
}

export interface Memory extends TradeTried {
  readonly approved: boolean
  /** As of the last review. */
  readonly wish: WantedPosition
  /** Blocks in a row that it has been trading. */
  readonly busy: number
}

/**
 * Trades a perpetual for its own interest: by what it expects of the price, and for the funding that one
 * side is paid (mind/credit/perpetual-exposure.ts). It closes when its reason is gone and takes its margin home.
 */
export const trader = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'perpetual'>({
  kind: 'trader',
  title: 'Traders of perpetual futures',
  owns: 'Dollars outside.',
  knows: 'Trends, funding, volatility and the exchange’s price.',
  wants: 'What it expects of the price, and funding, for the risk that it bears.',
  decides: 'Which market, which side, how large, and how much margin.',
  organic: false,
  reads: ['metis', 'bridge', 'perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const wealth = drawLogNormal(draws('wealth'), common.wealthUsd)
    const watchful = draws('watchful').uniform() < common.watchfulShare
    const reviewDays = watchful ? 0 : drawLogNormal(draws('review'), common.reviewDays, { least: 0.25, most: 14 })
    return {
      attributes: {
        common,
        extrapolation: draws('trend').uniform() < common.trendShare ? common.extrapolation : 0,
        optimism: common.optimism + common.optimismSpread * normal(draws('optimism')),
        riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
        horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 3, most: 90 }),
        watchDays: Math.max(0.25, reviewDays),
      },
      memory: { approved: false, wish: { market: 'metis', size: 0 }, busy: 0, part: 1 },
      endowment: {
        outsideAccount: wealth,
        usdc: 0,
        weth: 0,
        metis: 0,
        gas: 40,
      },
      reviewDays,
    }
  },
  decide: (here) => {
    const { memory, review, actions } = here
    const wish = review ? wantedPosition(here) : memory.wish
    const part = partAfter(memory, here)
    const { deposits, intents, more, open } = towardsPosition(here, wish, part)
    const { wake, busy } = goOn(more, review ? 0 : memory.busy)
    const approvals = memory.approved || intents.length === 0 ? [] : actions.perpetual.approvals()
    return {
      deposits,
      intents: [...approvals, ...intents],
      wake,
      memory: { approved: memory.approved || approvals.length > 0, wish, busy, part, ...(open && { open }) },
    }
  },
})
