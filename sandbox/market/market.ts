import { z } from 'zod'
import { plausible } from '../../protocols/plausible.ts'
import { days, dollars, logSpread, price, share } from '../../protocols/quantity.ts'
import type { Beginning, OuterMarkets, Signals } from '../../agents/agent.ts'
import { formerNames } from '../document/former-names.ts'
import { adopt, demands } from './adoption.ts'
import { type Draws, normal, poisson } from '../../agents/random.ts'
import { type Service, type SwapCosts, updateService, usualCost } from './service.ts'
import {
  fundamentalValue,
  updateEarnings,
  updateFunding,
  updatePriceSignal,
  updateRevenue,
  type UseIndices,
} from './signals.ts'

/**
 * Everything outside the chain, as a campaign file sets it. Basis of the defaults: docs/theory.md C.11 and
 * docs/model.md.
 */
export const marketParameters = z
  .strictObject({
    eth: price().default(2000).meta({ description: 'Price of an ether at the start, US dollars.' }),
    metis: price().default(30).meta({ description: 'Price of a METIS at the start, US dollars.' }),
    calmVolatility: z.number().min(0).max(10).default(0.5).meta({ description: 'Of ether in calm times, per year.' }),
    stressVolatility: z.number().min(0).max(10).default(1.1).meta({ description: 'Of ether in stress, per year.' }),
    stressPerDay: share().default(0.02).meta({ description: 'Chance a day that stress begins.' }),
    calmPerDay: share().default(0.08).meta({ description: 'Chance a day that stress ends.' }),
    jumpsPerDay: z
      .number()
      .min(0)
      .max(100)
      .default(0.05)
      .meta({ description: 'Jumps of each price a day, on average.' }),
    jumpMean: z.number().min(-5).max(5).default(-0.02).meta({ description: 'Mean logarithm of a jump.' }),
    jumpSpread: logSpread().default(0.1).meta({ description: 'Its standard deviation.' }),
    beta: z
      .number()
      .min(-10)
      .max(10)
      .default(0.78)
      .meta({ description: 'Return of METIS for a return of ether.' })
      .register(plausible, {
        basis: 'METIS at 0.85 a year, correlation 0.6 with an ether of 0.65, jumps left out (C.9)',
      }),
    ownVolatility: z
      .number()
      .min(0)
      .max(10)
      .default(0.68)
      .meta({ description: 'Of METIS beyond that, per year.' })
      .register(plausible, { basis: 'the same' }),
    arbitrageSeconds: z
      .number()
      .min(1)
      .max(864_000)
      .default(150)
      .meta({
        description:
          'Seconds from one chance of arbitrage against outer prices to the next, inside a block too: what the time between blocks is on a real chain. With 150 s a simulation without a chain has arbitrage of outer prices take 0.03 % of volume (docs/theory.md C.11). A block or more: once a block.',
      })
      .register(plausible, {
        range: [100, 400],
        basis: 'extracted value over volume (m8) in a simulation without a chain (C.11)',
      }),
    reversion: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .meta({ description: 'Pull of METIS to its value, per day.' })
      .register(plausible, { range: [0.003, 0.03] }),
    outerDepthUsd: dollars(1000)
      .default(40_000_000)
      .meta({ description: 'Net dollars sold outside that lower METIS by a factor e.' })
      .register(plausible, { range: [15_000_000, 80_000_000] }),
    settlingDays: days()
      .default(8)
      .meta({
        description:
          'Days at the beginning in which everybody takes his place: what is bought and sold outside then moves no price.',
      })
      .register(plausible, { basis: 'set by hand, together with the days in which owners settle' }),
    revenueShare: share().default(0.3).meta({ description: 'Share of the value of METIS that revenue explains.' }),
    mainnetYield: z.number().min(-10).max(10).default(0.05).meta({ description: 'Mean yield on mainnet, per year.' }),
    yieldSpread: logSpread().default(0.01).meta({ description: 'Standard deviation of that yield.' }),
    bridgeFee: z.number().min(0).max(0.1).default(0.001).meta({ description: 'Share that crossing the bridge costs.' }),
    innovation: z.number().min(0).max(10).default(0.0006).meta({ description: 'Adoption by own accord, per day.' }),
    imitation: z
      .number()
      .min(0)
      .max(10)
      .default(0.03)
      .meta({ description: 'Adoption by word of mouth, per day.' })
      .register(plausible, { range: [0.01, 0.06] }),
    churn: z.number().min(0).max(10).default(0.03).meta({ description: 'Share of excess users leaving, per day.' }),
    users: z
      .number()
      .min(0)
      .max(1e6)
      .default(120)
      .meta({ description: 'Users whom service as before any programme sustains.' })
      .register(plausible, { basis: 'set by hand: volume over TVL, accounts that swap (docs/moments.md)' }),
    demand: z.enum(demands).default('smooth').meta({
      description:
        'How sustainable users answer to service S, the cost of swapping before any programme over the cost now: smooth by a power of it, tipping by a hill. Nobody knows which holds: try both.',
    }),
    serviceElasticity: z
      .number()
      .min(0)
      .max(10)
      .register(formerNames, { formerly: 'depthElasticity' })
      .default(0.25)
      .meta({ description: 'Of sustainable users to service where demand is smooth (zeta).' })
      .register(plausible, { range: [0.05, 0.6] }),
    hillGain: z.number().min(0).max(100).default(2.2).meta({
      description:
        'Where demand is tipping: growth of sustainable users from no service to the best (g), in 1 + g S^h / (K^h + S^h) over its value at S = 1.',
    }),
    hillMidpoint: z
      .number()
      .min(0.1)
      .max(100)
      .default(2)
      .meta({
        description:
          'Service at which half of that is reached (K). Take 1.6 to 2: nearer to 1 users tip without any programme.',
      })
      .register(plausible, {
        range: [1.6, 2],
        basis: 'below that users tip without any programme in a simulation without a chain',
      }),
    hillSteepness: z.number().min(0.1).max(20).default(6).meta({ description: 'How steep the hill is there (h).' }),
    productPull: z
      .number()
      .min(0)
      .max(100)
      .default(0)
      .meta({
        description: 'Growth of sustainable users by each product of ordinary quality that is in use (aQ).',
      })
      .register(plausible, { range: [0, 0.6] }),
  })
  .prefault({})
  .meta({ description: 'The world outside the chain: prices, yields, how many people want to swap.' })

