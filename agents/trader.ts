import { z } from 'zod'
import { carry, fundingRate } from '../protocols/perpetual/funding.ts'
import { bearableLeverage } from '../protocols/perpetual/margin.ts'
import type { MarketName } from '../protocols/perpetual/market.ts'
import { ratios } from '../protocols/perpetual/parameters.ts'
import { quoteToMove } from '../protocols/perpetual/price.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import { trendDrift } from './mind/beliefs.ts'
import { wantedNotional } from './mind/exposure.ts'
import { leaveMargin, marginFor } from './mind/margin.ts'
import { annualVolatility } from './mind/signals.ts'
import { between, lognormal } from './random.ts'

const logNormal = (median: number, spread: number) =>
  z.strictObject({ median: z.number().positive(), spread: z.number().nonnegative() }).default({ median, spread })
const part = (share: number, description: string) => z.number().min(0).max(1).default(share).meta({ description })

const parameters = z
  .strictObject({
    count: z.int().nonnegative().default(12).meta({ description: 'How many there are.' }),
    wealthUsd: logNormal(150_000, 0.8).meta({ description: 'Wealth, US dollars.' }),
    trendShare: part(0.5, 'Share of those who expect trends to go on; the others have no view.'),
    extrapolation: z.number().default(0.5).meta({ description: 'How much of a trend they expect to go on (g).' }),
    holderShare: part(0.4, 'Share of those who hold METIS and keep it.'),
    ethShare: part(0.3, 'Share of those without METIS who trade the ether market.'),
    riskAversion: logNormal(0.6, 0.7).meta({ description: 'Risk aversion times the share of wealth at stake.' }),
    horizonDays: logNormal(14, 0.6).meta({ description: 'Days that one looks ahead, held within 3 and 90.' }),
    reviewDays: logNormal(1.5, 0.6).meta({ description: 'Mean days between reviews, held within 0.25 and 14.' }),
    premiumHalfLife: z
      .number()
      .positive()
      .default(0.5)
      .meta({ description: 'Days in which a premium is expected to halve.' }),
    deviations: z
      .number()
      .positive()
      .default(3)
      .meta({ description: 'Standard deviations that margin has to survive.' }),
    mostImpact: part(0.003, 'Most that a single trade moves the price.'),
    slippage: part(0.01, 'Worst price accepted, relative to the quote.'),
  })
  .prefault({})
  .meta({ description: 'Traders of perpetual futures.' })

type Parameters = z.output<typeof parameters>

interface Attributes {
  readonly common: Parameters
  readonly market: MarketName
  readonly extrapolation: number
  readonly riskAversion: number
  readonly horizonDays: number
  readonly reviewDays: number
}

interface Memory {
  readonly approved: boolean
  /** Position that was wanted at the last review, in base tokens; shorts are negative. */
  readonly wanted: number
  /** Blocks in a row that it has been trading. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'perpetual'>

/** A position this near to what is wanted is good enough. */
const band = 0.15
/** Amounts below this many US dollars are not worth a transaction. */
const dust = 100

/**
 * Trades a perpetual for its own interest: by what it expects of the price, against the METIS it holds, and for the
 * funding that one side is paid (mind/exposure.ts). It closes when its reason is gone and takes its margin home.
 */
export const trader = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'perpetual'>({
  kind: 'trader',
  title: 'Traders of perpetual futures',
  organic: false,
  reads: ['metis', 'bridge', 'perpetual'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, draws }) => {
    const scale = (purpose: string, { median, spread }: { median: number; spread: number }) =>
      lognormal(draws(purpose), median, spread)
    const wealth = scale('wealth', common.wealthUsd)
    const held = draws('holder').uniform() < common.holderShare ? between(draws('held'), 0.1, 0.8) : 0
    const reviewDays = Math.min(14, Math.max(0.25, scale('review', common.reviewDays)))
    return {
      attributes: {
        common,
        market: held === 0 && draws('market').uniform() < common.ethShare ? 'eth' : 'metis',
        extrapolation: draws('trend').uniform() < common.trendShare ? common.extrapolation : 0,
        riskAversion: scale('riskAversion', common.riskAversion),
        horizonDays: Math.min(90, Math.max(3, scale('horizon', common.horizonDays))),
        reviewDays,
      },
      memory: { approved: false, wanted: 0, busy: 0 },
      endowment: {
        mainnet: (1 - held) * wealth,
        usdc: 0,
        weth: 0,
        metis: (held * wealth) / beginning.metis,
        gas: 40,
      },
      reviewDays,
    }
  },
  decide: (here) => {
    const { memory, review } = here
    const wanted = review ? want(here) : memory.wanted
    const busy = review ? 0 : memory.busy
    const { deposits = [], intents = [], more } = towards(here, wanted)
    const approvals = memory.approved || intents.length === 0 ? [] : here.actions.perpetual.approvals()
    // A day of blocks is enough for any plan that still works; another review starts a new one.
    const wake = more && busy < 24
    return {
      deposits,
      intents: [...approvals, ...intents],
      wake,
      memory: { approved: memory.approved || approvals.length > 0, wanted, busy: busy + 1 },
    }
  },
})

