import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomOf } from '../../test/fixtures/decided.ts'
import { measured, reached } from './attestation.ts'

const stages = fc.array(fc.boolean(), { maxLength: 20 })

test('an attestor who never errs finds what is complete, and one who always does all else', () => {
  fc.assert(
    fc.property(stages, fc.nat(), (complete, seed) => {
      const draws = (stage: number) => randomOf(seed)('look', stage)
      const done = complete.filter(Boolean).length
      expect(reached(complete, { oracleError: 0 }, draws)).toBe(done)
      expect(reached(complete, { oracleError: 1 }, draws)).toBe(complete.length - done)
    }),
  )
})

test('one who errs once in twenty takes so many good stages for bad and bad for good, and a look is never taken twice', () => {
  const draws = (stage: number) => randomOf(7)('look', stage)
  const many = (complete: boolean) => Array.from({ length: 4000 }, () => complete)
  const [missed, passed] = [
    4000 - reached(many(true), { oracleError: 0.05 }, draws),
    reached(many(false), { oracleError: 0.05 }, draws),
  ]
  expect(missed).toBe(passed)
  // Four standard errors of a twentieth of 4000.
  expect(Math.abs(missed - 200)).toBeLessThan(56)
})

test('use is measured in proportion, never beyond the whole, and right on average however noisy', () => {
  expect(measured(0, { users: 8, noise: 0.3 }, randomOf(1)('none'))).toBe(0)
  expect(measured(99, { users: 8, noise: 0 }, randomOf(1)('many'))).toBe(1)
  const draws = randomOf(1)('noise')
  const found = Array.from({ length: 4000 }, () => measured(20, { users: 100, noise: 0.3 }, draws))
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length
  // Standard error: 0.2 · 0.307 / √4000.
  expect(Math.abs(mean - 0.2)).toBeLessThan(4 * 0.00097)
  const spread = Math.sqrt(
    found.reduce((sum, one) => sum + (Math.log(one) - Math.log(0.2) + 0.045) ** 2, 0) / found.length,
  )
  expect(spread).toBeCloseTo(0.3, 1)
})
