import { type Address, zeroAddress } from 'viem'
import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { contractHours, days, headcount, metisAmount, perYear, pure, share } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import {
  adapt,
  type BeliefAttributes,
  beliefParameters,
  type Beliefs,
  drawBeliefAttributes,
  expectedReturn,
  naiveBeliefs,
  reviewBeliefs,
} from './mind/beliefs/beliefs.ts'
import { choose, tastes } from './mind/choice/choice.ts'
import { backingOf, expectedCommission, netReturn, sequencingBeside, uptimeSeen } from './mind/staking/delegating.ts'
import { disposalParameters, valuationError, valuationOf } from './mind/valuation/disposal.ts'
import { drawLogNormal, drawUniform, logNormal, uniform } from './mind/beliefs/distribution.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { homeward } from './mind/trade/homeward.ts'
import { sellDown } from './mind/trade/sale.ts'
import { dustUsd } from './mind/trade/tolerance.ts'

/** As investors' where they mean the same; the rest is assumed. */
const parameters = z
  .strictObject({
    count: headcount().default(20).meta({ description: 'How many there are.' }),
    metis: logNormal(5_000, 1, metisAmount(1e-6)).meta({ description: 'METIS that one begins with.' }),
    premium: uniform(-0.02, 0.04, perYear()).meta({ description: 'Return wanted above the mainnet yield, per year.' }),
    choiceIntensity: pure().default(60).meta({ description: 'Intensity of choice (beta, V24).' }),
    tasteDays: days(0.001).default(90).meta({ description: 'Days after which tastes are drawn anew.' }),
    switchingCost: pure().default(0.004).meta({ description: 'Cost of moving, share of the METIS.' }),
    learningRate: share().default(0.3).meta({ description: 'Speed of what is learnt of uptime.' }),
    priorUptime: share().default(0.99).meta({ description: 'Uptime expected before any is seen.' }),
    outageHours: contractHours(0.001).default(3).meta({ description: 'Length of an outage that is expected.' }),
    riskAversion: pure().default(0.6).meta({ description: 'As of investors.' }),
    horizonDays: logNormal(90, 0.5, days(0.001)).meta({
      description: 'Days that one looks ahead, held within 14 and 720.',
    }),
    ...beliefParameters,
    ...disposalParameters,
    dustMetis: metisAmount(1e-6).default(5).meta({ description: 'METIS below which nothing is worth a transaction.' }),
    dustUsd: dustUsd(),
    reviewDays: days(0.001).default(7).meta({ description: 'Mean days between two reviews.' }),
  })
  .prefault({})
  .meta({ description: 'Owners of METIS who delegate it to operators of sequencers.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends BeliefAttributes {
  readonly common: Parameters
  readonly premium: number
  /** Part of a taste's time that has passed at the beginning. */
  readonly tastePhase: number
}

export interface Memory {
  readonly beliefs: Beliefs
  /** The pool that it wants to be in; zero for none. */
  readonly target: Address
  /** Uptime expected of a pool's node, by pool. */
  readonly uptime: Readonly<Record<Address, number>>
  /** Seconds since 1970 of the last review. */
  readonly reviewed: number
  readonly approved: readonly Address[]
  /** Logarithm by which it errs in what a METIS is worth, as of the last review. */
  readonly error: number
  /** There may be METIS in the wallet that is for sale. */
  readonly selling: boolean
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'sequencing' | 'delegation'>

/** Gas of leaving one pool for another. */
const switchGas = 700_000

/**
 * Delegates all its METIS to the pool that it likes best by net return and taste (C.4), or to none where no pool brings
 * what it wants. METIS that is in no pool it disposes of by the common rule (disposal.ts).
 */
export const delegator = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge' | 'sequencing' | 'delegation'>({
  kind: 'delegator',
  title: 'Owners of METIS who delegate it to sequencers',
  organic: false,
  reads: ['metis', 'bridge', 'sequencing', 'delegation'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common, draws }) => {
    const beliefs = drawBeliefAttributes(common, draws)
    return {
      attributes: {
        common,
        premium: drawUniform(draws('premium'), common.premium),
        tastePhase: draws('tastePhase').uniform(),
        horizonDays: drawLogNormal(draws('horizonDays'), common.horizonDays, { least: 14, most: 720 }),
        ...beliefs,
      },
      memory: {
        beliefs: naiveBeliefs(beliefs.inbornTrust),
        target: zeroAddress,
        uptime: {},
        reviewed: 0,
        approved: [],
        error: 0,
        selling: false,
      },
      endowment: {
        outsideAccount: 0,
        usdc: 0,
        weth: 0,
        metis: drawLogNormal(draws('metis'), common.metis),
        gas: 5,
      },
      reviewDays: common.reviewDays,
    }
  },
  decide: (here) => {
    const memory = here.review ? review(here) : here.memory
    return act({ ...here, memory })
  },
})

/** What it has in pools, by place, in METIS and shares. */
const stakesOf = ({ view }: Here) =>
  view.account.delegation.stakes.map(({ shares, waiting }, place) => {
    const pool = view.chain.delegation.pools[place]!
    const worth = pool.shares > 0n ? Number(pool.assets) / Number(pool.shares) / 1e18 : 0
    return { pool, shares, staked: Number(shares) * worth, leaving: Number(waiting) * worth }
  })

