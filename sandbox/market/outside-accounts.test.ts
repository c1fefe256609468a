import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { accrue, balanceOutside, credited, openOutsideAccounts } from './outside-accounts.ts'

const [alice, bob] = ['0x0a', '0x0b'] as [Address, Address]
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const spans = fc.array(fc.tuple(between(-0.1, 0.3), between(0, 0.5), between(0, 1e6)), { maxLength: 10 })

test('an account outside is its credits, each grown by the yield since, and nobody else’s business', () => {
  fc.assert(
    fc.property(spans, (life) => {
      let accounts = openOutsideAccounts()
      let expected = 0
      for (const [annualYield, years, usd] of life) {
        const credits = [
          [alice, usd],
          [bob, 2 * usd],
          [bob, -usd],
        ] as const
        const before = new Map(accounts.shares)
        const after = credited(accounts, credits)
        expect(accounts.shares).toEqual(before)
        accounts = accrue(after, annualYield, years)
        expected = (expected + usd) * Math.exp(annualYield * years)
      }
      expect(Math.abs(balanceOutside(accounts, alice) - expected)).toBeLessThanOrEqual(1e-9 * expected)
      expect(Math.abs(balanceOutside(accounts, bob) - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected))
      expect(balanceOutside(accounts, '0x0c')).toBe(0)
    }),
  )
})
