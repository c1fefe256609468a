import { z } from 'zod'
import { days, dollars, headcount, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import {
  adapt,
  annualVolatility,
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { disposalParameters, valuationError, valuationOf } from './mind/valuation/disposal.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { type EnkiHoldings, holdingsOf, metisMissing, movesOf } from './mind/staking/liquid-position.ts'
import { ticketWorth, wantedShare } from './mind/staking/liquid-staking.ts'
import { goOn } from './mind/trade/steps.ts'
import { band, dustShare, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { venueApprovals } from './mind/trade/venue.ts'

/** As investors' where they mean the same; the rest is assumed. */
const parameters = z
  .strictObject({
    count: headcount().default(8).meta({ description: 'How many there are.' }),
    wealthUsd: logNormal(300_000, 1, dollars(1e-6)).meta({ description: 'Wealth, US dollars.' }),
    alternativeSpread: uniform(-0.03, 0.06, perYear()).meta({
      description: 'Yield outside, relative to mainnet; per year.',
    }),
    requiredReturn: uniform(0.05, 0.4, perYear()).meta({
      description: 'Return wanted on METIS that a ticket makes wait (V21).',
    }),
    horizonDays: logNormal(60, 0.7, days(0.001)).meta({
      description: 'Days that one looks ahead, held within 7 and 720.',
    }),
    reviewDays: logNormal(3, 0.7, days(0.001)).meta({
      description: 'Mean days between reviews, held within 0.5 and 30.',
    }),
    riskAversion: logNormal(0.6, 0.7).meta({ description: 'Relative risk aversion in the share of METIS.' }),
    riskPremium: perYear().default(0.03).meta({ description: 'Wanted for the risk of ENKI, per year.' }),
    switchingCost: pure(-1e12)
      .default(0.004)
      .meta({ description: 'Cost of staking or unstaking, share of the stake.' }),
    learningRate: uniform(0.1, 1, share()).meta({ description: 'Speed of yield expectations (V25).' }),
    ...beliefParameters,
    ...disposalParameters,
    dustUsd: dustUsd(),
    dustShare: dustShare(0.002),
    slippage: slippage(0.01),
    band: band(0.15),
    priorYield: perYear().default(0.1).meta({ description: 'Staking yield expected before any is seen, per year.' }),
  })
  .prefault({})
  .meta({ description: 'Liquid stakers: METIS, seMETIS, and the peg of eMETIS.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly alternativeSpread: number
  readonly requiredReturn: number
  readonly riskAversion: number
  readonly learningRate: number
  readonly common: Parameters
}

export interface Memory {
  readonly beliefs: Beliefs
  /** Yield of seMETIS expected, per year. */
  readonly stakingYield: number
  /** Rate of seMETIS at the last review, and when that was. */
  readonly seen: { readonly rate: number; readonly at: number } | undefined
  /** Whether METIS is to be staked, and the share of wealth that METIS is to be. */
  readonly staking: boolean
  readonly share: number
  /** Own valuation of a METIS relative to the outer price. */
  readonly valuation: number
  readonly approved: boolean
  /** Blocks in a row that it has been acting. */
  readonly busy: number
}

type Reads = 'metis' | 'bridge' | 'enki'
type Here = Situation<Attributes, Memory, Reads>

/**
 * Wants a share of METIS by Merton's rule and stakes it with ENKI where that beats holding it. Enters by the cheaper of
 * minting and the market; leaves by the better of the market and a ticket; buys eMETIS below the worth of a ticket.
 */
export const staker = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'staker',
  title: 'Liquid stakers of METIS',
  organic: false,
  reads: ['metis', 'bridge', 'enki'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, beginning, draws }) => {
    const attributes: Attributes = {
      common,
      alternativeSpread: drawUniform(draws('alternative'), common.alternativeSpread),
      requiredReturn: drawUniform(draws('requiredReturn'), common.requiredReturn),
      horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 7, most: 720 }),
      riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
      learningRate: drawUniform(draws('learningRate'), common.learningRate),
      ...drawBeliefAttributes(common, draws),
    }
    const wealth = drawLogNormal(draws('wealth'), common.wealthUsd)
    const share = wantedShare({
      expectedReturn: 0,
      stakingYield: Math.max(0, common.priorYield - common.riskPremium),
      alternative: beginning.mainnetYield + attributes.alternativeSpread,
      riskAversion: attributes.riskAversion,
      volatility: beginning.volatility.metis,
    })
    return {
      attributes,
      memory: {
        beliefs: naiveBeliefs(attributes.inbornTrust),
        stakingYield: common.priorYield,
        seen: undefined,
        staking: false,
        share,
        valuation: 1,
        approved: false,
        busy: 0,
      },
      endowment: {
        outsideAccount: (1 - share) * wealth,
        usdc: 0,
        weth: 0,
        metis: (share * wealth) / beginning.metis,
        gas: 5,
      },
      reviewDays: drawLogNormal(draws('review'), common.reviewDays, { least: 0.5, most: 30 }),
    }
  },
  decide: (here) => {
    const { slippage, band, dustUsd, ...common } = here.attributes.common
    const held = holdingsOf(here, { ...common, dustUsd })
    const memory = here.review ? review(here, held) : here.memory
    const wish = {
      target: (memory.share * held.wealth) / here.view.outside.metis,
      staking: memory.staking,
      worth: worthOfTicket(here),
      reservation: memory.valuation * here.view.outside.metis,
      slippage,
      band,
      dustUsd,
    }
    // What comes over the bridge is put to use in the next block.
    const deposit = memory.busy === 0 ? metisMissing(here, wish, held) : 0n
    const wanted = movesOf(here, wish, held, deposit > 0n)
    const intents = memory.approved || wanted.length === 0 ? wanted : [...approvals(here), ...wanted]
    const { wake, busy } = goOn(deposit > 0n || wanted.length > 0, memory.busy, 12)
    return {
      deposits: deposit > 0n ? [{ token: here.deployments.bridge.metis, amount: deposit }] : [],
      intents,
      wake,
      memory: { ...memory, approved: memory.approved || intents.length > 0, busy },
    }
  },
})

