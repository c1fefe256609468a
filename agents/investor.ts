import { z } from 'zod'
import type { PoolName } from '../protocols/pair.ts'
import type { FloorName } from '../protocols/index.ts'
import { days, dollars, headcount, perYear, pure, share } from '../protocols/quantity.ts'
import { type Beginning, defineAgent, type Endowment, type Situation } from './agent.ts'
import { withApprovals } from './mind/trade/approvals.ts'
import {
  annualVolatility,
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { choose, type Experience, learn, type PerOption, tastes } from './mind/choice/choice.ts'
import { disposalParameters, valuationError, valuationOf } from './mind/valuation/disposal.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { exposures, type Option, options, type PoolPayoff, utilities } from './mind/choice/options.ts'
import { type Portfolio, portfolioOf } from './mind/valuation/portfolio.ts'
import { expectedFees, lossVersusRebalancing, rewardYield, shareValues } from './mind/pools/prospects.ts'
import { rebalance } from './mind/trade/rebalance.ts'
import { claimRewards } from './mind/valuation/rewards.ts'
import { goOn } from './mind/trade/steps.ts'
import { band, dustOf, dustShare, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { between, pareto } from './random.ts'

/** Defaults and ranges: docs/theory.md C.11, repeated with their basis in docs/model.md. */
const parameters = z
  .strictObject({
    count: headcount().default(100).meta({ description: 'How many there are.' }),
    wealthUsd: dollars(1e-6).default(1_000_000).meta({ description: 'Mean wealth, US dollars.' }),
    wealthTail: z.number().gt(1).max(1e12).default(1.4).meta({ description: 'Pareto exponent of wealth.' }),
    wealthCap: share(1e-9).default(0.02).meta({ description: 'Largest share of all wealth one may have.' }),
    alternativeSpread: uniform(-0.03, 0.06, perYear()).meta({
      description: 'Yield outside, relative to mainnet; per year.',
    }),
    impatience: uniform(0.05, 0.8, perYear()).meta({ description: 'Discount rate on vesting rewards, per year.' }),
    horizonDays: logNormal(45, 0.9, days(0.001)).meta({
      description: 'Days that one looks ahead, held within 3 and 720.',
    }),
    reviewDays: logNormal(4, 1, days(0.001)).meta({ description: 'Mean days between reviews, held within 1 and 60.' }),
    riskAversion: logNormal(0.6, 0.7).meta({ description: 'Risk aversion times the share of wealth at stake.' }),
    switchingCost: logNormal(0.004, 0.5).meta({ description: 'Cost of moving, share of wealth.' }),
    riskPremium: perYear().default(0.03).meta({ description: 'Wanted for contract risk, per year.' }),
    learningRate: uniform(0.1, 1, share()).meta({ description: 'Speed of yield expectations (V25).' }),
    ...beliefParameters,
    drift: perYear().default(0).meta({ description: 'Added to the return everybody expects of METIS, per year.' }),
    choiceIntensity: pure().default(25).meta({ description: 'beta, per unit of annual return.' }),
    experienceWeight: share().default(0.3).meta({ description: '1 - theta: weight of experience.' }),
    tasteDays: days(0.001).default(30).meta({ description: 'How long a taste for an option lasts.' }),
    ...disposalParameters,
    dustUsd: dustUsd(),
    dustShare: dustShare(),
    slippage: slippage(0.015),
    band: band(0.1),
    priorFeeYield: perYear().default(0.12).meta({ description: 'Fee yield expected before any is seen, per year.' }),
  })
  .prefault({})
  .meta({ description: 'Capital that looks for yield: outside, in METIS, or in one of the two pools.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly alternativeSpread: number
  readonly impatience: number
  readonly reviewDays: number
  readonly riskAversion: number
  readonly switchingCost: number
  readonly learningRate: number
  /** Where in a period of taste the agent is born, so that not all change their minds on one day. */
  readonly tastePhase: number
  readonly common: Parameters
}

export interface Memory {
  readonly option: Option
  readonly beliefs: Beliefs
  readonly feeYield: Readonly<Record<PoolName, number>>
  /** What a share of each pool was worth at the last review: its growth since then is fees. */
  readonly shareValue: Readonly<Record<PoolName, number>> | undefined
  readonly reviewed: number
  readonly experience: Experience<Option> | undefined
  /** Own valuation of a METIS relative to the outer price, as of the last review. */
  readonly valuation: number
  /** Contracts that may take the agent's tokens. */
  readonly approved: readonly string[]
  /** Blocks in a row that it has been rebalancing. */
  readonly busy: number
}

type Here = Situation<Attributes, Memory>

/** Gas of a change of option, with some reserve: some six transactions. */
const switchGas = 1_500_000

/**
 * Capital that compares what each option gives and costs (docs/theory.md C.3), picks one by logit choice (C.4), learns
 * from what it sees (C.6), and sells METIS that it does not want to hold by its own valuation (C.5).
 */
export const investor = defineAgent<Parameters, Attributes, Memory, FloorName>({
  kind: 'investor',
  title: 'Capital that looks for yield',
  organic: false,
  reads: ['metis', 'bridge', 'netswap', 'farms'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, draws }) => {
    const least = (common.wealthUsd * (common.wealthTail - 1)) / common.wealthTail
    const most = common.wealthCap * common.wealthUsd * common.count
    const attributes: Attributes = {
      common,
      alternativeSpread: drawUniform(draws('alternative'), common.alternativeSpread),
      impatience: drawUniform(draws('impatience'), common.impatience),
      horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 3, most: 720 }),
      reviewDays: drawLogNormal(draws('review'), common.reviewDays, { least: 1, most: 60 }),
      riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
      switchingCost: drawLogNormal(draws('switchingCost'), common.switchingCost),
      learningRate: drawUniform(draws('learningRate'), common.learningRate),
      ...drawBeliefAttributes(common, draws),
      tastePhase: between(draws('tastePhase'), 0, 1),
    }
    const option = firstOption(attributes, beginning, tastes(options, draws('firstTaste')))
    return {
      attributes,
      endowment: endow(Math.min(most, pareto(draws('wealth'), common.wealthTail, least)), option, beginning),
      memory: {
        option,
        beliefs: naiveBeliefs(attributes.inbornTrust),
        feeYield: { native: common.priorFeeYield, bridged: common.priorFeeYield },
        shareValue: undefined,
        reviewed: 0,
        experience: undefined,
        valuation: 1,
        approved: [],
        busy: 0,
      },
      reviewDays: attributes.reviewDays,
    }
  },
  decide: (here) => {
    const portfolio = portfolioOf(here)
    const memory = here.review ? review(here, portfolio) : here.memory
    const claims = here.review ? claimRewards(here) : []
    const { common, impatience } = here.attributes
    const wish = {
      option: memory.option,
      reservation: memory.valuation * here.view.outside.metis,
      dust: dustOf(common, portfolio.wealth),
      slippage: common.slippage,
      band: common.band,
      impatience,
    }
    const steps = rebalance(here, portfolio, wish)
    const { intents, approved } = withApprovals(here, [...claims, ...steps.intents], memory.approved)
    const { wake, busy } = goOn(steps.more || claims.length > 0, memory.busy)
    return {
      deposits: steps.deposits,
      intents,
      wake,
      memory: { ...memory, approved, busy },
    }
  },
})

