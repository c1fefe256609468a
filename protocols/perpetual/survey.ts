import type { Address } from 'viem'
import type { PerpetualBook, StoredAccount } from './book.ts'
import { marginAccount, toSettlement } from './margin-account.ts'
import { type MarketName, marketNames } from './market.ts'

/** An account with little or no room left above its margin requirement; amounts in m.USDC's six decimals. */
export interface WeakAccount {
  readonly account: Address
  readonly value: bigint
  readonly requirement: bigint
  /** Open orders have to be cancelled before positions can be liquidated. */
  readonly hasOrders: boolean
  /** Whether its METIS may be liquidated. */
  readonly collateral: boolean
  /** Positions in 18 decimals of the base; shorts are negative. */
  readonly sizes: Readonly<Record<MarketName, bigint>>
}

export interface Survey {
  /** Takers' open interest in 18 decimals of the base. */
  readonly long: Readonly<Record<MarketName, bigint>>
  readonly short: Readonly<Record<MarketName, bigint>>
  /** At most four, weakest first. */
  readonly weakest: readonly WeakAccount[]
}

const rows = 4

/** Open interest, and who is closest to liquidation, or past it. */
export function surveyed(book: PerpetualBook): Survey {
  const long = { metis: 0n, eth: 0n }
  const short = { metis: 0n, eth: 0n }
  const accounts = [...book.accounts.values()].filter(({ isIn }) => isIn).map((stored) => weakAccount(book, stored))
  for (const { sizes } of accounts) {
    for (const name of marketNames) {
      if (sizes[name] > 0n) long[name] += sizes[name]
      else short[name] -= sizes[name]
    }
  }
  // Of two that are as weak, who came first stands first.
  return { long, short, weakest: accounts.sort((a, b) => compare(roomOf(a), roomOf(b))).slice(0, rows) }
}

function weakAccount(book: PerpetualBook, { account, told, orders }: StoredAccount): WeakAccount {
  const { value, requirement, markets } = marginAccount(book, account)
  return {
    account,
    value,
    // It has eighteen decimals; rounded up, no account looks healthier than it is.
    requirement: (requirement + toSettlement - 1n) / toSettlement,
    hasOrders: orders !== undefined,
    collateral: told?.liquidatable === true,
    sizes: { metis: markets.metis.size, eth: markets.eth.size },
  }
}

/** What is left above the requirement; nothing for who may lose collateral already. */
function roomOf({ value, requirement, collateral }: WeakAccount): bigint {
  const room = value - requirement
  return collateral && room > 0n ? -1n : room
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
