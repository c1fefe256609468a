import { expect, test } from 'vitest'
import { finite, NonFiniteValueError } from './sample.ts'

test('finite samples pass unchanged', () => {
  const sample = [0.1, -0.2, 0]
  expect(finite(sample)).toBe(sample)
  expect(finite([])).toEqual([])
})

test.each([NaN, Infinity, -Infinity])('%s is refused with its place in the sample', (value) => {
  expect(() => finite([1, 2, value, 3])).toThrow(NonFiniteValueError)
  expect(() => finite([1, 2, value, 3])).toThrow(`Value 2 of the sample is ${value}`)
})
