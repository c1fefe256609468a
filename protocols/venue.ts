import type { Address } from 'viem'
import type { Call } from './call.ts'
import type { LiquidityCurve } from './hercules/curve.ts'
import type { Pair, PoolName, Side, SwapOrder } from './pair.ts'

/** Where a pair can be swapped, as whoever chooses among several sees it. */
export interface Venue extends Pair {
  /** The protocol whose swap it is. */
  readonly name: string
  readonly pool: PoolName
  readonly address: Address
  /** Gas that a swap uses, with some reserve. */
  readonly gas: number
  /** Whether what is bought is there within the transaction, and not only when the block is over. */
  readonly atOnce: boolean
  /** Share of a swap that is its fee. */
  readonly fee: number
  /** Share of a swap of this many US dollars that fee and price impact take. */
  readonly cost: (side: Side, usd: number) => number
  /** What a swap of `amountIn` gives, both in the smallest unit. */
  readonly quoted: (side: Side, amountIn: bigint) => bigint
  /** Base tokens whose sale brings what the next one fetches, fee included, down to a price; 0 when it is below. */
  readonly toSell: (price: number) => number
  /** Its liquidity as a formula. */
  readonly curve: () => LiquidityCurve
  readonly swap: (order: Omit<SwapOrder, 'pool'>) => Call
}

/** What a protocol in which tokens are swapped tells those who swap, so that nobody has to know which one it is. */
export interface Trading<Deployment, State, Actions> {
  /**
   * Its pool of a pair, whose swaps are actions of its own: as the state says, or, where an outer price is given in quote
   * tokens for a base token, as the most profitable arbitrage against that price leaves it.
   */
  readonly venue?: (at: Deployment, state: State, actions: Actions, pool: PoolName, outer?: number) => Venue
  /** Where swaps come together in batches: the same venue by an order in one; nothing where it batches for no such venue. */
  readonly batched?: (actions: Actions, venue: Venue) => Venue | undefined
  /** Lets it take the sender's tokens of a pair. */
  readonly approvals: (actions: Actions, pool: PoolName) => readonly Call[]
}
