import type { Address } from 'viem'

/** US dollars for a METIS and for an ether on the outer markets. */
export interface OuterPrices {
  readonly metis: number
  readonly eth: number
}

/** What a token is worth by outer prices. */
export interface Quote {
  readonly token: Address
  readonly decimals: number
  /** US dollars for a whole token. */
  readonly price: number
}

/** What a protocol's tokens are worth outside: themselves, or whatever it is that they stand for. */
export type Quotes<Deployment, State> = (at: Deployment, state: State, outer: OuterPrices) => readonly Quote[]
