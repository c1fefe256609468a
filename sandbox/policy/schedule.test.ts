import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Schedule } from './leg.ts'
import { continued, cumulativeShare, tranches, weeksIn } from './schedule.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const shapes: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({ shape: 'linear' } as const),
  fc.record({ shape: fc.constant('front-loaded' as const), days: between(0.1, 1000) }),
  fc.record({ shape: fc.constant('declining' as const), from: between(0.01, 10), to: between(0, 10) }),
  // For a programme of another length than it has weeks, too: what it says of weeks that are not there, nobody gets.
  fc.record({
    shape: fc.constant('table' as const),
    weeks: fc
      .array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 60 })
      .filter((all) => all.some(Boolean)),
  }),
)
const totals = fc.bigInt({ min: 0n, max: 10n ** 27n })
/** Whole days, and days that end in the middle of one; to the second. */
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 60, max: 400 * 86_400 }).map((seconds) => seconds / 86_400),
)
const start = 1_704_067_200

test('tranches sum to the total to the last unit, and none is negative', () => {
  fc.assert(
    fc.property(shapes, totals, lengths, (shape, total, days) => {
      const amounts = tranches(shape, total, start, days).map(({ amount }) => amount)
      expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(total)
      expect(amounts.every((amount) => amount >= 0n)).toBe(true)
    }),
  )
})

test('tranches follow each other from the first second of a programme to its last, without gap or overlap', () => {
  fc.assert(
    fc.property(shapes, totals, lengths, (shape, total, days) => {
      const parts = tranches(shape, total, start, days)
      let end = start
      for (const { due, duration } of parts) {
        expect(due).toBe(end)
        expect(duration).toBeGreaterThan(0)
        expect(duration).toBeLessThanOrEqual(86_400)
        end = due + duration
      }
      expect(end).toBe(start + Math.round(days * 86_400))
    }),
  )
})

test('the share paid grows from nothing to all, and never falls', () => {
  fc.assert(
    fc.property(shapes, lengths, between(0, 1), between(0, 1), (shape, days, a, b) => {
      const share = (part: number) => cumulativeShare(shape, part * days, days)
      expect(share(0)).toBe(0)
      expect(share(1)).toBe(1)
      expect(share(Math.min(a, b))).toBeLessThanOrEqual(share(Math.max(a, b)) * (1 + 1e-12))
      expect(share(a)).toBeGreaterThanOrEqual(0)
      expect(share(a)).toBeLessThanOrEqual(1 + 1e-12)
    }),
  )
})

test('shapes are what they are called: even, e-fold less after their time constant, and in a straight line down', () => {
  const rates = (shape: Schedule) => tranches(shape, 10n ** 24n, start, 180).map(({ amount }) => Number(amount) / 1e24)
  const even = rates({ shape: 'linear' })
  for (const rate of even) expect(rate).toBeCloseTo(1 / 180, 12)
  const loaded = rates({ shape: 'front-loaded', days: 25 })
  for (const day of [0, 40, 154]) expect(loaded[day + 25]! / loaded[day]!).toBeCloseTo(Math.exp(-1), 6)
  const declining = rates({ shape: 'declining', from: 1.8, to: 0.2 })
  for (const [day, rate] of declining.entries()) {
    expect(rate * 180).toBeCloseTo(1.8 - (1.6 * (day + 0.5)) / 180, 9)
  }
})

test('a programme that is a fraction of a second longer than its days has no tranche without duration', () => {
  for (const { duration } of tranches({ shape: 'linear' }, 10n ** 20n, start, 20.000001)) {
    expect(duration).toBeGreaterThan(0)
  }
})

test('a front-loaded schedule with a very long time constant is an even one', () => {
  expect(cumulativeShare({ shape: 'front-loaded', days: 1e18 }, 5, 20)).toBeCloseTo(0.25, 9)
})

test('a table pays each week its part of the sum, the same on each of its days, shares and amounts alike', () => {
  const weeks = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(
      weeks.filter((all) => all.some(Boolean)),
      fc.integer({ min: 0, max: 6 }),
      (amounts, missing) => {
        const sum = amounts.reduce((total, amount) => total + amount, 0)
        const days = amounts.length * 7 - missing
        const pays = (unit: number) =>
          tranches({ shape: 'table', weeks: amounts.map((amount) => amount / unit) }, 10n ** 24n, start, days)
        const paid = pays(1).map(({ amount }) => Number(amount) / 1e24)
        expect(weeksIn(days)).toBe(amounts.length)
        for (const [week, amount] of amounts.entries()) {
          const own = paid.slice(7 * week, 7 * week + 7)
          expect(own.reduce((total, part) => total + part, 0)).toBeCloseTo(amount / sum, 12)
          for (const part of own) expect(part).toBeCloseTo(amount / sum / own.length, 12)
        }
        for (const [i, { amount }] of pays(sum).entries()) expect(Number(amount) / 1e24).toBeCloseTo(paid[i]!, 12)
      },
    ),
  )
})

test('a programme that went on would do so without a gap, at the rate of its last tranche', () => {
  fc.assert(
    fc.property(shapes, totals, lengths, lengths, (shape, total, days, more) => {
      const parts = tranches(shape, total, start, days)
      const last = parts.at(-1)!
      const after = continued(parts, more)
      let end = start + Math.round(days * 86_400)
      for (const { due, duration, amount } of after) {
        expect([due, duration > 0]).toEqual([end, true])
        expect(amount).toBe((last.amount * BigInt(duration)) / BigInt(last.duration))
        end = due + duration
      }
      expect(end).toBe(start + Math.round(days * 86_400) + Math.round(more * 86_400))
      expect([continued(parts, 0), continued([], more)]).toEqual([[], []])
    }),
  )
})
