import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, nearest } from './suggestion.ts'

const names = ['name', 'question', 'blockSeconds', 'programme', 'evaluation', 'metisSupply', 'first-price-bundles']

/** One slip of the pen. */
const slipped = fc
  .record({
    name: fc.constantFrom(...names),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.nat(3),
    letter: fc.constantFrom('x', 'q'),
  })
  .map(({ name, at, kind, letter }) => {
    const i = Math.floor(at * (name.length - 1))
    const [before, one, two, after] = [name.slice(0, i), name[i]!, name[i + 1]!, name.slice(i + 2)]
    const wrong = [
      before + two + after,
      before + letter + one + two + after,
      before + letter + two + after,
      before + two + one + after,
    ]
    return { name, wrong: wrong[kind]! }
  })

test('a name with one slip is taken for what was meant', () => {
  fc.assert(
    fc.property(slipped, ({ name, wrong }) => {
      expect(nearest(wrong, names)).toBe(name)
    }),
  )
})

test('capitals, dashes and underlines make no other name', () => {
  expect(['block_seconds', 'BLOCKSECONDS', 'block-seconds'].map((name) => nearest(name, names))).toEqual(
    Array(3).fill('blockSeconds'),
  )
})

test('what is like nothing is taken for nothing', () => {
  expect(['x', '', 'constructor', '__proto__', 'a'.repeat(100_000)].map((name) => nearest(name, names))).toEqual(
    Array(5).fill(undefined),
  )
})

test('the distance of two texts is a distance: none to itself, the same both ways, at most the longer one’s length', () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(distance(a, a)).toBe(0)
      expect(distance(a, b)).toBe(distance(b, a))
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      expect(distance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
    }),
  )
  expect(distance('natve', 'native')).toBe(1)
  expect(distance('nuse', 'sune')).toBe(2)
})
