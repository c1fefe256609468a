import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, logSpread, metisAmount, perYear, pure } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import {
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { type Collateral, collateralOf } from './mind/staking/restaked-collateral.ts'
import { disposalParameters, valuationError, valuationOf } from './mind/valuation/disposal.ts'
import { homeward } from './mind/trade/homeward.ts'
import { band, dustUsd } from './mind/trade/tolerance.ts'
import { emitted } from './mind/valuation/rewards.ts'
import { bestSale } from './mind/trade/sale.ts'
import { venueApprovals } from './mind/trade/venue.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(10).meta({ description: 'How many there are.' }),
    metis: metisAmount(1e-6).default(5000).meta({ description: 'Median METIS that one begins with.' }),
    metisSpread: logSpread().default(1).meta({ description: 'Standard deviation of its logarithm.' }),
    mainnetUsd: dollars().default(100_000).meta({ description: 'US dollars outside.' }),
    premium: perYear(1e-9)
      .default(0.03)
      .meta({ description: 'Median wanted for waiting and for contract risk, per year, spread by half.' }),
    expectedLoss: perYear(0)
      .default(0.01)
      .meta({ description: 'Share of the stake expected to be slashed a year, before any experience.' }),
    riskAversion: pure().default(0.6).meta({ description: 'As of investors.' }),
    horizonDays: days(0.001).default(45).meta({ description: 'Median days that one looks ahead.' }),
    ...beliefParameters,
    ...disposalParameters,
    band: band(0.1),
    dustUsd: dustUsd(),
    reviewDays: days(0.001).default(5).meta({ description: 'Mean days between two reviews.' }),
  })
  .prefault({})
  .meta({ description: 'Owners of METIS who restake it, or seMETIS where that is restaked, while that pays.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly common: Parameters
  readonly premium: number
}

export interface Memory {
  readonly beliefs: Beliefs
  readonly approved: boolean
  /** Epochs through which withdrawals wait. */
  readonly waiting: readonly number[]
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'restaking'>

/** Gas of a claim or a move in or out, with some reserve. */
const actionGas = 400_000
const year = 365 * 86_400

/**
 * Restakes METIS up to the point where the last of it earns what it wants: the yield outside, a premium, and what it
 * expects to lose by slashing. Where seMETIS is restaked it stakes its METIS first, and that staked METIS earns anyway
 * counts against the yield outside. What it holds besides, rewards among it, it disposes of by the common rule
 * (disposal.ts).
 */
export const restaker = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'restaking'>({
  kind: 'restaker',
  title: 'Restakers of METIS behind the sequencers',
  organic: false,
  reads: ['metis', 'bridge', 'restaking'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const beliefs = drawBeliefAttributes(common, draws)
    return {
      attributes: {
        common,
        premium: lognormal(draws('premium'), common.premium, 0.5),
        horizonDays: lognormal(draws('horizonDays'), common.horizonDays, 0.5),
        ...beliefs,
      },
      memory: { beliefs: naiveBeliefs(beliefs.inbornTrust), approved: false, waiting: [] },
      endowment: {
        outsideAccount: common.mainnetUsd,
        usdc: 0,
        weth: 0,
        metis: lognormal(draws('metis'), common.metis, common.metisSpread),
        gas: 5,
      },
      reviewDays: common.reviewDays,
    }
  },
  decide: (here) => {
    const { attributes, memory, view, actions } = here
    const beliefs = reviewBeliefs(memory.beliefs, view, attributes)
    const { waiting, claims } = collect(here)
    const collateral = collateralOf(here)
    const { moves, epoch, free, staking } = move(here, collateral)
    const { sales, leaving } = sell(here, beliefs, collateral, free)
    const home = homeward(here, 10 * attributes.common.dustUsd)
    const intents = [...claims, ...moves, ...sales, ...home]
    const approvals =
      memory.approved || intents.length === 0
        ? []
        : [...actions.restaking.approvals(), ...venueApprovals(here, 'native'), ...collateral.approvals()]
    return {
      intents: [...approvals, ...intents],
      memory: {
        beliefs,
        approved: memory.approved || intents.length > 0,
        waiting: epoch === undefined || waiting.includes(epoch) ? waiting : [...waiting, epoch],
      },
      // What changes its form now is restaked or sold in the next block.
      wake: staking || leaving,
    }
  },
})

/** Claims withdrawals whose epoch is over, and rewards that are worth their gas. */
function collect({ me, memory, view, actions }: Here): { claims: Call[]; waiting: readonly number[] } {
  const { epoch } = view.chain.restaking
  const over = memory.waiting.filter((one) => BigInt(one) < epoch)
  const gas = fromUnits(view.chain.metis.gasPrice, 18) * actionGas
  const rewards = fromUnits(view.account.restaking.rewards, 18) > 20 * gas
  return {
    claims: [
      ...over.map((one) => actions.restaking.claim(me, BigInt(one))),
      ...(rewards ? [actions.restaking.claimRewards()] : []),
    ],
    waiting: memory.waiting.filter((one) => !over.includes(one)),
  }
}

/** What is neither restaked nor on its way there, in wei: of the collateral, and METIS where that is another token. */
interface Free {
  readonly units: bigint
  readonly metis: bigint
}

/**
 * Moves towards the stake at which the yield is what it wants: rewards are shared, so that each METIS more earns less.
 *
 * @returns the epoch through which a withdrawal will wait, what of the wallet is free, and whether METIS is being staked
 */
function move(
  here: Here,
  { rate, earns, units, metis, enter }: Collateral,
): { moves: readonly Call[]; epoch?: number; free: Free; staking: boolean } {
  const { me, attributes, view, deployments, actions } = here
  const { band } = attributes.common
  const { restaking } = deployments
  const own = view.account.restaking
  const active = fromUnits(own.active, restaking.collateral.decimals)
  const wallet = fromUnits(units, restaking.collateral.decimals) + fromUnits(metis, 18) / rate
  const wanted = Math.min(active + wallet, wantedStake(here, active, { rate, earns }))
  const change = wanted - active
  const all = { units, metis }
  if (Math.abs(change) <= band * (active + wallet)) {
    return { moves: [], free: change > 0 ? { units: 0n, metis: 0n } : all, staking: false }
  }
  if (change > 0) {
    const amount = toUnits(change, restaking.collateral.decimals, units)
    const missing = change - fromUnits(units, restaking.collateral.decimals)
    const staked = toUnits(missing * rate, 18, metis)
    return {
      moves: [...(amount > 0n ? [actions.restaking.deposit(me, amount)] : []), ...enter(staked)],
      free: { units: units - amount, metis: metis - staked },
      staking: staked > 0n,
    }
  }
  const epoch = Math.floor((view.now - restaking.began) / restaking.epochSeconds) + 1
  // All of it goes by shares: what they are worth may change until the block is made.
  const out =
    wanted < band * active
      ? actions.restaking.redeem(me, own.shares)
      : actions.restaking.withdraw(me, toUnits(-change, restaking.collateral.decimals, own.active))
  return { moves: [out], epoch, free: all, staking: false }
}

/** Collateral at stake, own one among it, at which restaking yields what the agent wants; own part of it. */
function wantedStake(
  { attributes, view, deployments }: Here,
  active: number,
  { rate, earns }: Pick<Collateral, 'rate' | 'earns'>,
): number {
  const { activeStake, limit, operators, rewards } = view.chain.restaking
  const { began, epochSeconds, collateral, pays } = deployments.restaking
  const stake = fromUnits(activeStake, collateral.decimals)
  // Whoever comes in stays until the end of the next epoch at least.
  const seconds = Math.max(2 * epochSeconds, attributes.horizonDays * 86_400)
  const emission = { rate: fromUnits(rewards.rate, pays.decimals), finish: rewards.finish, announced: [] }
  const aYear = (emitted(emission, view.now, seconds) * year) / seconds
  const slashed = fromUnits(
    operators.reduce((sum, operator) => sum + operator.slashed, 0n),
    collateral.decimals,
  )
  // A year of what it expected, and then what it has seen: a share of all that was ever at stake.
  const years = Math.max(0, view.now - began) / year
  const seen = slashed > 0 ? slashed / (stake + slashed) : 0
  const loss = (attributes.common.expectedLoss + seen) / (1 + years)
  const hurdle = Math.max(0, view.outside.mainnetYield - earns) + attributes.premium + loss
  const sustained = Math.min(aYear / hurdle / rate, fromUnits(limit, collateral.decimals))
  return Math.max(0, sustained - (stake - active))
}

/**
 * What is not restaked is sold down to the agent's own valuation of it, never further: METIS at once, what stands for it
 * when it has become METIS.
 */
function sell(
  here: Here,
  beliefs: Beliefs,
  { isMetis, rate, earns, units, metis: apart, leave }: Collateral,
  free: Free,
): { sales: readonly Call[]; leaving: boolean } {
  const { attributes, view, random } = here
  const { metis: price } = view.outside
  const { common, horizonDays } = attributes
  const { slashable } = view.account.restaking
  const metis = fromUnits(units + slashable, 18) * rate + fromUnits(apart + view.native, 18)
  const wealth = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6) + metis * price
  const stand = {
    expectedReturn: expectedReturn(beliefs, view.outside, attributes) + earns,
    nativeShare: (metis * price) / Math.max(wealth, 1),
    noise: valuationError(common.disposalNoise, random),
  }
  const reservation = price * valuationOf(view, { ...common, horizonDays }, stand)
  const least = 20 * fromUnits(view.chain.metis.gasPrice, 18) * actionGas
  const [ready, standing] = isMetis ? [free.units, 0n] : [free.metis, free.units]
  const forSale = (available: number, spendable: bigint) => bestSale(here, { available, spendable, reservation, least })
  const sale = forSale(fromUnits(ready, 18), ready)
  const worth = fromUnits(standing, 18) * rate
  const all = worth > least ? forSale(fromUnits(ready, 18) + worth, ready + toUnits(worth, 18)) : undefined
  const rest = all === undefined ? 0 : fromUnits(all.amountIn - ready, 18)
  const exit = rest > least ? leave(toUnits(rest / rate, 18, standing)) : []
  return { sales: [...(sale === undefined ? [] : [sale.call]), ...exit], leaving: exit.length > 0 }
}
