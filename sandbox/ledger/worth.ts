import type { Address } from 'viem'
import type { Quote } from '../../protocols/quote.ts'

/**
 * A value in 10^-36 US dollars. Prices have eighteen decimals and amounts are brought to eighteen, so that nothing is ever
 * rounded: worths of parts sum to the worth of the whole, to the last wei.
 */
export type Worth = bigint

/** What an amount in a token's smallest unit is worth; undefined where nobody says what the token costs. */
export type Valuer = (token: Address, amount: bigint) => Worth | undefined

/** @param quotes by token */
export function valuer(quotes: ReadonlyMap<Address, Omit<Quote, 'token'>>): Valuer {
  const unit = new Map([...quotes].map(([token, quote]) => [token, unitWorth(quote)]))
  return (token, amount) => {
    const each = unit.get(token)
    return each === undefined ? undefined : each * amount
  }
}

/** Worth of a token's smallest unit. */
export const unitWorth = ({ decimals, price }: Omit<Quote, 'token'>): Worth =>
  BigInt(Math.round(price * 1e18)) * 10n ** BigInt(18 - decimals)

export const inUsd = (worth: Worth): number => Number(worth) / 1e36
