import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gasUsd } from '../valuation/gas.ts'
import { type Opportunity, pick } from './opportunity.ts'

const pools = ['0xa', '0xb', '0xc'] as const
const opportunities = fc.array(
  fc.record({
    profit: fc.double({ min: 0, max: 100, noNaN: true }),
    gas: fc.integer({ min: 0, max: 1000 }),
    calls: fc.constant([]),
    touches: fc.subarray([...pools], { minLength: 1 }),
    spends: fc.array(fc.record({ token: fc.constantFrom(...pools), amount: fc.bigInt({ min: 0n, max: 100n }) }), {
      maxLength: 2,
    }),
  }),
)
const wallets = fc.record({
  '0xa': fc.bigInt({ min: 0n, max: 200n }),
  '0xb': fc.bigInt({ min: 0n, max: 200n }),
  '0xc': fc.bigInt({ min: 0n, max: 200n }),
})
/** A twentieth of a dollar for a unit of gas, and nothing for L1. */
const view = { chain: { metis: { gasPrice: 10n ** 15n } }, outside: { metis: 50 } }
const net = ({ profit, gas, calls }: Opportunity): number => profit - gasUsd(view, gas, calls.length)

test('what is taken pays for its gas, best first, is in the wallet, and does not spoil what else is taken', () => {
  fc.assert(
    fc.property(opportunities, wallets, (seen, wallet) => {
      const taken = pick(seen, view, wallet)
      const gains = taken.map(net)
      expect(gains.every((gain) => gain > 0)).toBe(true)
      expect(gains).toEqual(gains.toSorted((a, b) => b - a))
      const touched = taken.flatMap(({ touches }) => touches)
      expect(new Set(touched).size).toBe(touched.length)
      for (const token of pools) {
        const spent = taken.flatMap(({ spends }) => spends).filter((spend) => spend.token === token)
        expect(spent.reduce((sum, { amount }) => sum + amount, 0n) <= wallet[token]).toBe(true)
      }
    }),
  )
})

test('the best one that is affordable is always taken, and the order of what is seen does not matter', () => {
  fc.assert(
    fc.property(opportunities, (seen) => {
      const rich = { '0xa': 1_000_000n, '0xb': 1_000_000n, '0xc': 1_000_000n }
      const taken = pick(seen, view, rich)
      const best = Math.max(0, ...seen.map(net))
      expect(Math.max(0, ...taken.map(net))).toBe(best)
      expect(pick(seen.toReversed(), view, rich).map(net)).toEqual(taken.map(net))
    }),
  )
})
