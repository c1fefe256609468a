import type { Address } from 'viem'

/**
 * A value in 10^-36 US dollars. Prices have eighteen decimals and amounts are brought to eighteen, so that nothing is ever
 * rounded: worths of parts sum to the worth of the whole, to the last wei.
 */
export type Worth = bigint

/** What an amount in a token's smallest unit is worth; undefined where nobody says what the token costs. */
export type Valuer = (token: Address, amount: bigint) => Worth | undefined

/** What a token costs on the outer markets. */
export interface Quote {
  readonly decimals: number
  /** US dollars for a whole token. */
  readonly price: number
}

export function valuer(quotes: ReadonlyMap<Address, Quote>): Valuer {
  const unit = new Map([...quotes].map(([token, quote]) => [token, unitWorth(quote)]))
  return (token, amount) => {
    const each = unit.get(token)
    return each === undefined ? undefined : each * amount
  }
}

/** Worth of a token's smallest unit. */
export const unitWorth = ({ decimals, price }: Quote): Worth =>
  BigInt(Math.round(price * 1e18)) * 10n ** BigInt(18 - decimals)

export const inUsd = (worth: Worth): number => Number(worth) / 1e36
