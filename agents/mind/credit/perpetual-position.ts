import { carry, fundingRate } from '../../../protocols/perpetual/funding.ts'
import { bearableLeverage } from '../../../protocols/perpetual/margin.ts'
import { type MarketName, marketNames } from '../../../protocols/perpetual/market.ts'
import { ratios } from '../../../protocols/perpetual/parameters.ts'
import { quoteToMove } from '../../../protocols/perpetual/price.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { annualVolatility, trendDrift } from '../beliefs/beliefs.ts'
import { noSteps, type Steps } from '../trade/steps.ts'
import { wantedNotional } from './perpetual-exposure.ts'
import { leaveMargin, marginFor } from './perpetual-margin.ts'
import { priceFound } from './perpetual-market.ts'

/** What decides which position somebody wants, and how it gets there. */
export interface PositionTaste {
  readonly common: {
    /** Days in which a premium that is not usual is expected to halve. */
    readonly premiumHalfLife: number
    /** Standard deviations that margin has to survive. */
    readonly deviations: number
    /** Most that a single trade moves the price. */
    readonly mostImpact: number
    readonly slippage: number
    readonly band: number
    readonly dustUsd: number
  }
  readonly extrapolation: number
  /** Return that it expects of METIS beside any trend, per year. */
  readonly optimism: number
  readonly riskAversion: number
  readonly horizonDays: number
  /** Days between two looks at the position, for judging what margin has to survive. */
  readonly watchDays: number
}

/** A position that somebody wants, in base tokens; shorts are negative. */
export interface WantedPosition {
  readonly market: MarketName
  readonly size: number
}

/** What it is decided on. */
type Here = Pick<
  Situation<PositionTaste, unknown, 'metis' | 'bridge' | 'perpetual'>,
  'attributes' | 'view' | 'deployments' | 'actions'
>

/** Leverage that one dares, by how much prices move until one looks again. */
const leverageOf = ({ attributes: { common, watchDays }, view }: Here, market: MarketName): number =>
  bearableLeverage(
    { volatility: annualVolatility(view.outside.signals[market]), days: watchDays, deviations: common.deviations },
    ratios.maintenanceMargin,
    0.7 / ratios.initialMargin,
  )

/** The market where a position serves it best, and that position, as far as wealth reaches for its margin. */
export function wantedPosition(here: Here): WantedPosition {
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

/** How somebody's last trade went, for the next one. */
export interface TradeTried {
  /** Share of what he would trade at once that he tries, as others who see the same price may come first. */
  readonly part: number
  /** His last trade, as long as he does not know what became of it: the position that he had before. */
  readonly open?: WantedPosition
}

/** Smallest share of the usual trade that is tried. Judgement. */
const leastPart = 1 / 16

/** A trade that came to nothing, because others had moved the price, is tried again half as large; after one that did not, twice. */
export function partAfter({ part, open }: TradeTried, { view }: Pick<Here, 'view'>): number {
  if (open === undefined) return part
  const now = Number(view.account.perpetual.markets[open.market].size) / 1e18
  return now === open.size ? Math.max(leastPart, part / 2) : Math.min(1, 2 * part)
}

/** What can be done in one block with what is there, by holdings alone: a reverted step is tried again, with less. */
export function towardsPosition(here: Here, wish: WantedPosition, part: number): Steps & Pick<TradeTried, 'open'> {
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
  const most = (part * quoteToMove(Number(liquidity) / 1e18, price, common.mostImpact)) / price
  if (target === 0 && Math.abs(size) <= most) {
    const worst = Math.abs(size) * price * (1 - Math.sign(size) * common.slippage)
    const closing = [actions.perpetual.closePosition(market, toUnits(worst, 18))]
    return { ...noSteps, intents: closing, more: true, open: { market, size } }
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
    open: { market, size },
  }
}
