import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { MarketFigures, PerpetualBook, StoredAccount } from './book.ts'
import { marginAccount } from './margin-account.ts'
import { marketNames } from './market.ts'
import { surveyed } from './survey.ts'

/** The smallest amount of m.USDC in the exchange's eighteen decimals. */
const unit = 10n ** 12n
/** Often just above or below a whole unit. */
const requirement = fc
  .tuple(fc.bigInt({ min: 0n, max: 300n }), fc.constantFrom(0n, 1n, unit - 1n, unit / 2n))
  .map(([units, rest]) => units * unit + rest)
const size = fc.oneof(fc.constantFrom(0n, 9n, -9n, 10n, -10n), fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }))
const valuedAt = (mark: bigint): MarketFigures => ({
  mark,
  growth: 0n,
  liquidity: 0n,
  sqrtPrice: 0n,
  ticks: { present: 0, mark: 0, premium: 0, funding: 0 },
  index: { now: mark, premium: mark, funding: mark },
})
const noOrders = {
  first: { liquidity: 1n, lower: 0, upper: 200, fees: 0n },
  base: 0n,
  quote: 0n,
  fees: 0n,
  baseDebt: 0n,
  quoteDebt: 0n,
  funding: 0n,
}

/** Accounts that the protocol told of: whatever they are worth, the survey has to take it from there. */
const told = fc
  .record({
    isIn: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    // Few values, so that some are as weak as others.
    value: fc.bigInt({ min: -300n, max: 300n }),
    requirement,
    liquidatable: fc.boolean(),
    hasOrders: fc.boolean(),
    sizes: fc.tuple(size, size),
  })
  .map(
    ({ isIn, value, requirement, liquidatable, hasOrders, sizes: [metis, eth] }): Omit<StoredAccount, 'account'> => ({
      isIn,
      settlement: 0n,
      collateral: 1n,
      realized: 0n,
      positions: {
        metis: { size: metis, openNotional: 0n, growth: 0n },
        eth: { size: eth, openNotional: 0n, growth: 0n },
      },
      told: {
        value,
        requirement,
        free: 0n,
        withdrawable: { settlement: 0n, collateral: 0n },
        funding: { metis: 0n, eth: 0n },
        liquidatable,
      },
      ...(hasOrders ? { orders: { metis: noOrders, eth: noOrders } } : {}),
    }),
  )

const book = fc.array(told, { maxLength: 12 }).map((accounts): PerpetualBook => ({
  markets: { metis: valuedAt(30n * 10n ** 18n), eth: valuedAt(2000n * 10n ** 18n) },
  accounts: new Map(
    accounts.map((account, i) => {
      const address: Address = `0x${(0xacc0 + i).toString(16).padStart(40, '0')}`
      return [address, { account: address, ...account }]
    }),
  ),
}))

const inMarkets = ({ accounts }: PerpetualBook) => [...accounts.values()].filter(({ isIn }) => isIn)

/** Whole units above the requirement, rounded down; less than none for who may lose collateral. */
function roomOf({ told }: StoredAccount): bigint {
  const exact = told!.value * unit - told!.requirement
  const room = exact < 0n ? -((unit - 1n - exact) / unit) : exact / unit
  return told!.liquidatable && room > 0n ? -1n : room
}

describe('a survey', () => {
  test('shows the four weakest who are in a market, weakest first, and of two as weak who came first', () => {
    fc.assert(
      fc.property(book, (known) => {
        const expected = inMarkets(known).toSorted((a, b) => Number(roomOf(a) - roomOf(b)))
        expect(surveyed(known).weakest.map(({ account }) => account)).toEqual(
          expected.slice(0, 4).map(({ account }) => account),
        )
      }),
    )
  })

  test('counts everybody’s open interest, whoever is shown, but no dust', () => {
    fc.assert(
      fc.property(book, (known) => {
        const { long, short } = surveyed(known)
        for (const name of marketNames) {
          const sizes = inMarkets(known).map(({ positions }) => positions[name].size)
          const sum = (some: bigint[]) => some.reduce((total, size) => total + size, 0n)
          expect(long[name]).toBe(sum(sizes.filter((size) => size >= 10n)))
          expect(short[name]).toBe(-sum(sizes.filter((size) => size <= -10n)))
        }
      }),
    )
  })

  test('shows as below its requirement whom the exchange, which compares in eighteen decimals, would liquidate', () => {
    fc.assert(
      fc.property(book, (known) => {
        for (const row of surveyed(known).weakest) {
          const { value, requirement } = known.accounts.get(row.account)!.told!
          expect(row.value < row.requirement).toBe(value * unit < requirement)
        }
      }),
    )
  })

  test('does not hide who may lose collateral behind his room, and says why he is shown', () => {
    fc.assert(
      fc.property(book, (known) => {
        const { weakest } = surveyed(known)
        for (const [place, row] of weakest.entries()) {
          expect(row.collateral).toBe(known.accounts.get(row.account)!.told!.liquidatable)
          if (!row.collateral) continue
          for (const stronger of weakest.slice(0, place)) {
            expect(stronger.collateral || stronger.value < stronger.requirement).toBe(true)
          }
        }
        const hidden = inMarkets(known).filter(({ account }) => weakest.every((row) => row.account !== account))
        if (hidden.some(({ told }) => told!.liquidatable)) {
          expect(weakest.every(({ collateral, value, requirement }) => collateral || value < requirement)).toBe(true)
        }
      }),
    )
  })

  test('says of whom it shows what his account says, told or worked out', () => {
    fc.assert(
      fc.property(book, fc.boolean(), (known, isTold) => {
        const accounts = [...known.accounts].map(([address, { told: _told, ...stored }]) => [address, stored] as const)
        const from = isTold ? known : { ...known, accounts: new Map(accounts) }
        for (const row of surveyed(from).weakest) {
          const { value, markets } = marginAccount(from, row.account)
          expect(row.value).toBe(value)
          expect(row.sizes).toEqual({ metis: markets.metis.size, eth: markets.eth.size })
          expect(row.hasOrders).toBe(from.accounts.get(row.account)!.orders !== undefined)
        }
      }),
    )
  })
})
