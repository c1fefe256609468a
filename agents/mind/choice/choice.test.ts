import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logitShares, tastes } from '../../../test/fixtures/logit.ts'
import { choose, type Experience, learn, mapOptions, type PerOption } from './choice.ts'

const options = ['a', 'b', 'c', 'd'] as const
type Option = (typeof options)[number]

const option = fc.constantFrom(...options)
const perOption = (numbers: fc.Arbitrary<number>): fc.Arbitrary<PerOption<Option>> =>
  fc.record({ a: numbers, b: numbers, c: numbers, d: numbers })
/** Sixteenths: sums of them are exact, so that a law can hold to the last bit. */
const exact = perOption(fc.integer({ min: -64, max: 64 }).map((count) => count / 16))
const unit = fc.double({ min: 0, max: 1, noNaN: true })

const nothing: Experience<Option> = { attraction: { a: 0, b: 0, c: 0, d: 0 }, weight: 0 }

describe('experience', () => {
  test('that forgets nothing and imagines everything is the plain mean of all payoffs, when it averages', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(exact, option), { minLength: 1, maxLength: 20 }), (seen) => {
        const { attraction, weight } = seen.reduce(
          (experience, [payoff, chosen]) =>
            learn(experience, [chosen], payoff, { memory: 1, imagination: 1, accumulation: 0 }),
          nothing,
        )
        expect(weight).toBe(seen.length)
        for (const name of options) {
          const mean = seen.reduce((sum, [payoff]) => sum + payoff[name], 0) / seen.length
          expect(attraction[name]).toBeCloseTo(mean, 9)
        }
      }),
    )
  })

  test('that averages never leaves the range of what it has seen; one that accumulates is the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(exact, option), { minLength: 1, maxLength: 20 }), unit, (seen, memory) => {
        const after = (accumulation: number, kept: number) =>
          seen.reduce(
            (experience, [payoff, chosen]) =>
              learn(experience, [chosen], payoff, { memory: kept, imagination: 1, accumulation }),
            nothing,
          ).attraction
        for (const name of options) {
          const payoffs = seen.map(([payoff]) => payoff[name])
          expect(after(0, memory)[name]).toBeGreaterThanOrEqual(Math.min(...payoffs) - 1e-9)
          expect(after(0, memory)[name]).toBeLessThanOrEqual(Math.max(...payoffs) + 1e-9)
          // Its weight stays 1: the first payoff finds none before it.
          expect(after(1, 1)[name]).toBeCloseTo(
            payoffs.reduce((sum, payoff) => sum + payoff, 0),
            9,
          )
        }
      }),
    )
  })

  test('without imagination learns from the chosen option alone; the others only fade', () => {
    fc.assert(
      fc.property(exact, exact, option, unit, (attraction, payoff, chosen, memory) => {
        const before = { attraction, weight: 2 }
        const after = learn(before, [chosen], payoff, { memory, imagination: 0, accumulation: 0 })
        for (const name of options.filter((other) => other !== chosen)) {
          expect(after.attraction[name]).toBeCloseTo((attraction[name] * 2 * memory) / (2 * memory + 1), 9)
        }
        expect(after.attraction[chosen]).toBeCloseTo(
          (attraction[chosen] * 2 * memory + payoff[chosen]) / (2 * memory + 1),
          9,
        )
      }),
    )
  })
})

describe('a choice', () => {
  const intensity = fc.constantFrom(0.5, 1, 2, 4)

  test('with no intensity depends on tastes alone', () => {
    fc.assert(
      fc.property(exact, exact, exact, option, (utility, other, taste, current) => {
        expect(choose(utility, taste, 0, current)).toEqual(choose(other, taste, 0, current))
      }),
    )
  })

  test('is not changed by what adds the same to every option', () => {
    fc.assert(
      fc.property(
        exact,
        exact,
        intensity,
        option,
        fc.integer({ min: -50, max: 50 }),
        (utility, taste, beta, current, shift) => {
          const shifted = mapOptions(utility, (name) => utility[name] + shift)
          expect(choose(shifted, taste, beta, current)).toEqual(choose(utility, taste, beta, current))
        },
      ),
    )
  })

  test('gains nothing by staying, something by moving, and no option would have gained more', () => {
    fc.assert(
      fc.property(exact, exact, intensity, option, (utility, taste, beta, current) => {
        const chosen = choose(utility, taste, beta, current)
        const felt = (name: Option) => utility[name] + taste[name] / beta
        expect(chosen.gain).toBe(Math.max(...options.map(felt)) - felt(current))
        expect(felt(chosen.option)).toBe(Math.max(...options.map(felt)))
        expect(chosen.option === current).toBe(chosen.gain === 0)
      }),
    )
  })

  test('V24: over all tastes is a logit with that intensity', () => {
    // A hundred thousand draws of tastes, spread evenly over the cube of uniforms (Kronecker, by the plastic number).
    const utility = { a: 0.05, b: 0.1, c: 0.15 }
    const plastic = 1.2207440846057596
    const draws = 100_000
    const share = logitShares(utility, 20)
    const counts = { a: 0, b: 0, c: 0 }
    for (let i = 1; i <= draws; i++) {
      let axis = 0
      const uniform = () => (0.5 + i / plastic ** ++axis) % 1
      counts[choose(utility, tastes(['a', 'b', 'c'], { uniform }), 20, 'a').option]++
    }
    for (const name of ['a', 'b', 'c'] as const)
      expect(Math.abs(counts[name] / draws - share[name])).toBeLessThan(0.001)
  })
})

test('logit shares sum to 1, and stand any size of utility', () => {
  fc.assert(
    fc.property(perOption(fc.double({ min: -1e6, max: 1e6, noNaN: true })), fc.nat(100), (huge, beta) => {
      expect(Object.values(logitShares(huge, beta)).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }),
  )
})
