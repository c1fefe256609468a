import type { Address } from 'viem'
import type { Call } from './call.ts'
import { unlimited } from './calldata.ts'
import { approve, type Token } from './token.ts'

/** The pairs that exchanges have: METIS and ether, each against m.USDC. A pool is called by its pair. */
export const poolNames = ['native', 'bridged'] as const
export type PoolName = (typeof poolNames)[number]

/** Two tokens that some exchange swaps. */
export interface Pair {
  /** The token that is priced. */
  readonly base: Token
  /** What it is priced in. */
  readonly quote: Token
}

/** A pool of a pair by the formula of Uniswap v2 (netswap/constant-product.ts), with what it holds, in the smallest unit. */
export interface ConstantProductPair extends Pair {
  readonly address: Address
  /** Whether `base` is the pair's token0; pairs sort by address. */
  readonly baseIsToken0: boolean
  readonly reserves: { readonly base: bigint; readonly quote: bigint }
}

/** Which way a swap goes: `sell` gives the pair's base token for the other, `buy` takes it. */
export type Side = 'sell' | 'buy'

/** A swap of exactly `amountIn` for at least `minOut`, both in the smallest unit. */
export interface SwapOrder {
  readonly pool: PoolName
  readonly side: Side
  readonly amountIn: bigint
  readonly minOut: bigint
  readonly to: Address
}

/** What a swap gives, and what it gets. */
export const swapped = ({ base, quote }: Pair, side: Side): readonly [given: Token, got: Token] =>
  side === 'sell' ? [base, quote] : [quote, base]

/** Lets a contract take both tokens from the sender. */
export const approvePair = ({ base, quote }: Pair, spender: Address): Call[] =>
  [base, quote].map((token) => approve(token.address, spender, unlimited))
