import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import type { Candidate } from '../block/way-of-a-block.ts'
import { admit } from './admission.ts'

const nobody: Address = '0x0000000000000000000000000000000000000001'
const intents = fc
  .array(
    fc.record({
      gas: fc.bigInt({ min: 21_000n, max: 10n ** 6n }),
      value: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }), { nil: undefined }),
    }),
    { maxLength: 12 },
  )
  .map((calls) =>
    calls.map(({ gas, value }, place): Candidate => ({
      id: `a/0/${place}`,
      actor: 'a',
      from: nobody,
      call: { to: nobody, data: '0x', gas, ...(value === undefined ? {} : { value }) },
      tip: 1n,
      arrival: 0,
      place,
      since: 0,
    })),
  )

const worst = (all: readonly Candidate[], feeCap: bigint): bigint =>
  all.reduce((sum, { call }) => sum + call.gas * feeCap + (call.value ?? 0n), 0n)

test('a sender’s intents are admitted from the first, as long as it can pay for all of them at worst; none behind', () => {
  fc.assert(
    fc.property(
      intents,
      fc.bigInt({ min: 0n, max: 10n ** 19n }),
      fc.bigInt({ min: 0n, max: 10n ** 11n }),
      (all, native, feeCap) => {
        const { admitted, refused } = admit(all, native, () => feeCap)
        expect(admitted).toEqual(all.slice(0, admitted.length))
        expect(admitted.length + refused).toBe(all.length)
        expect(worst(admitted, feeCap)).toBeLessThanOrEqual(native)
        if (refused > 0) expect(worst(all.slice(0, admitted.length + 1), feeCap)).toBeGreaterThan(native)
      },
    ),
  )
})
