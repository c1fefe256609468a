import type { Address } from 'viem'
import { z } from 'zod'
import { spotPrice } from '../protocols/netswap/constant-product.ts'
import { dollars, headcount, logSpread, pure, share, timesADay } from '../protocols/quantity.ts'
import { swapped } from '../protocols/pair.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type Situation } from './agent.ts'
import type { Attitude } from './mind/capital/attitude.ts'
import {
  callForCare,
  careForCoins,
  coinAttitude,
  type Coins,
  drawPurseAttitude,
  settledCoins,
  withoutCoins,
} from './mind/capital/coins.ts'
import { withApprovals } from './mind/trade/approvals.ts'
import { reservesOf } from './mind/pools/reserves.ts'
import { bestSwap, leastCost, venuesOf } from './mind/trade/venue.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount(1).default(240).meta({ description: 'How many could ever use the exchange at once.' }),
    swapsPerDay: timesADay(0.001).default(2).meta({ description: 'Swaps of one active user a day, on average.' }),
    swapUsd: dollars(1e-6).default(1_800).meta({ description: 'Median size of a swap, in US dollars.' }),
    swapSpread: logSpread().default(1).meta({ description: 'Standard deviation of its logarithm.' }),
    costElasticity: pure()
      .default(20)
      .meta({ description: 'A swap shrinks by exp(-elasticity x cost), quoted and lost lately.' }),
    slippage: share(1e-9)
      .default(0.02)
      .meta({ description: 'Worst price accepted, relative to the quote: the median.' }),
    slippageSpread: logSpread().default(0).meta({ description: 'Standard deviation of its logarithm.' }),
    privateShare: share()
      .default(0.5)
      .meta({ description: 'Share of users who keep swaps from searchers where the ordering rule offers that.' }),
    nativeShare: share().default(0.5).meta({ description: 'Share of swaps in the METIS pool.' }),
    coins: coinAttitude,
  })
  .prefault({})
  .meta({ description: 'Ordinary users: organic demand for swaps.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Omit<Parameters, 'coins'> {
  /** The n-th user is active while more than n users have been won over. */
  readonly rank: number
  readonly privately: boolean
  /** How it thinks of METIS that it was given. */
  readonly attitude: Attitude
}

export interface Memory {
  /** Contracts that may take its tokens. */
  readonly approved: readonly string[]
  /** Share of its swaps that it lost lately between their quote and what it got, the latest counting most. */
  readonly lost: number
  /** Its last swap, as long as it does not know what it got: what it had of the token bought, and what was quoted. */
  readonly open?: { readonly token: Address; readonly held: bigint; readonly quoted: bigint }
  /** METIS that it was given, as long as it has some of it. */
  readonly coins?: Coins
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

/** Weight of the latest swap in what somebody remembers of execution: some ten swaps. Judgement. */
const latest = 0.1

/**
 * Swaps between METIS or ether and dollars because it wants to, in sizes that shrink with what swaps cost and with what
 * it lost lately between quote and execution, at the exchange that gives most. How many users there are follows service
 * and word of mouth (docs/theory.md C.7, sandbox/market/adoption.ts); a
 * user whose rank is above that number stays away, the marginal one comes part of the time. What it is owed it takes, and
 * keeps or sells it by the mind of whoever owns capital, apart from what it swaps with.
 */
export const user = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'user',
  title: 'Ordinary users who swap',
  organic: true,
  claims: true,
  usualSwap: ({ swapUsd, slippage }) => ({ usd: swapUsd, tolerance: slippage }),
  reads: ['metis', 'bridge'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { coins, ...common }, rank, beginning, opening, draws }) => {
    // Enough for weeks of swaps either way, and in each pool as much on one side as on the other.
    const stock = 24 * common.swapUsd
    const native = common.nativeShare
    return {
      attributes: {
        ...common,
        rank,
        slippage: Math.min(0.5, lognormal(draws('slippage'), common.slippage, common.slippageSpread)),
        privately: draws('privately').uniform() < common.privateShare,
        attitude: drawPurseAttitude(coins, opening, draws),
      },
      memory: { approved: [], lost: 0 },
      endowment: {
        outsideAccount: 0,
        usdc: stock,
        weth: ((1 - native) * stock) / beginning.eth,
        metis: (native * stock) / beginning.metis,
        gas: 20,
      },
      reviewDays: 1 / common.swapsPerDay,
    }
  },
  decide: (here) => {
    const { coins: held, ...rest } = here.memory
    const coins = settledCoins(here, held)
    const own = { ...withoutCoins(here, coins), memory: rest }
    if (here.review) {
      const decision = swap(own)
      const calls = callForCare(here, coins) ? { wake: true, whole: true } : {}
      return { ...decision, ...calls, memory: { ...decision.memory, ...(coins && { coins }) } }
    }
    const care = careForCoins(here, coins, here.attributes.attitude, wealthOf(own))
    return {
      intents: care.intents,
      memory: { ...rest, ...(care.coins && { coins: care.coins }) },
      ...(care.more ? { wake: true, whole: true } : {}),
    }
  },
})