/** Leverage that this trader dares, by how much prices move between its reviews. */
const leverageOf = ({ attributes: { common, market, reviewDays }, view }: Here): number =>
  bearableLeverage(
    { volatility: annualVolatility(view.outside.signals[market]), days: reviewDays, deviations: common.deviations },
    ratios.maintenanceMargin,
    0.7 / ratios.initialMargin,
  )

/** Base tokens wanted, as far as wealth reaches for their margin. */
function want(here: Here): number {
  const { attributes, view, deployments } = here
  const { common, market, horizonDays } = attributes
  const { account, outside } = view
  const { price } = view.chain.perpetual.markets[market]
  const index = outside[market]
  const spot = market === 'metis' ? fromUnits(account.metis.wmetis, 18) * outside.metis : 0
  const money = view.mainnet + fromUnits(account.bridge.usdc, 6) + Number(account.perpetual.value) / 1e6
  const leverage = leverageOf(here)
  const rate = fundingRate({ market: price, index }, deployments.perpetual.mostFunding)
  const both = 2 * (deployments.perpetual.exchangeFee + outside.bridgeFee / leverage)
  const notional = wantedNotional({
    wealth: money + spot,
    spot,
    expectedReturn: trendDrift({ metis: outside.signals[market] }, attributes),
    carry: carry(rate, common.premiumHalfLife, horizonDays),
    riskAversion: attributes.riskAversion,
    volatility: annualVolatility(outside.signals[market]),
    cost: outside.mainnetYield / leverage + (both * 365) / horizonDays,
  })
  // A tenth stays outside for what margin may still need.
  const most = 0.9 * money * leverage
  const held = Math.max(-most, Math.min(most, notional)) / price
  return Math.abs(held) * price < 10 * dust ? 0 : held
}

interface Steps extends Pick<Decision<Memory>, 'deposits' | 'intents'> {
  readonly more: boolean
}

/** What can be done in one block with what is there, by holdings alone: a reverted step is simply tried again. */
function towards(here: Here, wanted: number): Steps {
  const { attributes, view, actions, deployments } = here
  const { common, market } = attributes
  const { price, liquidity } = view.chain.perpetual.markets[market]
  const size = Number(view.account.perpetual.markets[market].size) / 1e18
  // Who changes sides closes first.
  const target = wanted * size < 0 ? 0 : wanted
  if (target === 0 && size === 0) return leaveMargin(here, dust)
  const missing = target - size
  const most = quoteToMove(Number(liquidity) / 1e18, price, common.mostImpact) / price
  if (target === 0 && Math.abs(size) <= most) {
    const worst = Math.abs(size) * price * (1 - Math.sign(size) * common.slippage)
    return { intents: [actions.perpetual.closePosition(market, toUnits(worst, 18))], more: true }
  }
  if (Math.abs(missing) < band * Math.abs(target))
    return { ...marginFor(here, marginOf(here, size), dust), more: false }
  const amount = Math.sign(missing) * Math.min(Math.abs(missing), most)
  const margin = marginFor(here, marginOf(here, size + amount), dust)
  const paid =
    Math.abs(amount) * price * (1 + Math.sign(amount) * (common.slippage + deployments.perpetual.exchangeFee))
  return {
    deposits: margin.deposits,
    intents: [
      ...margin.intents,
      actions.perpetual.openPosition({
        market,
        side: amount > 0 ? 'long' : 'short',
        base: toUnits(Math.abs(amount), 18),
        bound: toUnits(paid, 18),
      }),
    ],
    more: true,
  }
}

/** US dollars of margin for a position of that many base tokens. */
const marginOf = (here: Here, size: number): number =>
  (Math.abs(size) * here.view.chain.perpetual.markets[here.attributes.market].price) / leverageOf(here)
