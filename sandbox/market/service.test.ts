import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  lostShare,
  noExecution,
  referenceSwaps,
  type Service,
  type SwapCosts,
  updateService,
  usualCost,
} from './service.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const executions = fc
  .record({ volumeUsd: between(0, 1e6), share: between(-0.05, 0.05) })
  .map(({ volumeUsd, share }) => ({ volumeUsd, lostUsd: share * volumeUsd }))
const costs: fc.Arbitrary<SwapCosts> = fc.record({ quoted: between(0, 1), execution: executions })

const watched = (path: readonly SwapCosts[], days: number): Service | undefined =>
  path.reduce<Service | undefined>((known, cost) => updateService(known, cost, days), undefined)

test('reference swaps weigh one together', () => {
  expect(referenceSwaps.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
})

test('where nothing is lost between quote and execution, the cost is what is quoted', () => {
  fc.assert(
    fc.property(fc.array(between(0.001, 1), { minLength: 1, maxLength: 20 }), between(0.01, 1), (quotes, days) => {
      const known = watched(
        quotes.map((quoted) => ({ quoted, execution: { volumeUsd: 1e4, lostUsd: 0 } })),
        days,
      )
      expect(known!.cost).toBe(quotes.at(-1))
      const usual = usualCost(known!)
      expect(usual).toBeGreaterThanOrEqual(Math.min(...quotes) - 1e-12)
      expect(usual).toBeLessThanOrEqual(Math.max(...quotes) + 1e-12)
    }),
  )
})

test('what is steady is known for what it is from the first block on, however long blocks are', () => {
  fc.assert(
    fc.property(
      between(0.001, 0.5),
      between(0, 0.05),
      between(0.01, 1),
      fc.integer({ min: 1, max: 30 }),
      (quoted, share, days, n) => {
        const execution = { volumeUsd: 1e4, lostUsd: share * 1e4 }
        const known = watched(
          Array.from({ length: n }, () => ({ quoted, execution })),
          days,
        )!
        expect(known.cost).toBeCloseTo(quoted + share, 9)
        expect(usualCost(known)).toBeCloseTo(quoted + share, 9)
        expect(known.days).toBeCloseTo(n * days, 9)
      },
    ),
  )
})

test('a share that was lost is one of the shares that blocks lost, and a cost is one of a swap', () => {
  fc.assert(
    fc.property(fc.array(costs, { minLength: 1, maxLength: 20 }), between(0.01, 1), (path, days) => {
      const known = watched(path, days)!
      expect(Math.abs(lostShare(known.execution))).toBeLessThanOrEqual(0.05 + 1e-9)
      for (const cost of [known.cost, usualCost(known)]) {
        expect(cost).toBeGreaterThan(0)
        expect(cost).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('nobody has lost anything before anybody has swapped', () => {
  expect(lostShare(noExecution)).toBe(0)
})
