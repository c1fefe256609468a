import { z } from 'zod'
import type { GrantRecord } from '../protocols/grants/state.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, logSpread, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits, transfer } from '../protocols/token.ts'
import { defineAgent, type Deposit, type Situation } from './agent.ts'
import {
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { disposal, disposalParameters, valuationError, valuationOf } from './mind/valuation/disposal.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { type Builder, makesEffort } from './mind/grants/effort.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { homeward } from './mind/trade/homeward.ts'
import { dustUsd } from './mind/trade/tolerance.ts'
import { offerOf } from './mind/grants/offer.ts'
import { reservesOf } from './mind/pools/reserves.ts'
import { lognormal, logistic } from './random.ts'

/** Defaults: docs/theory.md C.8, with costs of the order of Metis's smaller grants (docs/theory.md N.2). */
const parameters = z
  .strictObject({
    count: headcount().default(6).meta({ description: 'How many there are; grants go to them in order.' }),
    costUsd: dollars(1e-6).default(6_000).meta({ description: 'Median cost of an effort, US dollars.' }),
    costSpread: logSpread().default(0.5).meta({ description: 'Standard deviation of its logarithm.' }),
    luck: share().default(0.1).meta({ description: 'Probability of success without an effort.' }),
    skill: uniform(0.5, 0.9, share()).meta({ description: 'Probability of success with one, uniform between these.' }),
    privateUsd: dollars()
      .default(3_000)
      .meta({ description: 'Median of what success is worth to the builder itself, US dollars.' }),
    privateSpread: logSpread().default(0.7).meta({ description: 'Standard deviation of its logarithm.' }),
    solvent: share().default(0.45).meta({ description: 'Share that can pay for an effort beforehand.' }),
    intensity: pure().default(5).meta({ description: 'Of the choice of effort, times its cost.' }),
    recognition: share()
      .default(0.7)
      .meta({ description: 'Probability that a success is recognised in retrospect, as builders believe.' }),
    clawback: share()
      .default(0)
      .meta({ description: 'Probability that a failure’s vesting is stopped, as builders believe.' }),
    buildDays: days(0.001).default(20).meta({ description: 'Days from an effort to what comes of it.' }),
    waitDays: days()
      .default(25)
      .meta({ description: 'Days that a builder waits for a grant before it decides without.' }),
    feeUsd: dollars(1e-6).default(5).meta({ description: 'What a visit costs, US dollars.' }),
    impatience: uniform(0.05, 0.8, perYear()).meta({ description: 'Discount rate on what is paid later, per year.' }),
    alternativeSpread: uniform(-0.03, 0.06, perYear()).meta({
      description: 'Yield outside, relative to mainnet; per year.',
    }),
    riskAversion: logNormal(0.6, 0.7).meta({ description: 'Risk aversion times the share of wealth at stake.' }),
    horizonDays: logNormal(45, 0.9, days(0.001)).meta({
      description: 'Days that one looks ahead, held within 3 and 720.',
    }),
    ...beliefParameters,
    ...disposalParameters,
    dustUsd: dustUsd(50),
    appealSpread: logSpread().default(0.5).meta({ description: 'Log spread of how good successes are.' }),
  })
  .prefault({})
  .meta({ description: 'Builders who may get grants: whether they make an effort follows from how they are paid.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Builder, BeliefAttributes {
  readonly common: Parameters
  /** Yield outside, relative to mainnet; per year. */
  readonly alternativeSpread: number
  readonly riskAversion: number
}

export interface Memory {
  readonly beliefs: Beliefs
  /** Seconds since 1970 of the first look around. */
  readonly since: number | undefined
  /** What was decided, and when what comes of it is known. */
  readonly work: { readonly effort: boolean; readonly due: number; readonly paid: boolean } | undefined
  readonly finished: boolean
  readonly approved: boolean
}

type Reads = 'metis' | 'bridge' | 'grants'
type Here = Situation<Attributes, Memory, Reads>

const claimGas = 120_000

/**
 * Decides once whether to make an effort, by what its grant pays more for success (docs/theory.md V31), or without a
 * grant by its own benefit alone. Who succeeds opens a venue; visitors are for others to decide. Grants are claimed
 * when they are owed, and disposed of by the rule that everybody disposes by.
 */
export const grantee = defineAgent<Parameters, Attributes, Memory, Reads>({
  kind: 'grantee',
  title: 'Builders who may get grants',
  organic: false,
  reads: ['metis', 'bridge', 'grants'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const cost = lognormal(draws('cost'), common.costUsd, common.costSpread)
    const solvent = draws('solvent').uniform() < common.solvent
    return {
      attributes: {
        common,
        cost,
        skill: drawUniform(draws('skill'), common.skill),
        luck: common.luck,
        privateBenefit: lognormal(draws('private'), common.privateUsd, common.privateSpread),
        impatience: drawUniform(draws('impatience'), common.impatience),
        alternativeSpread: drawUniform(draws('alternative'), common.alternativeSpread),
        // The return it expects changes with its beliefs; it is born with none.
        expectedReturn: 0,
        riskAversion: drawLogNormal(draws('riskAversion'), common.riskAversion),
        horizonDays: drawLogNormal(draws('horizon'), common.horizonDays, { least: 3, most: 720 }),
        ...drawBeliefAttributes(common, draws),
      },
      memory: { beliefs: naiveBeliefs(0.5), since: undefined, work: undefined, finished: false, approved: false },
      endowment: { outsideAccount: solvent ? 1.1 * cost : 0, usdc: 0, weth: 0, metis: 0, gas: 3 },
      reviewDays: 1,
    }
  },
  decide: (here) => {
    const { memory, view } = here
    const beliefs = reviewBeliefs(memory.beliefs, view, here.attributes)
    const looked = { ...memory, beliefs, since: memory.since ?? view.now }
    const thinking = { ...here, memory: looked }
    const { work, finished, intents, deposits } = build(thinking)
    const sales = sell(thinking, work)
    const approvals = sales.length > 0 && !memory.approved ? here.actions.netswap.approvals('native') : []
    return {
      deposits,
      intents: [...claims(thinking), ...intents, ...approvals, ...sales, ...sendHome(here)],
      memory: { ...looked, work, finished, approved: memory.approved || sales.length > 0 },
    }
  },
})

type Progress = Pick<Memory, 'work' | 'finished'> & {
  readonly intents: readonly Call[]
  readonly deposits: readonly Deposit[]
}

/** From the decision over its payment to what comes of it. */
function build(here: Here): Progress {
  const { attributes, memory, view, deployments, actions, random } = here
  const { work, finished } = memory
  const idle: Progress = { work, finished, intents: [], deposits: [] }
  if (finished) return idle
  if (work === undefined) {
    const [grant] = own(here)
    if (grant === undefined && view.now < memory.since! + attributes.common.waitDays * 86_400) return idle
    const effort = makesEffort(
      minded(here),
      grant === undefined ? undefined : offerOf(grant, attributes.common, view),
      attributes.common.intensity,
      logistic(random('whim', 0)),
    )
    return { ...idle, work: { effort, due: view.now + attributes.common.buildDays * 86_400, paid: !effort } }
  }
  if (!work.paid) {
    const { usdc } = deployments.bridge
    const owed = toUnits(attributes.cost, usdc.decimals)
    const short = owed - view.account.bridge.usdc
    if (short <= 0n) {
      // Work is bought outside, and what is paid for it is gone.
      return {
        ...idle,
        work: { ...work, paid: true },
        intents: [transfer(usdc.address, deployments.bridge.outside, owed)],
      }
    }
    const affordable = view.outsideAccount >= fromUnits(short, usdc.decimals) * (1 + view.outside.bridgeFee)
    if (affordable) return { ...idle, deposits: [{ token: usdc, amount: short }] }
    // Nobody works for nothing: without the money by then, there is no effort.
    return view.now < work.due ? idle : { ...idle, work: { ...work, effort: false, paid: true } }
  }
  if (view.now < work.due) return idle
  const succeeded = random('outcome', 0).uniform() < (work.effort ? attributes.skill : attributes.luck)
  if (!succeeded) return { ...idle, finished: true }
  const appeal = lognormal(random('appeal', 0), 1, attributes.common.appealSpread)
  const fee = toUnits(attributes.common.feeUsd, deployments.bridge.usdc.decimals)
  return { ...idle, finished: true, intents: [actions.grants.openVenue(fee, appeal)] }
}

/** The builder's own grants, with their numbers. */
const own = ({ me, view }: Here): (GrantRecord & { readonly number: number })[] =>
  view.chain.grants.grants
    .map((record, number) => ({ ...record, number }))
    .filter(({ recipient, amount }) => recipient === me && amount > 0n)

/** Itself with today's expectation of METIS. */
const minded = ({ attributes, memory, view }: Here): Builder & Attributes => ({
  ...attributes,
  expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes),
})

/** What is owed and worth its gas. */
function claims(here: Here): Call[] {
  const { view, actions } = here
  const least = (20 * gasUsd(view, claimGas)) / view.outside.metis
  return own(here)
    .filter(({ claimable }) => fromUnits(claimable, 18) > least)
    .map(({ number }) => actions.grants.claim(number))
}

/** METIS above the builder's own valuation of it is sold into the pool; what an effort still costs, first of all. */
function sell(here: Here, work: Memory['work']): Call[] {
  const { me, attributes, memory, view, deployments, actions, random } = here
  const held = fromUnits(view.account.metis.wmetis, 18)
  const { dustUsd: dust, disposalNoise } = attributes.common
  if (held * view.outside.metis < dust) return []
  const pool = reservesOf(view, deployments.netswap.pools.native)
  const price = pool.quote / pool.base
  const dollars = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6)
  const needed = work?.effort === true && !work.paid ? Math.max(0, attributes.cost - dollars) : 0
  const stand = {
    expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes),
    alternative: view.outside.mainnetYield + attributes.alternativeSpread,
    nativeShare: (held * price) / (held * price + dollars),
    noise: valuationError(disposalNoise, random),
  }
  const reservation = view.outside.metis * valuationOf(view, attributes, stand)
  const wanted = disposal({ available: held, pool, reservation, fee: swapFee })
  // The fee and the way down the curve, with some reserve.
  const forced = Math.min(held, (needed / price) * (1 + swapFee + (2 * needed) / pool.quote))
  const amountIn = toUnits(Math.max(wanted, forced), 18, view.account.metis.wmetis)
  if (fromUnits(amountIn, 18) * price < dust) return []
  const least = wanted >= forced ? reservation : price * (1 - swapFee - (3 * needed) / pool.quote)
  const minOut = toUnits(fromUnits(amountIn, 18) * least, 6)
  return [actions.netswap.swap({ pool: 'native', side: 'sell', amountIn, minOut, to: me })]
}

/** Dollars that no effort waits for go back outside, where they earn. */
const sendHome = (here: Here): readonly Call[] =>
  here.memory.work?.paid === true ? homeward(here, 10 * here.attributes.common.dustUsd) : []
