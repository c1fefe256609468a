import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { chooseBundles } from './block-building.ts'

const contracts: readonly Address[] = ['0xa', '0xb', '0xc', '0xd']
const offers = fc.uniqueArray(
  fc.record({
    id: fc.nat(20).map(String),
    bid: fc.bigInt({ min: 0n, max: 5n }),
    touches: fc.subarray([...contracts], { minLength: 1 }),
  }),
  { selector: ({ id }) => id },
)

test('no contract is called by two of the bundles chosen, and what was left out would call one of a better bundle', () => {
  fc.assert(
    fc.property(offers, (offered) => {
      const chosen = chooseBundles(offered)
      const called = chosen.flatMap(({ touches }) => touches)
      expect(new Set(called).size).toBe(called.length)
      for (const left of offered.filter((bundle) => bundle.bid > 0n && !chosen.includes(bundle))) {
        const spoilt = chosen.filter(({ touches }) => touches.some((contract) => left.touches.includes(contract)))
        expect(spoilt.some(({ bid }) => bid >= left.bid)).toBe(true)
      }
      expect(chooseBundles(offered.toReversed())).toEqual(chosen)
    }),
  )
})
