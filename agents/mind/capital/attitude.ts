import { z } from 'zod'
import { plausible } from '../../../protocols/plausible.ts'
import { days, dollars, headcount, perYear, pure, share, timesADay } from '../../../protocols/quantity.ts'
import type { Draws } from '../../random.ts'
import { between, logistic, normal } from '../../random.ts'
import type { BeliefAttributes } from '../beliefs/beliefs.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from '../beliefs/distribution.ts'
import { band, dustShare, dustUsd, mostLowered, slippage } from '../trade/tolerance.ts'

/**
 * What a campaign file may say about owners of capital. Kinds differ by these numbers and by what they own, never by rule.
 * Defaults, ranges and what they rest on: docs/parameters.md.
 */
export const attitudeParameters = {
  count: headcount(),
  wealthUsd: dollars(1e-6).default(1_000_000).meta({ description: 'Mean wealth, US dollars.' }),
  wealthTail: z
    .number()
    .gt(1)
    .max(1e12)
    .default(1.4)
    .meta({ description: 'Pareto exponent of wealth.' })
    .register(plausible, { range: [1.3, 1.6] }),
  wealthCap: share(1e-9)
    .default(0.02)
    .meta({ description: 'Largest share that one may have of the wealth of all who are alike.' }),
  sleeveUsd: dollars(1e-6).default(200_000).meta({
    description:
      'US dollars above which an owner has several sleeves, each of which chooses by itself; at most twelve.',
  }),
  metisShare: share().default(0).meta({ description: 'Share of wealth that one is born with as METIS.' }),
  alternativeSpread: uniform(-0.02, 0.05, perYear()).meta({
    description: 'Yield outside, relative to mainnet; per year.',
  }),
  impatience: uniform(0.03, 0.1, perYear())
    .meta({
      description: 'Discount rate on coins in hand and on vesting rewards, per year.',
    })
    .register(plausible, {
      range: [0.08, 0.15],
      of: 'high',
      basis: 'share of rewards sold (m1 to m3) in a simulation without a chain',
    }),
  horizonDays: logNormal(60, 0.9, days(0.001))
    .meta({
      description: 'Days that one looks ahead, held within 3 and 720.',
    })
    .register(plausible, { range: [45, 90], of: 'median', basis: 'yields and volume in a simulation without a chain' }),
  reviewDays: logNormal(4, 1, days(0.001))
    .meta({ description: 'Mean days between reviews, held within 0.5 and 60.' })
    .register(plausible, {
      range: [1, 15],
      of: 'median',
      basis: 'share of rewards sold within a day (m1) in a simulation without a chain',
    }),
  riskAversion: logNormal(0.42, 0.7)
    .meta({ description: 'Risk aversion times the share of wealth at stake.' })
    .register(plausible, {
      range: [0.4, 0.65],
      of: 'median',
      basis: 'yield and share of staked METIS in a simulation without a chain',
    }),
  movingCost: logNormal(0.002, 0.5)
    .meta({
      description: 'Cost of coming from outside or going there, share of wealth.',
    })
    .register(plausible, { range: [0.001, 0.006], of: 'median' }),
  riskPremium: perYear()
    .default(0.03)
    .meta({ description: 'Wanted for contract risk, per year.' })
    .register(plausible, {
      range: [0.015, 0.035],
      basis: 'capital that is there without a programme, in a simulation without a chain',
    }),
  learningRate: uniform(0.1, 1, share()).meta({ description: 'Speed of yield expectations (V25).' }),
  inbornTrust: uniform(0, 0.6, share()).meta({ description: 'Inborn weight on the trend against the fundamental.' }),
  extrapolation: pure(-1e12)
    .default(0.03)
    .meta({ description: 'How much of a trend is expected to go on (g).' })
    .register(plausible, {
      range: [0, 0.04],
      basis: 'share of rewards sold within a month (m2, m3) in a simulation without a chain',
    }),
  reversion: pure()
    .default(0.0005)
    .meta({ description: 'Pull of price to value that one counts on, per day.' })
    .register(plausible, {
      range: [0.0002, 0.0008],
      basis: 'share of rewards sold at once (m1) in a simulation without a chain; stronger beliefs drown every yield',
    }),
  opinionSpread: pure()
    .default(0.7)
    .meta({
      description: 'Standard deviation of the logarithm of what METIS is worth by the lasting opinion of each.',
    })
    .register(plausible, {
      range: [0.5, 0.9],
      basis: 'share of rewards sold at once (m1) in a simulation without a chain',
    }),
  drift: perYear().default(0).meta({ description: 'Added to the return everybody expects of METIS, per year.' }),
  choiceIntensity: pure()
    .default(40)
    .meta({ description: 'beta, per unit of annual return.' })
    .register(plausible, {
      range: [30, 50],
      basis: 'retention and elasticity of capital (m4, m5) in a simulation without a chain',
    }),
  foresight: share()
    .default(1)
    .meta({
      description:
        'Weight of what a use promises against what it has been worth (theta); at 1 experience does not count.',
    })
    .register(plausible, { range: [0.3, 1], basis: 'moments are met without experience' }),
  memory: share().default(0.95).meta({ description: 'What is left of experience from look to look (phi).' }),
  imagination: share()
    .default(0.5)
    .meta({ description: 'Weight in experience of what uses not chosen would have brought (delta).' }),
  accumulation: share().default(0).meta({ description: 'At 0 experience is a mean, at 1 a sum (kappa).' }),
  peers: pure()
    .default(0)
    .meta({
      description:
        'How much a use gains that has all the money there is to be seen, per year (J): going where others are.',
    })
    .register(plausible, { range: [0, 0.2], basis: 'within noise in a simulation without a chain' }),
  tasteDays: days(0.001)
    .default(200)
    .meta({ description: 'How long a taste for a use lasts.' })
    .register(plausible, {
      range: [150, 320],
      basis: 'turnover and the level at the peak (m5, m6) in a simulation without a chain',
    }),
  valuationSpread: pure()
    .default(1 / 18)
    .meta({ description: 'Scale of the error in what coins in hand are worth, per year; lasts as tastes do.' })
    .register(plausible, {
      range: [1 / 40, 1 / 12],
      basis: 'share of rewards sold at once (m1) in a simulation without a chain: without it nobody differs',
    }),
  wantsMoney: pure()
    .default(0.15)
    .meta({
      description:
        'How often, in a horizon, money in coins is wanted elsewhere and they are sold whatever they may be worth.',
    })
    .register(plausible, {
      range: [0.05, 0.3],
      basis: 'the slow tail of selling (m2, m3) in a simulation without a chain',
    }),
  looking: timesADay()
    .default(0.004)
    .meta({ description: 'How often somebody outside looks, a day, at no gain.' })
    .register(plausible, {
      range: [0.002, 0.01],
      basis: 'capital that is there without a programme, in a simulation without a chain',
    }),
  lookingGain: pure()
    .default(9)
    .meta({ description: 'How fast that rises with the best yield above the one outside.' })
    .register(plausible, {
      range: [6, 12],
      basis: 'capital that is there without a programme, in a simulation without a chain',
    }),
  watchfulShare: share()
    .default(0.5)
    .meta({
      description: 'Share of those who look again within a day of when rewards begin or end.',
    })
    .register(plausible, { basis: 'attrition before an announced end is gradual, as it was seen elsewhere' }),
  firstLookDays: uniform(1, 4, days()).meta({
    description: 'Days after which one looks for the first time: by then there is something to be seen.',
  }),
  settledDays: days()
    .default(240)
    .meta({
      description:
        'For how long everybody could have looked before the run: who would have come in that time comes in the first days.',
    })
    .register(plausible, { range: [150, 720], basis: 'set by hand: twins are stationary from about day twenty' }),
  settlingDays: days(0.001)
    .default(8)
    .meta({ description: 'How many days at the beginning stand for that.' })
    .register(plausible, { range: [4, 20], basis: 'set by hand: twins are stationary from about day twenty' }),
  woken: pure()
    .default(3)
    .meta({
      description: 'How many times as often somebody outside looks while a programme of 30 % a year is news.',
    })
    .register(plausible, { range: [1, 6], basis: 'how much comes before a start, in a simulation without a chain' }),
  voice: perYear(0).default(0).meta({
    description:
      'What a say in the fund is worth while it has something to decide, a year, as a share of the METIS locked.',
  }),
  dustUsd: dustUsd(),
  dustShare: dustShare(),
  slippage: slippage(mostLowered),
  band: band(0.1),
}

