import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { MempoolIntent } from '../mempool.ts'
import { orderingRules } from './index.ts'

const nobody: Address = '0x0000000000000000000000000000000000000001'

/** Some agents’ intents, mixed; several may arrive at the same moment. */
const mempools = fc
  .uniqueArray(
    fc.record({
      actor: fc.integer({ min: 0, max: 20 }).map((rank) => `user-${rank}`),
      arrival: fc.constantFrom(0.1, 0.25, 0.5, 0.9),
      tip: fc.bigInt({ min: 1n, max: 5n }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ actor }) => actor, maxLength: 12 },
  )
  .map((senders) =>
    senders.flatMap(({ actor, arrival, tip, count }) =>
      Array.from({ length: count }, (_, place): MempoolIntent => ({
        actor,
        from: nobody,
        call: { to: nobody, data: '0x', gas: 21_000n },
        tip,
        arrival,
        place,
      })),
    ),
  )
const shuffled = mempools.chain((mempool) =>
  fc.tuple(fc.constant(mempool), fc.shuffledSubarray(mempool, { minLength: mempool.length })),
)

describe.each(Object.values(orderingRules))('$name', ({ order }) => {
  test('orders by what intents are, not by how they lie', () => {
    fc.assert(
      fc.property(shuffled, ([mempool, mixed]) => {
        expect(order(mixed)).toEqual(order(mempool))
      }),
    )
  })

  test('keeps every sender’s own order, invents nothing, and leaves the mempool as it was', () => {
    fc.assert(
      fc.property(shuffled, ([, mixed]) => {
        const before = [...mixed]
        const ordered = order(Object.freeze(mixed))
        expect(mixed).toEqual(before)
        expect(ordered.every((intent) => mixed.includes(intent))).toBe(true)
        expect(new Set(ordered).size).toBe(ordered.length)
        const next = new Map<string, number>()
        for (const { actor, place } of ordered) {
          expect(place).toBe(next.get(actor) ?? 0)
          next.set(actor, place + 1)
        }
      }),
    )
  })
})

test('first-come takes all, whoever came first before whoever came later, whatever they pay', () => {
  fc.assert(
    fc.property(shuffled, ([mempool, mixed]) => {
      const arrivals = orderingRules['first-come'].order(mixed).map(({ arrival }) => arrival)
      expect(arrivals).toEqual(mempool.map(({ arrival }) => arrival).sort((a, b) => a - b))
    }),
  )
})