/** Updates beliefs and the yield expected, and decides how much METIS to have and whether to stake it. */
function review({ attributes, memory, view, random }: Here, { metis, eMetis, staked, wealth }: EnkiHoldings): Memory {
  const { common } = attributes
  const { signals, metis: price, mainnetYield } = view.outside
  const beliefs = reviewBeliefs(memory.beliefs, view, attributes)
  const rate = fromUnits(view.chain.enki.rate, 18)
  const years = memory.seen === undefined ? 0 : (view.now - memory.seen.at) / (365 * 86_400)
  const stakingYield =
    memory.seen === undefined || years <= 0
      ? memory.stakingYield
      : adapt(memory.stakingYield, Math.log(rate / memory.seen.rate) / years, attributes.learningRate)
  // Changing one's mind costs; it is spread over the horizon, as investors' is.
  const change = ((memory.staking ? -1 : 1) * common.switchingCost * 365) / attributes.horizonDays
  const gain = stakingYield - common.riskPremium
  const staking = gain > change
  const native = expectedReturn(beliefs, view.outside, attributes)
  const alternative = mainnetYield + attributes.alternativeSpread
  const hope = { expectedReturn: native, alternative }
  const risk = { riskAversion: attributes.riskAversion, volatility: annualVolatility(signals.metis) }
  return {
    ...memory,
    beliefs,
    stakingYield,
    // Before the first stream there is nothing to learn from.
    seen: view.chain.enki.stream.end > 0 ? { rate, at: view.now } : undefined,
    staking,
    share: wantedShare({ ...hope, ...risk, stakingYield: staking ? gain : 0 }),
    valuation: valuationOf(view, attributes, {
      ...hope,
      nativeShare: ((metis + eMetis + staked) * price) / wealth,
      noise: valuationError(common.disposalNoise, random),
    }),
    busy: 0,
  }
}

/** METIS that an eMETIS is worth to it in a ticket. */
const worthOfTicket = ({ attributes, deployments }: Here): number =>
  ticketWorth(deployments.enki.delay / 86_400, attributes.requiredReturn, deployments.enki.redemptionFee)

const approvals = (here: Here) => [...here.actions.enki.approvals(), ...venueApprovals(here, 'native')]