const schema = z.object(attitudeParameters)
export type AttitudeParameters = z.output<typeof schema>

/** What an owner is like, for good. */
export interface Attitude extends BeliefAttributes {
  readonly alternativeSpread: number
  readonly impatience: number
  readonly reviewDays: number
  readonly riskAversion: number
  readonly movingCost: number
  readonly learningRate: number
  /** Where in a period of taste it is born, so that not all change their minds on one day. */
  readonly tastePhase: number
  /** When it looks for the first time, seconds since 1970: there is something to be seen by then. */
  readonly firstLook: number
  /** Until when many look, who would have come long ago, seconds since 1970. */
  readonly settled: number
  /** Whether it keeps in mind the days on which rewards begin or end, and by how many seconds it then comes early or late. */
  readonly watchful: boolean
  readonly early: number
  /** How many sleeves it has. */
  readonly sleeves: number
  readonly common: AttitudeParameters
}

const mostSleeves = 12

/** An owner with `wealth` US dollars in a run that begins at `opening`, seconds since 1970. */
export const drawAttitude = (
  common: AttitudeParameters,
  wealth: number,
  opening: number,
  draws: (purpose: string) => Draws,
): Attitude => ({
  common,
  alternativeSpread: drawUniform(draws('alternative'), common.alternativeSpread),
  impatience: drawUniform(draws('impatience'), common.impatience),
  horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 3, most: 720 }),
  reviewDays: drawLogNormal(draws('review'), common.reviewDays, { least: 0.5, most: 60 }),
  riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
  movingCost: drawLogNormal(draws('movingCost'), common.movingCost),
  learningRate: drawUniform(draws('learningRate'), common.learningRate),
  inbornTrust: drawUniform(draws('inbornTrust'), common.inbornTrust),
  extrapolation: common.extrapolation,
  reversion: common.reversion,
  opinion: common.opinionSpread * normal(draws('opinion')),
  tastePhase: between(draws('tastePhase'), 0, 1),
  firstLook: opening + 86_400 * drawUniform(draws('firstLook'), common.firstLookDays),
  settled: opening + 86_400 * common.settlingDays,
  watchful: draws('watchful').uniform() < common.watchfulShare,
  early: between(draws('early'), -86_400, 86_400),
  sleeves: Math.max(1, Math.min(mostSleeves, Math.ceil(wealth / common.sleeveUsd))),
})

/** The period of taste that somebody is in. */
export const tastePeriod = (
  now: number,
  { tastePhase, common }: Pick<Attitude, 'tastePhase'> & { readonly common: Pick<AttitudeParameters, 'tasteDays'> },
): number => Math.floor(now / (common.tasteDays * 86_400) + tastePhase)

/** By how much somebody errs in what coins in hand bring, fraction per year: as long as a taste lasts. */
export const valuationBias = (
  { common }: { readonly common: Pick<AttitudeParameters, 'valuationSpread'> },
  draws: Draws,
): number => common.valuationSpread * logistic(draws)
