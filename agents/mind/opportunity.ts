import type { Address } from 'viem'
import type { Call } from '../../protocols/protocol.ts'

/** A gain that anybody can see and whoever comes first has. */
export interface Opportunity {
  /** US dollars, before gas. */
  readonly profit: number
  /** Units of gas that its calls will use. */
  readonly gas: number
  readonly calls: readonly Call[]
  /** Contracts whose state it changes: of two opportunities that share one, only one is still there after the other. */
  readonly touches: readonly Address[]
  /** What it takes out of the wallet, in the smallest unit. */
  readonly spends: readonly { readonly token: Address; readonly amount: bigint }[]
}

/**
 * Opportunities that pay for their gas, the best first, leaving out those that a better one spoils or that the wallet
 * does not reach for any more.
 *
 * @param gasUsd US dollars for a unit of gas
 * @param wallet what is held of each token, in the smallest unit
 */
export function pick(
  opportunities: readonly Opportunity[],
  gasUsd: number,
  wallet: Readonly<Record<Address, bigint>>,
): readonly Opportunity[] {
  const net = ({ profit, gas }: Opportunity): number => profit - gas * gasUsd
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
