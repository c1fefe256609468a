import type { Address } from 'viem'

/**
 * Everybody's account outside the chain, in US dollars that earn the mainnet yield. Balances are kept in shares of an
 * index that grows with the yield, so that nobody's interest has to be booked.
 */
export interface OutsideAccounts {
  readonly index: number
  readonly shares: ReadonlyMap<Address, number>
}

/** US dollars that come to an account, or go from it when negative. */
export type Credit = readonly [owner: Address, usd: number]

export const openOutsideAccounts = (): OutsideAccounts => ({ index: 1, shares: new Map() })

export const balanceOutside = ({ index, shares }: OutsideAccounts, owner: Address): number =>
  index * (shares.get(owner) ?? 0)

/**
 * The accounts after these credits, one after the other.
 *
 * @example
 * balanceOutside(credited(openOutsideAccounts(), [['0xa1', 5], ['0xa1', -2]]), '0xa1') // => 3
 */
export function credited(accounts: OutsideAccounts, credits: readonly Credit[]): OutsideAccounts {
  if (credits.length === 0) return accounts
  const { index } = accounts
  const shares = new Map(accounts.shares)
  for (const [owner, usd] of credits) shares.set(owner, (shares.get(owner) ?? 0) + usd / index)
  return { index, shares }
}

/** Time passes: `years` at `annualYield`. */
export const accrue = (accounts: OutsideAccounts, annualYield: number, years: number): OutsideAccounts => ({
  ...accounts,
  index: accounts.index * Math.exp(annualYield * years),
})
