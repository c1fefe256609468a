import { z } from 'zod'
import type { FarmDeployment } from '../protocols/farms/deployment.ts'
import type { FloorName } from '../protocols/index.ts'
import { poolNames } from '../protocols/pair.ts'
import type { Call } from '../protocols/call.ts'
import { days, dollars, headcount, logSpread, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import { valuationOf } from './mind/valuation/disposal.ts'
import { claimRewards } from './mind/valuation/rewards.ts'
import { goOn } from './mind/trade/steps.ts'
import { band, dustOf, dustShare, dustUsd, slippage } from './mind/trade/tolerance.ts'
import { drawUniform, uniform } from './mind/beliefs/distribution.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { bestLock, lockChoice, lockWorth, payingFarm } from './mind/staking/vote-locking.ts'
import { lossVersusRebalancing } from './mind/pools/prospects.ts'
import { arriving, poolUsd, type Portfolio, portfolioOf } from './mind/valuation/portfolio.ts'
import { rebalance } from './mind/trade/rebalance.ts'
import { annualVolatility } from './mind/beliefs/beliefs.ts'
import { venueApprovals } from './mind/trade/venue.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(5).meta({ description: 'How many there are.' }),
    wealthUsd: dollars(1e-6).default(400_000).meta({ description: 'Median wealth, US dollars.' }),
    wealthSpread: logSpread().default(0.8).meta({ description: 'Standard deviation of its logarithm.' }),
    impatience: uniform(0.05, 0.8, perYear()).meta({
      description: 'Wanted for what is locked, per year; uniform between these.',
    }),
    lockWeeks: z.int().min(1).max(52).default(26).meta({ description: 'Weeks that a lock is made for.' }),
    lockShare: share().default(0.25).meta({ description: 'Largest share of wealth to lock.' }),
    riskPremium: perYear().default(0.03).meta({ description: 'Wanted for contract risk, per year.' }),
    riskAversion: pure().default(0.6).meta({ description: 'Risk aversion, as investors have it.' }),
    dustUsd: dustUsd(),
    dustShare: dustShare(),
    slippage: slippage(0.015),
    band: band(0.1),
    reviewDays: days(0.001).default(4).meta({ description: 'Mean days between reviews.' }),
  })
  .prefault({})
  .meta({ description: 'Liquidity providers who may lock METIS for votes.' })

type Parameters = z.output<typeof parameters>

export interface Attributes {
  readonly common: Parameters
  readonly impatience: number
}

export interface Memory {
  readonly provides: boolean
  /** METIS to be locked, and whether it has been sent for. */
  readonly toLock: number
  readonly fetched: boolean
  readonly approved: boolean
  /** Blocks in a row that it has been busy. */
  readonly busy: number
  /** Fees of voting weeks from this one on it has not taken. */
  readonly feeWeek: number
}

type Here = Situation<Attributes, Memory, FloorName | 'rewards'>

const week = 604_800
/** Gas of a lock and of a claim, with some reserve. */
const lockGas = 500_000
const claimGas = 200_000

/**
 * Provides METIS liquidity where that pays, and locks METIS for as much as a boosted farm and the share of fees give
 * more than waiting costs it: the sooner it wants its money, the less it locks, and many lock nothing.
 */
