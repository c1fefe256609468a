import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { logistic } from '../../random.ts'
import { bonusOf, type Builder, consolationOf, gainOfEffort, makesEffort, type GrantOffer } from './effort.ts'

/** docs/theory.md V31. */
const builder: Builder = { cost: 30, skill: 0.8, luck: 0.3, privateBenefit: 0, impatience: 0.5, expectedReturn: 0 }
const half = { years: 0.5 }

/** The payment at which an effort just pays, by bisection. */
function threshold(offer: (payment: number) => GrantOffer, who = builder): number {
  let [low, high] = [0, 1e6]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (gainOfEffort(who, offer(middle)) < 0) low = middle
    else high = middle
  }
  return high
}

test('an effort pays from a bonus of 60 on, later payments have to be larger, and doubtful ones larger still (V31)', () => {
  expect(threshold((payment) => ({ kind: 'milestone', payment, years: 0 }))).toBeCloseTo(60, 9)
  expect(threshold((payment) => ({ kind: 'milestone', payment, ...half }))).toBeCloseTo(77.0415, 4)
  expect(threshold((payment) => ({ kind: 'retroactive', payment, ...half, recognition: 0.5 }))).toBeCloseTo(154.083, 3)
  expect(threshold((payment) => ({ kind: 'vested', payment, years: 1, clawback: 1 }))).toBeCloseTo(60 / 0.78694, 2)
  expect(threshold((payment) => ({ kind: 'vested', payment, years: 1, clawback: 0.5 }))).toBeCloseTo(120 / 0.78694, 2)
})

test('an attestor who errs as often either way makes a bonus worth less, and one who tosses a coin nothing', () => {
  const at = (oracleError: number) => threshold((payment) => ({ kind: 'milestone', payment, years: 0, oracleError }))
  expect(at(0.05)).toBeCloseTo(60 / 0.9, 9)
  expect(at(0.2)).toBeCloseTo(100, 9)
  expect(bonusOf({ kind: 'milestone', payment: 1e9, years: 0, oracleError: 0.5 }, builder)).toBe(0)
})

test('a review takes only what has not vested by then', () => {
  const patient = { ...builder, impatience: 0 }
  const bonus = (from: number) => bonusOf({ kind: 'vested', payment: 100, years: 1, clawback: 0.5, from }, patient)
  expect([0, 0.25, 1, 2].map(bonus)).toEqual([50, 37.5, 0, 0])
  // What one gets who fails is the rest of it.
  const offer = { kind: 'vested', payment: 100, years: 1, clawback: 0.5, from: 0.25 } as const
  expect(consolationOf(offer, patient)).toBe(62.5)
})

test('what is paid whatever comes makes nobody work, however much it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (payment) => {
      expect(bonusOf({ kind: 'upfront', payment }, builder)).toBe(0)
      expect(bonusOf({ kind: 'vested', payment, years: 1, clawback: 0 }, builder)).toBe(0)
      expect(gainOfEffort(builder, { kind: 'upfront', payment })).toBe(gainOfEffort(builder))
    }),
  )
})

test('own benefit stands in for a bonus dollar by dollar', () => {
  const keen = { ...builder, privateBenefit: 25 }
  expect(threshold((payment) => ({ kind: 'milestone', payment, years: 0 }), keen)).toBeCloseTo(35, 9)
  expect(gainOfEffort({ ...builder, privateBenefit: 60 })).toBeCloseTo(0, 9)
})

test('where an effort changes nothing, nobody makes it for any pay (M9)', () => {
  const lucky = { ...builder, skill: 0.3 }
  expect(gainOfEffort(lucky, { kind: 'milestone', payment: 1e9, years: 0 })).toBe(-30)
})

test('efforts are made half of the time at the threshold, nearly always at twice of it, hardly ever at a fifth', () => {
  let state = 7
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return ((state >>> 0) + 0.5) / 2 ** 32
  }
  const share = (payment: number): number => {
    const offer = { kind: 'milestone', payment, years: 0 } as const
    const made = Array.from({ length: 400 }, () =>
      makesEffort(gainOfEffort(builder, offer), builder.cost, 5, logistic({ uniform })),
    )
    return made.filter(Boolean).length / 400
  }
  // Four standard errors of a share of 400.
  expect(Math.abs(share(60) - 0.5)).toBeLessThan(0.1)
  expect(share(120)).toBeGreaterThan(0.9)
  expect(share(12)).toBeLessThan(0.1)
})
