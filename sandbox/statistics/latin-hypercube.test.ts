import { expect, it } from 'vitest'
import { halton } from './halton.ts'
import { latinHypercube } from './latin-hypercube.ts'
import { seeded } from './test/seeded.ts'

const strata = (values: readonly number[], count: number) =>
  values.map((x) => Math.floor(count * x)).toSorted((a, b) => a - b)

const each = (count: number) => Array.from({ length: count }, (_, i) => i)

it('a Latin hypercube has one point in each stratum of each side', () => {
  const points = latinHypercube(37, 5, seeded(1))
  for (let side = 0; side < 5; side++) {
    expect(
      strata(
        points.map((point) => point[side]!),
        37,
      ),
    ).toEqual(each(37))
  }
})

it('its sides are drawn apart: none is the other, and the same stream gives the same points', () => {
  const points = latinHypercube(20, 2, seeded(2))
  expect(points.map(([x]) => Math.floor(20 * x!))).not.toEqual(points.map(([, y]) => Math.floor(20 * y!)))
  expect(latinHypercube(20, 2, seeded(2))).toEqual(points)
})

it('it knows the mean of a sum far better than as many independent points do', () => {
  const error = (points: readonly (readonly number[])[]) =>
    points.reduce((sum, [x, y]) => sum + x! + y!, 0) / points.length - 1
  const uniform = seeded(3)
  const squares = (draw: () => number[][]) => each(200).reduce((sum) => sum + error(draw()) ** 2, 0) / 200
  const independent = squares(() => each(30).map(() => [uniform(), uniform()]))
  expect(squares(() => latinHypercube(30, 2, uniform))).toBeLessThan(independent / 50)
})

it('a randomised Halton sequence has one point in each stratum of its base, in every dimension', () => {
  const points = halton(49, 4, seeded(4))
  const bases = [32, 27, 25, 49]
  bases.forEach((count, side) => {
    const values = points.slice(0, count).map((point) => point[side]!)
    expect(strata(values, count)).toEqual(each(count))
  })
})

it('a randomised Halton sequence has no stripes where its bases are large', () => {
  const points = halton(200, 20, seeded(5))
  const cells = new Set(points.map((point) => `${Math.floor(5 * point[18]!)}/${Math.floor(5 * point[19]!)}`))
  expect(cells.size).toBe(25)
})