export const locker = defineAgent<Parameters, Attributes, Memory, FloorName | 'rewards'>({
  kind: 'locker',
  title: 'Liquidity providers who may lock METIS for votes',
  organic: false,
  reads: ['metis', 'bridge', 'netswap', 'farms', 'budget', 'rewards'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => ({
    attributes: { common, impatience: drawUniform(draws('impatience'), common.impatience) },
    memory: { provides: false, toLock: 0, fetched: false, approved: false, busy: 0, feeWeek: 0 },
    endowment: {
      outsideAccount: lognormal(draws('wealth'), common.wealthUsd, common.wealthSpread),
      usdc: 0,
      weth: 0,
      metis: 0,
      gas: 10,
    },
    reviewDays: common.reviewDays,
  }),
  decide: (here) => {
    const { view, review: due } = here
    const portfolio = portfolioOf(here, [
      { farm: here.deployments.rewards.farm, ...view.account.rewards, escrowed: 0n },
    ])
    const memory = due ? review(here, portfolio) : here.memory
    const claims = due ? claim(here) : []
    const { deposits = [], intents = [], wake = false, memory: next } = act(here, portfolio, memory)
    const wanted = [...claims, ...intents]
    const approved = memory.approved || wanted.length > 0
    const going = goOn(wake, memory.busy, 24 + view.blockSeconds / 3600)
    return {
      deposits,
      intents: [...(memory.approved || !approved ? [] : approvals(here)), ...wanted],
      wake: going.wake,
      memory: {
        ...next,
        approved,
        busy: going.busy,
        feeWeek: claims.some(({ to }) => to === here.deployments.rewards.feeDistributor)
          ? paidWeek(here)
          : next.feeWeek,
      },
    }
  },
})

/** Decides whether to provide liquidity, and how much METIS to have locked. */
function review(here: Here, portfolio: Portfolio): Memory {
  const { view, attributes, memory } = here
  const { common } = attributes
  const choice = lockChoice(here, portfolio, attributes.common.lockWeeks)
  const own = fromUnits(view.account.rewards.locked, 18)
  const unlocked = view.account.rewards.lockEnd <= view.now
  const best = bestLock((common.lockShare * portfolio.wealth) / choice.price + (unlocked ? 0 : own), choice)
  const toLock = Math.max(0, best - (unlocked ? 0 : own))
  const cost = gasUsd(view, lockGas, 2)
  const gain = (lockWorth(best, choice) - lockWorth(unlocked ? 0 : own, choice)) * choice.years
  const position = Math.max(1, portfolio.positions.native.value, portfolio.wealth / 2)
  const pools = poolNames.reduce((sum, name) => sum + poolUsd(view, here.deployments.netswap.pools[name]), 0)
  const rewards = lockWorth(best, choice) - lockWorth(best, { ...choice, rewards: 0 })
  const income = view.outside.signals.revenue / pools + rewards / position
  const price = common.riskPremium + lossVersusRebalancing(annualVolatility(view.outside.signals.metis))
  return {
    ...memory,
    provides: income - price > view.outside.mainnetYield,
    toLock: gain > cost && toLock * choice.price > common.dustUsd ? toLock : 0,
    fetched: false,
    busy: 0,
  }
}

/** The voting week up to which fees have been brought. */
const paidWeek = ({ view }: { view: Pick<Here['view'], 'chain'> }): number =>
  Math.floor(view.chain.rewards.feesUntil / week)

/** Takes the METIS of a lock that has run out, rewards and fees that are worth their gas, and what has vested. */
function claim(here: Here): Call[] {
  const { view, memory, deployments, actions } = here
  const { rewards } = view.account
  const worth = (amount: bigint): boolean => fromUnits(amount, 18) * view.outside.metis > 20 * gasUsd(view, claimGas)
  const expired = rewards.locked > 0n && rewards.lockEnd <= view.now
  const due = rewards.locked > 0n && memory.feeWeek < paidWeek({ view })
  const share = Number(rewards.votingPower) / Math.max(1, Number(view.chain.rewards.votingPower))
  const fees = toUnits(deployments.rewards.weeklyFees * share, 18)
  return [
    ...(due && (expired || worth(fees)) ? [actions.rewards.claimFees()] : []),
    ...(expired ? [actions.rewards.unlock()] : []),
    ...(worth(rewards.earned) ? [actions.rewards.claim()] : []),
    ...claimRewards(here),
  ]
}

/** Sends for METIS to lock, locks it when it is there, and otherwise moves towards what it wants to hold. */
function act(here: Here, portfolio: Portfolio, memory: Memory): Decision<Memory> {
  const { me, view, deployments, actions, attributes } = here
  const { metis } = deployments.bridge
  if (memory.toLock > 0 && !memory.fetched) {
    // What a lock that has run out gives back in this block is there by then.
    const { locked, lockEnd } = view.account.rewards
    const there = portfolio.metis + (lockEnd <= view.now ? fromUnits(locked, 18) : 0)
    const amount = toUnits(memory.toLock - there, 18)
    const deposits = amount > 0n ? [{ token: metis, amount }] : []
    return { deposits, wake: true, memory: { ...memory, fetched: true } }
  }
  if (memory.toLock > 0) {
    if (arriving(view, metis) > 0) return { wake: true, memory }
    const amount = toUnits(memory.toLock, 18, view.account.metis.wmetis)
    const until = view.now + attributes.common.lockWeeks * week
    const running = view.account.rewards.lockEnd > view.now
    const { farm, own } = payingFarm(here)
    const intents = [
      running ? actions.rewards.increase(amount) : actions.rewards.lock({ amount, until }),
      ...(farm.boosted === true && own.staked > 0n ? [actions.rewards.weigh(me, farm.address)] : []),
    ]
    // Votes count from the week after the first lock on.
    const feeWeek = memory.feeWeek === 0 ? Math.ceil(view.now / week) : memory.feeWeek
    return { intents: amount > 0n ? intents : [], wake: true, memory: { ...memory, toLock: 0, feeWeek } }
  }
  const { common, impatience } = attributes
  const horizonDays = 7 * common.lockWeeks
  const nativeShare = (portfolio.nativeExposure * portfolio.prices.metis) / portfolio.wealth
  const wish = {
    option: memory.provides ? ('nativePool' as const) : ('off' as const),
    reservation: view.outside.metis * valuationOf(view, { ...common, horizonDays }, { nativeShare }),
    dust: dustOf(common, portfolio.wealth),
    slippage: common.slippage,
    band: common.band,
    impatience,
  }
  const { deposits, intents, more } = rebalance(here, portfolio, wish)
  const moves = intents.length === 0 && memory.provides ? moveStake(here, portfolio) : []
  return { deposits, intents: [...intents, ...moves], wake: more, memory }
}

/** LP tokens that lie in a farm that pays no more, or in the wallet, go to the one that pays. */
function moveStake(here: Here, { positions }: Portfolio): Call[] {
  const { actions, view } = here
  const { farm, state } = payingFarm(here)
  if (state.rewardRate === 0n && !view.announced.some((announced) => announced.farm === farm.address)) return []
  const elsewhere = positions.native.staked.filter(({ farm: { address } }) => address !== farm.address)
  if (elsewhere.length === 0 && positions.native.wallet === 0n) return []
  return [...elsewhere.map((stake) => actions.farms.exit(stake.farm)), actions.farms.stakeAll(farm)]
}

/** Everything that may ever take something from this account, once. */
function approvals(here: Here): Call[] {
  const { deployments, actions } = here
  const farms = deployments.farms.farms.filter(({ pool }: FarmDeployment) => pool === 'native')
  return [
    ...venueApprovals(here, 'native'),
    ...actions.rewards.approvals(),
    ...farms.map(actions.farms.approval),
    ...actions.bridge.fastApprovals(),
  ]
}