/** Updates beliefs, compares the options, and decides whether to move. */
function review({ attributes, memory, view, deployments, random }: Here, portfolio: Portfolio): Memory {
  const { common } = attributes
  const { signals, mainnetYield } = view.outside
  const beliefs = reviewBeliefs(memory.beliefs, view, attributes)
  const shareValue = shareValues(view)
  const feeYield = expectedFees({ attributes, memory, view }, shareValue)
  const native = expectedReturn(beliefs, view.outside, attributes) + common.drift
  const alternative = mainnetYield + attributes.alternativeSpread
  const payoff = (name: PoolName): PoolPayoff => ({
    fees: feeYield[name],
    rewards: rewardYield({ attributes, view, deployments }, name, native, portfolio),
    lvr: lossVersusRebalancing(annualVolatility(name === 'native' ? signals.metis : signals.eth)),
  })
  const prospect = {
    alternative,
    riskPremium: common.riskPremium,
    expectedReturn: native,
    volatility: annualVolatility(signals.metis),
    riskAversion: attributes.riskAversion,
    horizonDays: attributes.horizonDays,
    native: payoff('native'),
    bridged: payoff('bridged'),
  }
  const withoutMoving = utilities({ ...prospect, switchingCost: 0 }, memory.option)
  const experience =
    memory.experience === undefined
      ? { attraction: withoutMoving, weight: 1 }
      : learn(memory.experience, memory.option, withoutMoving, { memory: 0.95, imagination: 0.5, accumulation: 0 })
  const felt = utilities({ ...prospect, switchingCost: attributes.switchingCost }, memory.option)
  const utility = Object.fromEntries(
    options.map((option) => [
      option,
      (1 - common.experienceWeight) * felt[option] + common.experienceWeight * experience.attraction[option],
    ]),
  ) as PerOption<Option>
  const period = Math.floor(view.now / (common.tasteDays * 86_400) + attributes.tastePhase)
  const taste = tastes(options, random('taste', period))
  const { option, gain } = choose(utility, taste, common.choiceIntensity, memory.option)
  // Some six transactions.
  const cost = gasUsd(view, switchGas, 6)
  const worthIt = (gain * portfolio.wealth * attributes.reviewDays) / 365 > cost
  return {
    ...memory,
    option: worthIt ? option : memory.option,
    beliefs,
    feeYield,
    shareValue,
    reviewed: view.now,
    experience,
    busy: 0,
    valuation: valuationOf(view, attributes, {
      expectedReturn: native,
      alternative,
      nativeShare: (portfolio.nativeExposure * portfolio.prices.metis) / portfolio.wealth,
      noise: valuationError(common.disposalNoise, random),
    }),
  }
}

/** Where an agent stands before anything has happened: the same choice, on prior beliefs. */
function firstOption({ common, ...attributes }: Attributes, beginning: Beginning, taste: PerOption<Option>): Option {
  const pool = (volatility: number) => ({
    fees: common.priorFeeYield,
    rewards: 0,
    lvr: lossVersusRebalancing(volatility),
  })
  const utility = utilities(
    {
      alternative: beginning.mainnetYield + attributes.alternativeSpread,
      riskPremium: common.riskPremium,
      expectedReturn: common.drift,
      volatility: beginning.volatility.metis,
      riskAversion: attributes.riskAversion,
      switchingCost: 0,
      horizonDays: attributes.horizonDays,
      native: pool(beginning.volatility.metis),
      bridged: pool(beginning.volatility.eth),
    },
    'off',
  )
  return choose(utility, taste, common.choiceIntensity, 'off').option
}

/** Wealth laid out as the first option wants it, at outer prices. */
function endow(wealth: number, option: Option, { eth, metis }: Beginning): Endowment {
  const { placed, native } = exposures[option]
  const half = (placed * wealth) / 2
  return {
    outsideAccount: (1 - placed) * wealth,
    usdc: option === 'hold' ? 0 : half,
    weth: option === 'bridgedPool' ? half / eth : 0,
    metis: (native * wealth) / metis,
    gas: 5,
  }
}