export type MarketParameters = z.output<typeof marketParameters>

/** The state of everything outside the chain. */
export interface Market extends OuterMarkets {
  readonly stressed: boolean
  /** What swapping costs; nothing is known of it while people take their places. */
  readonly service: Service | undefined
  /** Cost of swapping (its slow mean) and revenue before any programme: what later levels are compared with. */
  readonly baseline: { readonly cost: number; readonly revenue: number } | undefined
}

/** What the chain did since the last step, as the outside feels it. */
export interface Influence {
  /** METIS that left the chain and was sold, less what was bought and came in; US dollars. */
  readonly netOutflowUsd: number
  /** What swapping cost: reference swaps now, and what organic swaps lost in the last block whose books are closed. */
  readonly swaps: SwapCosts
  /** What builders have built and somebody uses, each by its quality; 1 is an ordinary one. */
  readonly products: number
  /** Swap fees earned, US dollars. */
  readonly fees: number
  /** What uses of capital were worth a look by, behind it. */
  readonly uses: UseIndices
  /** What longs of METIS pay, share of notional a day; undefined without a perpetual exchange. */
  readonly funding?: number | undefined
}

export const openMarket = (parameters: MarketParameters): Market => ({
  eth: parameters.eth,
  metis: parameters.metis,
  mainnetYield: parameters.mainnetYield,
  users: parameters.users,
  bridgeFee: parameters.bridgeFee,
  stressed: false,
  service: undefined,
  baseline: undefined,
  signals: openSignals(parameters),
})

/** Volatilities as the long run has them, so that beliefs start at the truth. */
export function beginningOf(parameters: MarketParameters): Beginning {
  const { calmVolatility, stressVolatility, stressPerDay, calmPerDay, jumpsPerDay, jumpMean, jumpSpread } = parameters
  const stressed = stressPerDay + calmPerDay === 0 ? 0 : stressPerDay / (stressPerDay + calmPerDay)
  const jumps = 365 * jumpsPerDay * (jumpMean ** 2 + jumpSpread ** 2)
  const eth = Math.sqrt((1 - stressed) * calmVolatility ** 2 + stressed * stressVolatility ** 2 + jumps)
  const metis = Math.sqrt((parameters.beta * eth) ** 2 + parameters.ownVolatility ** 2 + jumps)
  return {
    eth: parameters.eth,
    metis: parameters.metis,
    mainnetYield: parameters.mainnetYield,
    volatility: { eth, metis },
  }
}

function openSignals(parameters: MarketParameters): Signals {
  const { volatility } = beginningOf(parameters)
  return {
    eth: { trend: 0, variance: volatility.eth ** 2 / 365 },
    metis: { trend: 0, variance: volatility.metis ** 2 / 365 },
    revenue: 0,
    revenueDays: 0,
    fundamental: parameters.metis,
  }
}

