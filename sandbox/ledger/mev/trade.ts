import type { Address } from 'viem'
import type { Quote } from '../../../protocols/quote.ts'
import type { Entry } from '../ledger.ts'
import { unitWorth, type Worth } from '../worth.ts'

/** Somebody gave one token for another one in a pool. */
export interface Trade {
  readonly actor: string
  /** Place of the transaction in the block. */
  readonly transaction: number
  readonly pool: Address
  readonly tokenIn: Address
  readonly tokenOut: Address
  readonly amountIn: bigint
  readonly amountOut: bigint
  /** A token that was given or taken outside at the moments of this trade, and what its smallest unit was worth then. */
  readonly hedge?: { readonly token: Address; readonly unit: Worth }
}

/**
 * A block's trades in their order. Whoever sent the transaction trades; an order that was filled in a batch is its
 * owner's trade with the batch.
 *
 * @param actorOf who an account belongs to
 * @param hedgeAt at what outer price the swap of a transaction was hedged
 */
export function tradesOf(
  entries: readonly Entry[],
  actorOf: (account: Address) => string | undefined,
  hedgeAt: (transaction: number) => Quote | undefined = () => undefined,
): readonly Trade[] {
  return entries.flatMap(({ actor, transaction, fact }): readonly Trade[] => {
    if (fact.type !== 'swap' && fact.type !== 'fill') return []
    const { pool, tokenIn, tokenOut, amountIn, amountOut } = fact
    const trader = fact.type === 'fill' ? (actorOf(fact.account) ?? actor) : actor
    const trade = { actor: trader, transaction, pool, tokenIn, tokenOut, amountIn, amountOut }
    const hedge = fact.type === 'swap' ? hedgeAt(transaction) : undefined
    return [hedge === undefined ? trade : { ...trade, hedge: { token: hedge.token, unit: unitWorth(hedge) } }]
  })
}

/** Whether two trades of one pool push its price the same way. */
export const sameWay = (one: Trade, other: Trade): boolean => one.tokenIn === other.tokenIn
