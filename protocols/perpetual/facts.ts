import type { Address } from 'viem'

/**
 * What happens on the perpetual exchange. `market` is the virtual base token's address. Sizes are in 18 decimals of the
 * base, notionals and fees in 18 decimals of US dollars: virtual amounts, of which only margin is ever a token.
 */
export type PerpetualFact =
  /** A taker's position changed: by a trade, by a liquidation, or because a maker's inventory became one. */
  | {
      readonly type: 'position'
      readonly market: Address
      readonly account: Address
      /** Bought when positive, sold when negative. */
      readonly size: bigint
      /** Paid for it when negative, received when positive. */
      readonly notional: bigint
      readonly fee: bigint
      readonly realizedPnl: bigint
    }
  /** An account settled its funding: it paid when positive. */
  | { readonly type: 'funding'; readonly market: Address; readonly account: Address; readonly amount: bigint }
  | {
      readonly type: 'positionLiquidation'
      readonly market: Address
      readonly account: Address
      readonly liquidator: Address
      readonly size: bigint
      readonly notional: bigint
      readonly penalty: bigint
    }
  /** A maker's order grew when positive, shrank when negative; fees are those collected with it. */
  | {
      readonly type: 'makerOrder'
      readonly market: Address
      readonly account: Address
      /** Ticks between which it lies. */
      readonly lower: number
      readonly upper: number
      readonly liquidity: bigint
      readonly base: bigint
      readonly quote: bigint
      readonly fee: bigint
    }
  | {
      readonly type: 'marginDeposit' | 'marginWithdrawal'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  /** Collateral went to a liquidator, who repaid the account's debt in the settlement token. */
  | {
      readonly type: 'marginLiquidation'
      readonly account: Address
      readonly liquidator: Address
      readonly token: Address
      readonly amount: bigint
      readonly settlement: Address
      readonly repaid: bigint
      /** What the insurance fund got of it. */
      readonly insurance: bigint
    }
  /** The insurance fund took over what an account could not pay, six decimals. */
  | { readonly type: 'badDebt'; readonly account: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly perpetual: PerpetualFact
  }
}