/**
 * One step of the world outside, by `days` (docs/theory.md C.9). Ether moves in two volatility regimes with Merton
 * jumps (1976); METIS follows it by `beta`, moves on its own, is pulled to its value, and falls with what is sold
 * outside: d ln P = beta r_eth + sigma eps + jump + kf (ln V - ln P) - netOutflow / depth.
 *
 * @param draws the market's own streams at this step, one for each purpose
 */
export function tickMarket(
  market: Market,
  parameters: MarketParameters,
  { netOutflowUsd, swaps, products, fees, uses, funding }: Influence,
  draws: (purpose: string) => Draws,
  days: number,
): Market {
  const years = days / 365
  const stressed = nextRegime(market.stressed, parameters, draws('regime'), days)
  const volatility = stressed ? parameters.stressVolatility : parameters.calmVolatility
  const ethReturn = diffusion(volatility, draws('eth'), years) + jump(parameters, draws('ethJump'), days)
  const pull = parameters.reversion * days * Math.log(market.signals.fundamental / market.metis)
  const metisReturn =
    parameters.beta * ethReturn +
    diffusion(parameters.ownVolatility, draws('metis'), years) +
    jump(parameters, draws('metisJump'), days) +
    pull -
    netOutflowUsd / parameters.outerDepthUsd
  const metis = market.metis * Math.exp(metisReturn)
  const earned = updateRevenue(market.signals, fees, days)
  const service = updateService(market.service, swaps, days)
  const usual = updateFunding(market.signals.funding, funding, days)
  const { baseline } = market
  return {
    ...market,
    stressed,
    eth: market.eth * Math.exp(ethReturn),
    metis,
    mainnetYield: nextYield(market.mainnetYield, parameters, draws('yield'), years),
    service,
    // Until there is something to compare with, nobody comes or goes: pools that fill up win no users.
    users:
      baseline === undefined
        ? market.users
        : adopt(parameters, market.users, { service: baseline.cost / service.cost, products }, days),
    signals: {
      eth: updatePriceSignal(market.signals.eth, ethReturn, days),
      metis: updatePriceSignal(market.signals.metis, metisReturn, days),
      ...earned,
      earnings: updateEarnings(market.signals.earnings ?? {}, uses, days),
      ...(usual === undefined ? {} : { funding: usual }),
      fundamental: fundamentalValue(parameters.metis, parameters.revenueShare, {
        revenue: earned.revenue,
        revenue0: baseline?.revenue ?? earned.revenue,
      }),
    },
  }
}

/**
 * Fixes the baseline that the cost of swapping and revenue are compared with from now on: done once, when a programme may
 * begin.
 *
 * @param quoted what reference swaps cost now, for a programme that begins before anything was watched
 */
export const setBaseline = (market: Market, quoted: number): Market => ({
  ...market,
  baseline: {
    cost: market.service === undefined ? quoted : usualCost(market.service),
    revenue: market.signals.revenue,
  },
})

/** A day's chance p becomes 1 - (1 - p)^days for a fraction of one. */
function nextRegime(
  stressed: boolean,
  { stressPerDay, calmPerDay }: MarketParameters,
  draws: Draws,
  days: number,
): boolean {
  const leave = 1 - (1 - (stressed ? calmPerDay : stressPerDay)) ** days
  return draws.uniform() < leave ? !stressed : stressed
}

/** Log return without drift in price: geometric Brownian motion over `years`. */
const diffusion = (volatility: number, draws: Draws, years: number): number =>
  volatility * Math.sqrt(years) * normal(draws) - 0.5 * volatility ** 2 * years

/**
 * The sum of the jumps of a price in `days`, as a logarithm: a Poisson number of normal ones (Merton 1976); one normal serves
 * for the sum of several.
 */
export function jump({ jumpsPerDay, jumpMean, jumpSpread }: MarketParameters, draws: Draws, days: number): number {
  const count = poisson(draws, jumpsPerDay * days)
  return count === 0 ? 0 : count * jumpMean + Math.sqrt(count) * jumpSpread * normal(draws)
}

/** Ornstein-Uhlenbeck around its mean with a memory of about a month, so that its spread is the parameter's. */
function nextYield(
  current: number,
  { mainnetYield, yieldSpread }: MarketParameters,
  draws: Draws,
  years: number,
): number {
  const kept = Math.exp(-12 * years)
  return mainnetYield + kept * (current - mainnetYield) + yieldSpread * Math.sqrt(1 - kept ** 2) * normal(draws)
}
