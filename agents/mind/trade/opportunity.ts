import type { Address } from 'viem'
import type { Call } from '../../../protocols/call.ts'
import type { Pending } from '../../agent.ts'
import { type GasPrices, gasUsd } from '../valuation/gas.ts'

/** A gain that anybody can see and whoever comes first has: from a price gap, or from somebody's liquidation. */
export interface Opportunity {
  /** US dollars, after fees and price impact, before gas. */
  readonly profit: number
  /** Units of gas that its calls will use. */
  readonly gas: number
  /** What brings it and leaves nothing open. */
  readonly calls: readonly Call[]
  /** Contracts and accounts whose state it changes: of two opportunities that share one, only one is still there after the other. */
  readonly touches: readonly Address[]
  /** What it takes, or ties up until it is done, in the smallest unit. */
  readonly spends: readonly { readonly token: Address; readonly amount: bigint }[]
  /** Somebody's pending intent that it needs, and how many of its calls come before that. */
  readonly around?: { readonly intent: Pending; readonly after: number }
  /** US dollars that are lost where only its first part happens; nothing where each call alone can do no harm. */
  readonly risk?: number
  /** What is done outside at moments before now, and counted at their prices. */
  readonly outside?: OutsideDeals
}

/** Whole tokens and US dollars that came of deals outside; negative for what they took. */
export interface OutsideDeals {
  readonly metis: number
  readonly eth: number
  readonly usd: number
}

export const noOutsideDeals: OutsideDeals = { metis: 0, eth: 0, usd: 0 }

export const bothDeals = (one: OutsideDeals, other: OutsideDeals): OutsideDeals => ({
  metis: one.metis + other.metis,
  eth: one.eth + other.eth,
  usd: one.usd + other.usd,
})

/**
 * Opportunities that pay for their gas, the best first, leaving out those that a better one spoils or that the wallet
 * does not reach for any more.
 *
 * @param wallet what is free of each token, in the smallest unit
 */
export function pick(
  opportunities: readonly Opportunity[],
  view: GasPrices,
  wallet: Readonly<Record<Address, bigint>>,
): readonly Opportunity[] {
  const net = ({ profit, gas, calls }: Opportunity): number => profit - gasUsd(view, gas, calls.length)
  const touched = new Set<Address>()
  const left = new Map(Object.entries(wallet))
  return opportunities
    .filter((opportunity) => net(opportunity) > 0)
    .toSorted((a, b) => net(b) - net(a))
    .filter(({ touches, spends }) => {
      if (touches.some((contract) => touched.has(contract))) return false
      // Several of its calls may spend the same token.
      const after = new Map(left)
      for (const { token, amount } of spends) after.set(token, (after.get(token) ?? 0n) - amount)
      if ([...after.values()].some((amount) => amount < 0n)) return false
      for (const contract of touches) touched.add(contract)
      for (const [token, amount] of after) left.set(token, amount)
      return true
    })
}
