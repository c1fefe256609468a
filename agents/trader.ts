import { z } from 'zod'
import { carry, fundingRate } from '../protocols/perpetual/funding.ts'
import { bearableLeverage } from '../protocols/perpetual/margin.ts'
import { type MarketName, marketNames } from '../protocols/perpetual/market.ts'
import { ratios } from '../protocols/perpetual/parameters.ts'
import { quoteToMove } from '../protocols/perpetual/price.ts'
import { days, dollars, headcount, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import { annualVolatility, trendDrift } from './mind/beliefs/beliefs.ts'
import { drawLogNormal, logNormal } from './mind/beliefs/distribution.ts'
import { wantedNotional } from './mind/credit/perpetual-exposure.ts'
import { leaveMargin, marginFor } from './mind/credit/perpetual-margin.ts'
import { priceFound } from './mind/credit/perpetual-market.ts'
import { goOn, noSteps, type Steps } from './mind/trade/steps.ts'
import { band, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { normal } from './random.ts'

const part = (usual: number, description: string) => share().default(usual).meta({ description })

const parameters = z
  .strictObject({
    count: headcount().default(24).meta({ description: 'How many there are.' }),
    wealthUsd: logNormal(150_000, 0.8, dollars(1e-6)).meta({ description: 'Wealth, US dollars.' }),
    trendShare: part(0.5, 'Share of those who expect trends to go on; the others have no view.'),
    extrapolation: pure(-1e12).default(0.5).meta({ description: 'How much of a trend they expect to go on (g).' }),
    optimism: perYear().default(0.3).meta({
      description: 'Return that traders expect of METIS on average beside any trend, per year: what longs pay for.',
    }),
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

export interface Attributes {
  readonly common: Parameters
  readonly extrapolation: number
  /** Return that it expects of METIS beside any trend, per year. */
  readonly optimism: number
  readonly riskAversion: number
  readonly horizonDays: number
  /** Days between two looks at the position, for judging what margin has to survive. */
  readonly watchDays: number
}

/** A position that somebody wants, in base tokens; shorts are negative. */
interface Wish {
  readonly market: MarketName
  readonly size: number
}

export interface Memory {
  readonly approved: boolean
  /** As of the last review. */
  readonly wish: Wish
  /** Blocks in a row that it has been trading. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'perpetual'>

/**
 * Trades a perpetual for its own interest: by what it expects of the price, and for the funding that one
 * side is paid (mind/credit/perpetual-exposure.ts). It closes when its reason is gone and takes its margin home.
 */
export const trader = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'perpetual'>({
  kind: 'trader',
  title: 'Traders of perpetual futures',
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
      memory: { approved: false, wish: { market: 'metis', size: 0 }, busy: 0 },
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
    const wish = review ? want(here) : memory.wish
    const { deposits, intents, more } = towards(here, wish)
    const { wake, busy } = goOn(more, review ? 0 : memory.busy)
    const approvals = memory.approved || intents.length === 0 ? [] : actions.perpetual.approvals()
    return {
      deposits,
      intents: [...approvals, ...intents],
      wake,
      memory: { approved: memory.approved || approvals.length > 0, wish, busy },
    }
  },
})

/** Leverage that this trader dares, by how much prices move until it looks again. */
const leverageOf = ({ attributes: { common, watchDays }, view }: Here, market: MarketName): number =>
  bearableLeverage(
    { volatility: annualVolatility(view.outside.signals[market]), days: watchDays, deviations: common.deviations },
    ratios.maintenanceMargin,
    0.7 / ratios.initialMargin,
  )

/** The market where a position serves it best, and that position, as far as wealth reaches for its margin. */
function want(here: Here): Wish {
  const { attributes, view, deployments } = here
  const { common, horizonDays, riskAversion } = attributes
  const { account, outside } = view
  const { exchangeFee, mostFunding } = deployments.perpetual
  const money = view.outsideAccount + fromUnits(account.bridge.usdc, 6) + Number(account.perpetual.value) / 1e6
  const wishes = marketNames.map((market) => {
    const price = priceFound(here, market)
    const usual = market === 'metis' ? (outside.signals.funding ?? 0) : 0
    const leverage = leverageOf(here, market)
    const volatility = annualVolatility(outside.signals[market])
    const bothWays = 2 * (exchangeFee + outside.bridgeFee / leverage)
    const rate = fundingRate({ market: price, index: outside[market] }, mostFunding)
    const notional = wantedNotional({
      wealth: money,
      expectedReturn:
        trendDrift({ metis: outside.signals[market] }, attributes) + (market === 'metis' ? attributes.optimism : 0),
      carry: 365 * usual + carry(rate - usual, common.premiumHalfLife, horizonDays),
      riskAversion,
      volatility,
      cost: outside.mainnetYield / leverage + (bothWays * 365) / horizonDays,
    })
    // A tenth stays outside for what margin may still need.
    const most = 0.9 * money * leverage
    const size = Math.max(-most, Math.min(most, notional)) / price
    return {
      market,
      size: Math.abs(size) * price < 10 * common.dustUsd ? 0 : size,
      worth: (volatility * notional) ** 2,
    }
  })
  const { market, size } = wishes.reduce((best, each) => (each.worth > best.worth ? each : best))
  return { market, size }
}

/** What can be done in one block with what is there, by holdings alone: a reverted step is simply tried again. */
function towards(here: Here, wish: Wish): Steps {
  const { attributes, view, actions, deployments } = here
  const { common } = attributes
  const sizeIn = (name: MarketName): number => Number(view.account.perpetual.markets[name].size) / 1e18
  // Who changes markets or sides closes first.
  const other = marketNames.find((name) => name !== wish.market && sizeIn(name) !== 0)
  const market = other ?? wish.market
  const size = sizeIn(market)
  const target = other !== undefined || wish.size * size < 0 ? 0 : wish.size
  if (target === 0 && size === 0) return leaveMargin(here, common.dustUsd)

  const { liquidity } = view.chain.perpetual.markets[market]
  const price = priceFound(here, market)
  const most = quoteToMove(Number(liquidity) / 1e18, price, common.mostImpact) / price
  if (target === 0 && Math.abs(size) <= most) {
    const worst = Math.abs(size) * price * (1 - Math.sign(size) * common.slippage)
    return { ...noSteps, intents: [actions.perpetual.closePosition(market, toUnits(worst, 18))], more: true }
  }
  /** US dollars of margin for a position of that many base tokens. */
  const marginOf = (position: number): number => (Math.abs(position) * price) / leverageOf(here, market)
  const missing = target - size
  if (Math.abs(missing) < common.band * Math.abs(target))
    return { ...marginFor(here, marginOf(size), common.dustUsd), more: false }
  const amount = Math.sign(missing) * Math.min(Math.abs(missing), most)
  const margin = marginFor(here, marginOf(size + amount), common.dustUsd)
  const bound =
    Math.abs(amount) * price * (1 + Math.sign(amount) * (common.slippage + deployments.perpetual.exchangeFee))
  return {
    deposits: margin.deposits,
    intents: [
      ...margin.intents,
      actions.perpetual.openPosition({
        market,
        side: amount > 0 ? 'long' : 'short',
        base: toUnits(Math.abs(amount), 18),
        bound: toUnits(bound, 18),
      }),
    ],
    more: true,
  }
}
