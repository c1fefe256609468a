import type { Address } from 'viem'
import { spotPrice } from '../../../protocols/netswap/constant-product.ts'
import { swapped } from '../../../protocols/pair.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Decision, Situation } from '../../agent.ts'
import { lognormal } from '../../random.ts'
import { reservesOf } from '../pools/reserves.ts'
import { withApprovals } from './approvals.ts'
import { bestSwap, leastCost, venuesOf } from './venue.ts'

/** Whoever swaps because it wants to. */
export interface Swapper {
  /** The n-th is active while more than n users have been won over. */
  readonly rank: number
  /** Median size of a swap, US dollars, and the standard deviation of its logarithm. */
  readonly swapUsd: number
  readonly swapSpread: number
  /** A swap shrinks by exp(-elasticity x cost). */
  readonly costElasticity: number
  /** Worst price that it accepts, relative to the quote. */
  readonly slippage: number
  /** Share of its swaps in the METIS pool. */
  readonly nativeShare: number
  /** It keeps its swaps from searchers where the ordering rule offers that. */
  readonly privately: boolean
}

/** What it remembers of its swaps. */
export interface SwapMemory {
  /** Contracts that may take its tokens. */
  readonly approved: readonly string[]
  /** Share of its swaps that it lost lately between their quote and what it got, the latest counting most. */
  readonly lost: number
  /** Its last swap, as long as it does not know what it got: what it had of the token bought, and what was quoted. */
  readonly open?: { readonly token: Address; readonly held: bigint; readonly quoted: bigint }
}

type Here = Situation<Swapper, SwapMemory, 'metis' | 'bridge'>

/** Weight of the latest swap in what somebody remembers of execution: some ten swaps. Judgement. */
const latest = 0.1

/** A swap, when it wants one. */
export function swap(here: Here): Decision<SwapMemory> {
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
function remembering(here: Here): SwapMemory {
  const { open, ...kept } = here.memory
  if (open === undefined || open.quoted === 0n) return kept
  const share = 1 - Number(heldOf(here, open.token) - open.held) / Number(open.quoted)
  const { slippage } = here.attributes
  const lost = Math.max(-slippage, Math.min(slippage, share))
  return { ...kept, lost: kept.lost + latest * (lost - kept.lost) }
}
