import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalCdf } from './normal.ts'
import { studentQuantile, studentTail } from './student-t.ts'

const anyT = fc.double({ min: -50, max: 50, noNaN: true })

test.each([
  [2.262157, 9, 0.025000006652213],
  [10, 3, 0.0010641995292070751],
  [1, 300, 0.15905820221531317],
  [5, 99, 1.2406980065204744e-6],
])('the tail beyond %d with %d degrees of freedom is that of scipy 1.17', (t, degrees, expected) => {
  expect(Math.abs(studentTail(t, degrees) / expected - 1)).toBeLessThan(1e-11)
})

test('one and two degrees of freedom have closed forms', () => {
  fc.assert(
    fc.property(anyT, (t) => {
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12)
      expect(studentTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 12)
    }),
  )
})

test('many degrees of freedom approach the normal from above', () => {
  const excess = [10, 100, 1000, 10_000].map((degrees) => studentTail(2, degrees) / normalCdf(-2) - 1)
  expect(excess.every((value, i) => value > 0 && (i === 0 || value < excess[i - 1]!))).toBe(true)
  expect(excess.at(-1)).toBeLessThan(1e-3)
})

test('the quantile inverts the tail', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), fc.integer({ min: 1, max: 200 }), (tail, degrees) => {
      expect(Math.abs(studentTail(studentQuantile(tail, degrees), degrees) / tail - 1)).toBeLessThan(1e-9)
    }),
  )
})

test('nothing lies beyond infinity', () => {
  expect([studentTail(Infinity, 5), studentTail(-Infinity, 5), studentTail(0, 5)]).toEqual([0, 1, 0.5])
})
