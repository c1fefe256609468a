import type { z } from 'zod'
import { plausible } from '../../../protocols/plausible.ts'
import { pure, share } from '../../../protocols/quantity.ts'
import type { OuterMarkets, PriceSignal, Signals } from '../../agent.ts'
import type { Draws } from '../../random.ts'
import { drawUniform, uniform } from './distribution.ts'

/** What an agent believes about what it cannot know. All rates are fractions per year. */
export interface Beliefs {
  /** Weight on the trend against the fundamental, 0..1: which forecaster it trusts. */
  readonly trust: number
  /** Discounted squared errors of the two forecasters over a week. */
  readonly errors: { readonly trend: number; readonly fundamental: number }
  /** Forecasts not yet due. */
  readonly forecasts: readonly Forecast[]
}

interface Forecast {
  /** Seconds since 1970. */
  readonly due: number
  /** Log price that each forecaster said. */
  readonly trend: number
  readonly fundamental: number
}

export interface BeliefAttributes {
  /** Inborn weight on the trend. */
  readonly inbornTrust: number
  /** How fast fundamentalists expect price to meet value, per day (kf). */
  readonly reversion: number
  /** How much of a trend its followers expect to go on (g). */
  readonly extrapolation: number
  /** Days that the agent looks ahead. */
  readonly horizonDays: number
  /** Logarithm by which its own idea of what METIS is worth differs from everybody's, for good; 0 when left out. */
  readonly opinion?: number
}

/** What of the world outside beliefs are made of. */
type Sight = Pick<OuterMarkets, 'metis' | 'signals'>

/** What a campaign file may say about how a kind of agent forms beliefs. */
export const beliefParameters = {
  inbornTrust: uniform(0, 1, share()).meta({ description: 'Inborn weight on the trend against the fundamental.' }),
  extrapolation: pure(-1e12).default(0.5).meta({ description: 'How much of a trend is expected to go on (g).' }),
  reversion: pure()
    .default(0.01)
    .meta({ description: 'Pull of price to value, per day (kf).' })
    .register(plausible, { range: [0.003, 0.03] }),
}

/** How an agent of that kind forms them. */
export const drawBeliefAttributes = (
  { inbornTrust, extrapolation, reversion }: z.output<z.ZodObject<typeof beliefParameters>>,
  draws: (purpose: string) => Draws,
): Omit<BeliefAttributes, 'horizonDays'> => ({
  inbornTrust: drawUniform(draws('inbornTrust'), inbornTrust),
  extrapolation,
  reversion,
})

/** Volatility per year, as a fraction. */
export const annualVolatility = ({ variance }: PriceSignal): number => Math.sqrt(variance * 365)

/** Weight of the newer past: a trend of log returns decays by this a day. */
const trendDecay = 0.1
/** Intensity of switching between forecasters (docs/theory.md C.11, bs), for errors in units of a weekly variance. */
const switching = 4
const week = 7 * 86_400

export const naiveBeliefs = (trust: number): Beliefs => ({
  trust,
  errors: { trend: 0, fundamental: 0 },
  forecasts: [],
})

/**
 * Adaptive expectation: b + lambda (r - b) (V25; Nerlove 1958).
 *
 * @example
 * adapt(0, 1, 0.1) // => 0.1
 */
export const adapt = (belief: number, observed: number, lambda: number): number => belief + lambda * (observed - belief)

/** Drift that trend followers expect over the horizon, per year: a trend goes on but fades. */
export const trendDrift = (
  { metis }: Pick<Signals, 'metis'>,
  { extrapolation, horizonDays }: Pick<BeliefAttributes, 'extrapolation' | 'horizonDays'>,
): number => 365 * extrapolation * metis.trend * fading(trendDecay, horizonDays)

/** Drift that fundamentalists expect over the horizon, per year: price meets value, but not at once. */
export const fundamentalDrift = (
  { fundamental }: Signals,
  price: number,
  { reversion, horizonDays, opinion = 0 }: BeliefAttributes,
): number => 365 * reversion * (Math.log(fundamental / price) + opinion) * fading(reversion, horizonDays)

/** Mean over `days` of something that decays by `rate` a day. */
const fading = (rate: number, days: number): number =>
  rate * days > 1e-9 ? (1 - Math.exp(-rate * days)) / (rate * days) : 1

/** Native return the agent expects, per year, held within ±120 % (docs/theory.md C.6). */
export function expectedReturn(
  beliefs: Beliefs,
  { metis: price, signals }: Sight,
  attributes: BeliefAttributes,
): number {
  const trend = trendDrift(signals, attributes)
  const fundamental = fundamentalDrift(signals, price, attributes)
  return Math.max(-1.2, Math.min(1.2, beliefs.trust * trend + (1 - beliefs.trust) * fundamental))
}

/**
 * Scores the forecasts that have come due, trusts the better forecaster more (Brock and Hommes 1997, Econometrica 65),
 * and makes new forecasts for a week ahead.
 */
export function reviewBeliefs(
  beliefs: Beliefs,
  { now, outside: { metis: price, signals } }: { readonly now: number; readonly outside: Sight },
  attributes: BeliefAttributes,
): Beliefs {
  const logPrice = Math.log(price)
  // In units of a week's variance, so that the switching intensity means the same in calm and in stress.
  const scale = Math.max(1e-6, (annualVolatility(signals.metis) ** 2 * 7) / 365)
  let { trend, fundamental } = beliefs.errors
  for (const forecast of beliefs.forecasts) {
    if (forecast.due > now) continue
    trend = 0.8 * trend + 0.2 * ((forecast.trend - logPrice) ** 2 / scale)
    fundamental = 0.8 * fundamental + 0.2 * ((forecast.fundamental - logPrice) ** 2 / scale)
  }
  const evidence = 1 / (1 + Math.exp(switching * (trend - fundamental)))
  const forecast = {
    due: now + week,
    trend: logPrice + (trendDrift(signals, { ...attributes, horizonDays: 7 }) * 7) / 365,
    fundamental: logPrice + (fundamentalDrift(signals, price, { ...attributes, horizonDays: 7 }) * 7) / 365,
  }
  return {
    trust: 0.5 * attributes.inbornTrust + 0.5 * evidence,
    errors: { trend, fundamental },
    forecasts: [...beliefs.forecasts.filter(({ due }) => due > now), forecast],
  }
}
