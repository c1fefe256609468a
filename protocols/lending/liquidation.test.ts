import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestLiquidation, isLetThrough, type LoanPosition, type ReserveQuote, seize } from './liquidation.ts'

const account = '0x0000000000000000000000000000000000000001'
const metis: ReserveQuote = { decimals: 18, price: 12n * 10n ** 8n, terms: { bonus: 0.1, protocolFee: 0.1 } }
const usdc: ReserveQuote = { decimals: 6, price: 10n ** 8n, terms: { bonus: 0.05, protocolFee: 0.1 } }
const wei = 10n ** 18n

/** Collateral of METIS and of dollars, and debts of both, with a health factor in thousandths. */
const positions: fc.Arbitrary<LoanPosition> = fc
  .tuple(
    fc.integer({ min: 1, max: 1200 }),
    fc.array(fc.bigInt({ min: 0n, max: 10n ** 5n }), { minLength: 4, maxLength: 4 }),
  )
  .map(([factor, [collateral0, debt0, collateral1, debt1]]) => ({
    account,
    healthFactor: (BigInt(factor) * wei) / 1000n,
    holdings: [
      { collateral: collateral0! * wei, debt: debt0! * wei },
      { collateral: collateral1! * 10n ** 6n, debt: debt1! * 10n ** 6n },
    ],
  }))
const purses = fc.array(fc.bigInt({ min: 0n, max: 10n ** 23n }), { minLength: 2, maxLength: 2 })

test('1000 dollars of debt give 83.33 METIS at 12 dollars and nine tenths of a bonus of a tenth', () => {
  const { cover, seized } = seize(1000_000000n, 1000n * wei, usdc, metis)
  expect(cover).toBe(1000_000000n)
  expect(Number(seized) / 1e18).toBeCloseTo((1000 / 12) * 1.09, 12)
})

test('nobody healthy is liquidated', () => {
  fc.assert(
    fc.property(positions, purses, (position, purse) => {
      const found = bestLiquidation(position, [metis, usdc], purse)
      if (position.healthFactor >= wei) expect(found).toBeUndefined()
    }),
  )
})

test('a liquidation covers no more than is allowed, owed and in the purse, takes what is there, and gains', () => {
  fc.assert(
    fc.property(positions, purses, (position, purse) => {
      const found = bestLiquidation(position, [metis, usdc], purse)
      if (found === undefined) return
      const owed = position.holdings[found.debt]!.debt
      const share = position.healthFactor > (95n * wei) / 100n ? 2n : 1n
      // Half of an odd amount is rounded up.
      expect(found.cover <= (owed + 1n) / share).toBe(true)
      expect(found.cover <= purse[found.debt]!).toBe(true)
      expect(found.seized <= position.holdings[found.collateral]!.collateral).toBe(true)
      expect(found.profit).toBeGreaterThan(0)
    }),
  )
})

test('no pair of collateral and debt brings more than the one that is found', () => {
  fc.assert(
    fc.property(positions, purses, (position, purse) => {
      const quotes = [metis, usdc]
      const best = bestLiquidation(position, quotes, purse)?.profit ?? 0
      for (const debt of [0, 1]) {
        for (const collateral of [0, 1]) {
          const holdings = position.holdings.map((held, i) => ({
            collateral: i === collateral ? held.collateral : 0n,
            debt: i === debt ? held.debt : 0n,
          }))
          expect(bestLiquidation({ ...position, holdings }, quotes, purse)?.profit ?? 0).toBeLessThanOrEqual(best)
        }
      }
    }),
  )
})

test('while the sequencer is down, and for the grace period after, only who is below 0.95 is let through', () => {
  const [grave, mild] = [94n, 96n].map((percent) => ({ healthFactor: (percent * wei) / 100n }))
  const at = (weak: typeof grave, up: boolean, now: number) => isLetThrough(weak!, { up, since: 1000 }, 3600, now)
  expect([at(grave, false, 1000), at(grave, true, 1000)]).toEqual([true, true])
  expect([at(mild, false, 9000), at(mild, true, 4600), at(mild, true, 4601)]).toEqual([false, false, true])
})
