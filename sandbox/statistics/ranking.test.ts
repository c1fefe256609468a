import { describe, expect, test } from 'vitest'
import { rank, UnevenSeedsError } from './ranking.ts'
import { seeded, seededNormal } from './test/seeded.ts'

const normals = (seed: number, count: number, mean = 0, sd = 1): number[] => {
  const normal = seededNormal(seed)
  return Array.from({ length: count }, () => mean + sd * normal())
}
const plus = (values: readonly number[], other: readonly number[]) => values.map((value, i) => value + other[i]!)

describe('the probability of being best', () => {
  test('sums to one, and the mean decides the order', () => {
    const found = rank(
      ['a', 'b', 'c'].map((name, i) => ({ name, values: normals(i, 9, i / 2) })),
      0.1,
      seeded(1),
    )
    expect(found.reduce((sum, { best }) => sum + best, 0)).toBeCloseTo(1, 9)
    expect(found.map(({ mean }) => mean)).toEqual(found.map(({ mean }) => mean).toSorted((a, b) => b - a))
    for (const { best, near } of found) expect(near).toBeGreaterThanOrEqual(best)
  })

  test('is shared among policies that are the same, and all of them are as good as the best', () => {
    const values = normals(2, 8)
    for (const { best, near } of rank(
      [
        { name: 'a', values },
        { name: 'b', values },
      ],
      0,
      seeded(2),
    )) {
      expect(best).toBeCloseTo(0.5, 9)
      expect(near).toBeCloseTo(1, 9)
    }
  })

  test('goes by the differences within seeds, however much seeds differ', () => {
    const shared = normals(3, 10, 0, 50)
    const contenders = [
      { name: 'better', values: plus(shared, normals(4, 10, 0.3, 0.1)) },
      { name: 'worse', values: plus(shared, normals(5, 10, 0, 0.1)) },
    ]
    expect(rank(contenders, 0, seeded(6))[0]).toMatchObject({ name: 'better', best: expect.closeTo(1, 2) })
  })

  test('is near one half, and not near one, from two seeds that know nothing', () => {
    expect(
      rank(
        [
          { name: 'a', values: [1] },
          { name: 'b', values: [2] },
        ],
        0,
        seeded(7),
      )[0]!.best,
    ).toBe(0.5)
  })

  test('of policies that are alike passes 0.975 in no more than one of twenty samples of seven seeds, both sides counted', () => {
    const replications = 400
    const sure = Array.from({ length: replications }, (_, i) => {
      const contenders = ['a', 'b'].map((name, k) => ({ name, values: normals(2 * i + k, 7) }))
      return Math.max(...rank(contenders, 0, seeded(i), { resamples: 1000 }).map(({ best }) => best)) > 0.975
    }).filter(Boolean).length
    // Binomial: 20 of 400 are expected at most, with a standard deviation of 4.4.
    expect(sure).toBeLessThanOrEqual(20 + 4 * 4.4)
    expect(sure).toBeGreaterThan(2)
  })
})

test('what lies within the indifference zone is as good as the best', () => {
  const contenders = [
    { name: 'a', values: [1, 1.01, 0.99, 1] },
    { name: 'b', values: [0.99, 1, 0.98, 0.99] },
    { name: 'c', values: [0.5, 0.51, 0.49, 0.5] },
  ]
  const [a, b, c] = rank(contenders, 0.02, seeded(8))
  expect([a!.near, b!.near, c!.near]).toEqual([expect.closeTo(1), expect.closeTo(1), 0])
  expect(b!.best).toBe(0)
})

test('policies with values in different seeds are not ranked', () => {
  expect(() =>
    rank(
      [
        { name: 'a', values: [1, 2] },
        { name: 'b', values: [1] },
      ],
      0,
      seeded(9),
    ),
  ).toThrow(UnevenSeedsError)
})
