import type { Call } from '../../protocols/protocol.ts'
import { type Token, toUnits } from '../../protocols/token.ts'
import type { Deposit } from '../agent.ts'

/** How much of a token somebody holds on the chain and wants to hold there, in whole tokens. */
export interface Stock {
  readonly token: Token
  readonly held: number
  readonly target: number
}

/**
 * Brings stocks that have run below half of their target back to it from outside, and sends out what is above it by
 * half: that is how trading on the chain reaches the outer markets.
 */
export function evenOut(
  stocks: readonly Stock[],
  withdraw: (what: { token: Token; amount: bigint }) => Call,
): { readonly deposits: readonly Deposit[]; readonly withdrawals: readonly Call[] } {
  const low = stocks.filter(({ held, target }) => held < target / 2)
  const high = stocks.filter(({ held, target }) => held > target * 1.5)
  return {
    deposits: low.map(({ token, held, target }) => ({ token, amount: toUnits(target - held, token.decimals) })),
    withdrawals: high.map(({ token, held, target }) =>
      withdraw({ token, amount: toUnits(held - target, token.decimals) }),
    ),
  }
}