/** A swap, when it wants one. */
function swap(here: Here): Decision<Memory> {
  const { me, attributes, view, deployments, random } = here
  const memory = remembering(here)
  const draws = random('swap')
  const active = Math.min(1, Math.max(0, view.outside.users - attributes.rank))
  if (draws.uniform() >= active) return { memory }

  const isNative = draws.uniform() < attributes.nativeShare
  const pool = deployments.netswap.pools[isNative ? 'native' : 'bridged']
  const price = spotPrice(reservesOf(view, pool))
  const baseUsd = fromUnits(heldOf(here, pool.base.address), pool.base.decimals) * price
  const quoteUsd = fromUnits(heldOf(here, pool.quote.address), pool.quote.decimals)
  // Who holds more of one side is likelier to give it, dollars being meant for both pools: demand has no drift of its own.
  const meant = quoteUsd * (isNative ? attributes.nativeShare : 1 - attributes.nativeShare)
  const side = draws.uniform() < baseUsd / (baseUsd + meant) ? 'sell' : 'buy'
  const wanted = lognormal(draws, attributes.swapUsd, attributes.swapSpread)
  const venues = venuesOf(here, pool.name)
  const cost = Math.max(0, leastCost(view, venues, side, wanted) + memory.lost)
  const size = Math.min(
    wanted * Math.exp(-attributes.costElasticity * cost),
    (side === 'sell' ? baseUsd : quoteUsd) / 2,
  )
  const amountIn = side === 'sell' ? toUnits(size / price, pool.base.decimals) : toUnits(size, pool.quote.decimals)
  if (amountIn === 0n) return { memory }

  const { slippage } = attributes
  const { call, quoted } = bestSwap(here, { pool: pool.name, side, amountIn, slippage, to: me }, venues)
  const { intents, approved } = withApprovals(here, [call], memory.approved)
  const token = swapped(pool, side)[1].address
  const open = { token, held: heldOf(here, token), quoted }
  return { intents, memory: { ...memory, approved, open }, privately: attributes.privately }
}

/** What it has of a token, in the smallest unit. */
const heldOf = ({ view: { account }, deployments: { bridge } }: Here, token: Address): bigint =>
  token === bridge.usdc.address
    ? account.bridge.usdc
    : token === bridge.weth.address
      ? account.bridge.weth
      : account.metis.wmetis

/**
 * What it remembers once it sees what its last swap brought. One that brought nothing has failed or still waits, and counts
 * as if all its tolerance were lost; what came beside it, such as a rebate, counts for no more than that either.
 */
function remembering(here: Here): Memory {
  const { open, ...kept } = here.memory
  if (open === undefined || open.quoted === 0n) return kept
  const share = 1 - Number(heldOf(here, open.token) - open.held) / Number(open.quoted)
  const { slippage } = here.attributes
  const lost = Math.max(-slippage, Math.min(slippage, share))
  return { ...kept, lost: kept.lost + latest * (lost - kept.lost) }
}

/** What it swaps with, US dollars, and whole METIS of it. */
function wealthOf({ view: { account, outside } }: Here): { readonly usd: number; readonly metis: number } {
  const metis = fromUnits(account.metis.wmetis, 18)
  const { usdc, weth } = account.bridge
  return { usd: metis * outside.metis + fromUnits(usdc, 6) + fromUnits(weth, 18) * outside.eth, metis }
}