/** Learns what there is to see of nodes, and chooses. */
function review(here: Here): Memory {
  const { attributes, memory, view, random } = here
  const { common, premium, tastePhase, horizonDays } = attributes
  const { metis: price, mainnetYield } = view.outside
  const { minLock, maxLock } = view.chain.sequencing
  const uptime = learned(here)
  const stakes = stakesOf(here)
  const own = fromUnits(view.account.metis.wmetis, 18) + stakes.reduce((sum, { staked }) => sum + staked, 0)
  const current = stakes.find(({ shares, pool }) => shares > 0n && !pool.closed)?.pool.pool ?? zeroAddress
  const open = view.chain.delegation.pools.filter(
    ({ pool, closed, ...each }) =>
      pool !== zeroAddress &&
      !closed &&
      (pool === current || fromUnits(backingOf(each), 18) + own <= fromUnits(maxLock, 18)),
  )
  const cost = (option: Address) => (option === current ? 0 : (common.switchingCost * 365) / horizonDays)
  const options: Record<Address, number> = { [zeroAddress]: mainnetYield + premium - cost(zeroAddress) }
  for (const pool of open) {
    const offer = {
      held: fromUnits(backingOf(pool), 18) + (pool.pool === current ? 0 : own),
      commission: expectedCommission(pool, view.now, horizonDays),
      node: { uptime: uptime[pool.pool] ?? common.priorUptime, outageHours: common.outageHours },
      seen: sequencingBeside(here, pool),
      minLock: fromUnits(minLock, 18),
      maxLock: fromUnits(maxLock, 18),
    }
    options[pool.pool] = netReturn(offer, horizonDays) - cost(pool.pool)
  }
  const period = Math.floor(view.now / (common.tasteDays * 86_400) + tastePhase)
  const taste = tastes(Object.keys(options) as Address[], random('taste', period))
  const { option, gain } = choose(options, taste, common.choiceIntensity, current)
  const worthIt = (gain * own * price * horizonDays) / 365 > gasUsd(view, switchGas, 3)
  return {
    ...memory,
    beliefs: reviewBeliefs(memory.beliefs, view, attributes),
    target: worthIt ? option : current,
    uptime,
    reviewed: view.now,
    error: valuationError(common.disposalNoise, random),
    selling: true,
  }
}

/** Uptime of each pool's node, as its stalls since the last review have shown it (V25). */
function learned(here: Here): Memory['uptime'] {
  const { attributes, memory, view } = here
  const { learningRate, priorUptime } = attributes.common
  if (memory.reviewed === 0) return memory.uptime
  const pools = view.chain.delegation.pools.filter(({ id }) => id !== 0n)
  return Object.fromEntries(
    pools.map((pool) => [
      pool.pool,
      adapt(memory.uptime[pool.pool] ?? priorUptime, uptimeSeen(here, pool, memory.reviewed), learningRate),
    ]),
  )
}

/** Leaves where it does not want to be, goes where it does, and disposes of what is in no pool. */
function act(here: Here): Decision<Memory> {
  const { attributes, memory, view, deployments, actions } = here
  const { common } = attributes
  const { delegate, undelegate, approvals } = actions.delegation
  const leaving = stakesOf(here)
    .filter(({ pool, shares }) => shares > 0n && pool.pool !== memory.target)
    .map(({ pool, shares }) => undelegate(pool.pool, shares))
  const home = homeward(here, 5 * common.dustUsd)
  // What a ticket pays at once is there in the next block.
  if (leaving.length > 0) return { intents: [...leaving, ...home], memory, wake: true }
  const pool = view.chain.delegation.pools.find((each) => each.pool === memory.target && each.pool !== zeroAddress)
  const wallet = view.account.metis.wmetis
  if (pool !== undefined && !pool.closed) {
    const room = view.chain.sequencing.maxLock - backingOf(pool)
    const amount = wallet < room ? wallet : room
    if (fromUnits(amount, 18) < common.dustMetis) return { intents: home, memory }
    const fresh = memory.approved.includes(pool.pool) ? [] : approvals(pool.pool)
    return {
      intents: [...fresh, delegate(pool.pool, amount), ...home],
      memory: { ...memory, approved: [...memory.approved, ...(fresh.length > 0 ? [pool.pool] : [])] },
    }
  }
  const sale = memory.selling ? sell(here) : []
  return {
    intents: [...sale, ...home],
    memory: {
      ...memory,
      selling: sale.length > 0,
      approved: sale.length > 1 ? [...memory.approved, deployments.netswap.router] : memory.approved,
    },
    wake: sale.length > 0,
  }
}

/** METIS that is in no pool is sold down to the agent's own valuation of it, never further. */
function sell(here: Here): readonly Call[] {
  const { attributes, memory, view, deployments } = here
  const { metis: price } = view.outside
  const { common, horizonDays } = attributes
  const wallet = view.account.metis.wmetis
  const metis = fromUnits(wallet, 18) + stakesOf(here).reduce((sum, { staked, leaving }) => sum + staked + leaving, 0)
  const wealth = view.outsideAccount + fromUnits(view.account.bridge.usdc, 6) + metis * price
  const stand = {
    expectedReturn: expectedReturn(memory.beliefs, view.outside, attributes),
    nativeShare: (metis * price) / Math.max(wealth, 1),
    noise: memory.error,
  }
  const reservation = price * valuationOf(view, { ...common, horizonDays }, stand)
  const approved = memory.approved.includes(deployments.netswap.router)
  return sellDown(here, reservation, { approved, least: common.dustMetis })
}
