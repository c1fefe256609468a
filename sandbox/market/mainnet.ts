import type { Address } from 'viem'

/**
 * Everybody's account outside the chain, in US dollars that earn the mainnet yield. Balances are kept in shares of an
 * index that grows with the yield, so that nobody's interest has to be booked.
 */
export interface Mainnet {
  readonly index: number
  readonly shares: Map<Address, number>
}

export const openMainnet = (): Mainnet => ({ index: 1, shares: new Map() })

export const balanceOutside = ({ index, shares }: Mainnet, owner: Address): number => index * (shares.get(owner) ?? 0)

/** Adds US dollars to an account, or takes them when negative. */
export function credit({ index, shares }: Mainnet, owner: Address, usd: number): void {
  shares.set(owner, (shares.get(owner) ?? 0) + usd / index)
}

/** Time passes: `years` at `annualYield`. */
export const accrue = (mainnet: Mainnet, annualYield: number, years: number): Mainnet => ({
  ...mainnet,
  index: mainnet.index * Math.exp(annualYield * years),
})
