import type { Address } from 'viem'

/** A pool in which a token is swapped against m.USDC, as whoever adds up exchanges sees it. */
export interface ExchangePool {
  /** What is swapped: METIS in a `native` market, ether in a `bridged` one. */
  readonly pair: 'native' | 'bridged'
  readonly pool: Address
  /** Spot price, US dollars for a whole base token. */
  readonly price: number
  /** US dollars that move the spot price by a share, up and down together, fee included. */
  readonly depth: (move: number) => number
  /** Shares of a swap's input, in the last block, that liquidity providers and the protocol got. */
  readonly fee: { readonly providers: number; readonly protocol: number }
}

/** What a protocol that is an exchange tells about itself, so that no metric has to know which one it is. */
export interface Exchange<Deployment, State> {
  readonly markets: (at: Deployment, state: State) => readonly ExchangePool[]
  /** Fees of all swaps between two states, US dollars. */
  readonly earned: (at: Deployment, before: State, after: State) => number
}
