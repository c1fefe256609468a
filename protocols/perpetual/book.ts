import { type Address, toFunctionSelector } from 'viem'
import { readdressed } from '../protocol.ts'
import { addressOf, answerOf, type Loan, type Read } from '../read.ts'
import { Peek } from './artifacts.gen.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { markPrice, type PricesInMarket } from './mark.ts'
import type { MarketName } from './market.ts'

/** What the exchange knows of everybody who trades, as the lens tells it: amounts in 18 decimals unless said otherwise. */
export interface PerpetualBook {
  readonly markets: Readonly<Record<MarketName, MarketFigures>>
  /** Everybody who ever brought margin, in the order of arrival. */
  readonly accounts: ReadonlyMap<Address, StoredAccount>
}

export interface MarketFigures extends PricesInMarket {
  /** What positions are valued at, settlement money for a unit. */
  readonly mark: bigint
  /** Settlement money that a unit of the base has owed since the beginning, times a day in seconds, in 96 fractional bits. */
  readonly growth: bigint
  /** Liquidity in range, all makers'. */
  readonly liquidity: bigint
}

/** What is stored of an account. */
export interface StoredAccount {
  readonly account: Address
  /** It has a position or an order. */
  readonly isIn: boolean
  /** In the vault, settlement token's decimals. */
  readonly settlement: bigint
  /** METIS in the vault. */
  readonly collateral: bigint
  /** Profit that is realized and not yet settled. */
  readonly realized: bigint
  readonly positions: Readonly<Record<MarketName, StoredPosition>>
  /** As the protocol's own views tell it: of who has METIS in the vault, and of all while funding is not settled. */
  readonly told?: ToldAccount
  readonly orders?: Readonly<Record<MarketName, StoredOrders>>
}

/** As a taker; shorts are negative. */
export interface StoredPosition {
  readonly size: bigint
  readonly openNotional: bigint
  /** The market's growth up to which it has paid. */
  readonly growth: bigint
}

/** Money in the settlement token's decimals. */
export interface ToldAccount {
  readonly value: bigint
  /** 18 decimals. */
  readonly requirement: bigint
  readonly free: bigint
  readonly withdrawable: { readonly settlement: bigint; readonly collateral: bigint }
  /** To be paid, 18 decimals. */
  readonly funding: Readonly<Record<MarketName, bigint>>
  readonly liquidatable: boolean
}

/** A maker's orders in a market. */
export interface StoredOrders {
  readonly first: Order
  /** Tokens in the pool, and fees that were not paid, of all orders. */
  readonly base: bigint
  readonly quote: bigint
  readonly fees: bigint
  /** What they owe. */
  readonly baseDebt: bigint
  readonly quoteDebt: bigint
  /** What they owe in funding, times a day in seconds. */
  readonly funding: bigint
}

/** A maker's order in a market; all zero when there is none. */
export interface Order {
  readonly liquidity: bigint
  readonly lower: number
  readonly upper: number
  /** Fees that it has earned and not been paid. */
  readonly fees: bigint
}

/** The day over which funding is counted, seconds (Funding.sol). */
export const fundingPeriod = 86_400n
export const q96 = 2n ** 96n

/** The whole book in one question. Whoever asks for an account or for the market asks the same, which is asked once. */
export const bookOf = (at: PerpetualDeployment): Read<PerpetualBook> => ({
  to: at.lens,
  ask: toFunctionSelector('book()'),
  words: 'any',
  shared: true,
  lent: [peekAt(at.accountBalance, at.sameCode.accountBalance), peekAt(at.exchange, at.sameCode.exchange)],
  decode: decodedOnce,
})

const inPeek: Address = '0x5a3ec0de5a3ec0de5a3ec0de5a3ec0de5a3ec0de'

/** Storage is read by code that is lent to the contract, and that does all else by its twin's (Peek.sol). */
const peekAt = (to: Address, twin: Address): Loan => ({ to, code: readdressed(Peek.runtime, inPeek, twin) })

/** Everybody's questions are answered by the same words: of each answer its books by where they begin. */
const known = new WeakMap<readonly bigint[], Map<number, PerpetualBook>>()

function decodedOnce(words: readonly bigint[], at: number): PerpetualBook {
  const { start, end } = answerOf(words, at)
  const books = known.get(words) ?? new Map<number, PerpetualBook>()
  const found = books.get(start) ?? decodeBook(words, start, end)
  known.set(words, books.set(start, found))
  return found
}

function decodeBook(words: readonly bigint[], start: number, end: number): PerpetualBook {
  const accounts = new Map<Address, StoredAccount>()
  let next = start + 2 * marketWords
  while (next < end) {
    const [stored, behind] = accountAt(words, next)
    accounts.set(stored.account, stored)
    next = behind
  }
  return { markets: { metis: marketAt(words, start), eth: marketAt(words, start + marketWords) }, accounts }
}

const marketWords = 10

function marketAt(words: readonly bigint[], at: number): MarketFigures {
  const tick = (place: number) => Number(signed(words[at + place]!))
  const prices: PricesInMarket = {
    sqrtPrice: words[at + 1]!,
    ticks: { present: tick(2), mark: tick(3), premium: tick(4), funding: tick(5) },
    index: { now: words[at + 6]!, premium: words[at + 7]!, funding: words[at + 8]! },
  }
  return { mark: markPrice(prices), growth: signed(words[at]!), liquidity: words[at + 9]!, ...prices }
}

const signed = (word: bigint): bigint => BigInt.asIntN(256, word)

function accountAt(words: readonly bigint[], at: number): [stored: StoredAccount, behind: number] {
  const positionAt = (place: number): StoredPosition => ({
    size: signed(words[place]!),
    openNotional: signed(words[place + 1]!),
    growth: signed(words[place + 2]!),
  })
  const flags = words[at]! >> 160n
  const isTold = (flags & 2n) !== 0n
  const hasOrders = (flags & 4n) !== 0n
  const told = at + 10
  const orders = told + (isTold ? 8 : 0)
  const stored: StoredAccount = {
    account: addressOf(words[at]!),
    isIn: (flags & 1n) !== 0n,
    settlement: signed(words[at + 1]!),
    collateral: signed(words[at + 2]!),
    realized: signed(words[at + 3]!),
    positions: { metis: positionAt(at + 4), eth: positionAt(at + 7) },
    ...(isTold ? { told: toldAt(words, told) } : {}),
    ...(hasOrders ? { orders: { metis: ordersAt(words, orders), eth: ordersAt(words, orders + 10) } } : {}),
  }
  return [stored, orders + (hasOrders ? 20 : 0)]
}

const toldAt = (words: readonly bigint[], at: number): ToldAccount => ({
  value: signed(words[at]!),
  requirement: signed(words[at + 1]!),
  free: words[at + 2]!,
  withdrawable: { settlement: words[at + 3]!, collateral: words[at + 4]! },
  funding: { metis: signed(words[at + 5]!), eth: signed(words[at + 6]!) },
  liquidatable: words[at + 7] !== 0n,
})

const ordersAt = (words: readonly bigint[], at: number): StoredOrders => ({
  first: {
    liquidity: words[at]!,
    lower: Number(signed(words[at + 1]!)),
    upper: Number(signed(words[at + 2]!)),
    fees: words[at + 3]!,
  },
  base: words[at + 4]!,
  quote: words[at + 5]!,
  fees: words[at + 6]!,
  baseDebt: words[at + 7]!,
  quoteDebt: words[at + 8]!,
  funding: signed(words[at + 9]!),
})
