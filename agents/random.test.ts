import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { between, type Draws, exponential, gumbel, logistic, lognormal, normal, pareto } from './random.ts'

const uniforms = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
const scales = fc.double({ min: 0.1, max: 50, noNaN: true })

/** A stream of these numbers. */
function stream(...numbers: readonly number[]): Draws {
  let next = 0
  return { uniform: () => numbers[next++]! }
}

test('each distribution’s own distribution function undoes the draw: one minus it for those that fall', () => {
  fc.assert(
    fc.property(uniforms, scales, scales, (u, a, b) => {
      const back = {
        exponential: Math.exp(-exponential(stream(u), a) / a),
        gumbel: Math.exp(-Math.exp(-gumbel(stream(u)))),
        logistic: 1 / (1 + Math.exp(-logistic(stream(u)))),
        between: (between(stream(u), -a, b) + a) / (a + b),
        pareto: (b / pareto(stream(u), a, b)) ** a,
      }
      for (const [name, value] of Object.entries(back)) expect(value, name).toBeCloseTo(u, 9)
    }),
  )
})

test('normals have mean 0, variance 1 and no excess kurtosis over a fine grid of uniforms', () => {
  const grid = Array.from({ length: 400 }, (_, i) => (i + 0.5) / 400)
  const moment = (power: number) => {
    const sum = grid.reduce((total, u) => total + grid.reduce((row, v) => row + normal(stream(u, v)) ** power, 0), 0)
    return sum / grid.length ** 2
  }
  expect(moment(1)).toBeCloseTo(0, 9)
  expect(moment(2)).toBeCloseTo(1, 2)
  expect(moment(4)).toBeCloseTo(3, 1)
})

test('half of all lognormal draws lie below the median, whatever the spread', () => {
  fc.assert(
    fc.property(uniforms, uniforms, scales, scales, (u, v, median, sigma) => {
      expect(lognormal(stream(u, v), median, sigma) < median).toBe(normal(stream(u, v)) < 0)
    }),
  )
})
