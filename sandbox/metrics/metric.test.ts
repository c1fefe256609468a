import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { levelInEvaluation, meanOver, perDayInEvaluation, sumOver, type Timeline } from './metric.ts'

const timelineOf = (blockSeconds: number, days = 40): Timeline => ({
  days,
  blockSeconds,
  programme: { from: 10, to: 20 },
  evaluation: { from: 30, to: 40 },
})
const blockSeconds = fc.constantFrom(600, 3600, 14_400, 86_400)
const day = fc.integer({ min: 0, max: 40 })
const series = (seconds: number, value: (block: number) => number) =>
  Float64Array.from({ length: (40 * 86_400) / seconds }, (_, block) => value(block))

test('a window holds the blocks of its days: the sum of ones is their number, windows side by side are one', () => {
  fc.assert(
    fc.property(blockSeconds, day, day, day, (seconds, ...days) => {
      const [from, between, to] = days.sort((a, b) => a - b) as [number, number, number]
      const timeline = timelineOf(seconds)
      const perDay = 86_400 / seconds
      expect(
        sumOver(
          series(seconds, () => 1),
          timeline,
          from,
          to,
        ),
      ).toBe((to - from) * perDay)
      const rising = series(seconds, (block) => block)
      const parts = sumOver(rising, timeline, from, between) + sumOver(rising, timeline, between, to)
      expect(parts).toBe(sumOver(rising, timeline, from, to))
      // The first block of a day is the first after its beginning.
      if (to > from) expect(meanOver(rising, timeline, from, to)).toBeCloseTo(((from + to) * perDay - 1) / 2, 6)
    }),
  )
})

test('what is judged is the evaluation window alone: a level by its mean, a flow by its sum a day', () => {
  fc.assert(
    fc.property(blockSeconds, fc.integer({ min: -1000, max: 1000 }), (seconds, value) => {
      const timeline = timelineOf(seconds)
      const inside = (block: number) => block >= (30 * 86_400) / seconds
      const level = series(seconds, (block) => (inside(block) ? value : 1e9))
      expect(levelInEvaluation(level, timeline)).toBe(value)
      expect(perDayInEvaluation(level, timeline)).toBeCloseTo((value * 86_400) / seconds, 6)
    }),
  )
})
