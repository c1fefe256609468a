import { describe, expect, it } from 'vitest'
import { latinHypercube } from './latin-hypercube.ts'
import { partialRankCorrelations, ranks, spearman } from './rank-correlation.ts'
import { leastRows, resampledIntervals } from './resampled.ts'
import { shareInterval } from './share.ts'
import { seeded } from './test/seeded.ts'

describe('correlation of ranks', () => {
  it('is one for whatever rises, minus one for whatever falls, and nothing where one side does not vary', () => {
    const xs = [3, 1, 4, 1.5, 9]
    expect(spearman(xs, xs.map(Math.exp))).toBeCloseTo(1, 12)
    expect(
      spearman(
        xs,
        xs.map((x) => -(x ** 3)),
      ),
    ).toBeCloseTo(-1, 12)
    expect(spearman(xs, [2, 2, 2, 2, 2])).toBeNaN()
  })

  it('shares ranks among equals: the case of Kendall with ties', () => {
    expect(ranks([2, 2, 2, 1])).toEqual([3, 3, 3, 1])
    // 1 - 6 sum d^2 / (n (n^2 - 1)) holds without ties alone.
    expect(spearman([1, 2, 3, 4, 5], [1, 3, 2, 5, 4])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12)
  })

  it('partly, takes out what comes by way of another parameter', () => {
    const uniform = seeded(1)
    const x = Array.from({ length: 400 }, () => uniform())
    // z goes with x, and has nothing to do with y itself.
    const z = x.map((value) => value + 0.3 * uniform())
    const y = x.map((value) => value + 0.3 * uniform())
    const [ofX, ofZ] = partialRankCorrelations([x, z], y)
    expect(spearman(z, y)).toBeGreaterThan(0.8)
    expect(Math.abs(ofZ!)).toBeLessThan(0.15)
    expect(ofX).toBeGreaterThan(0.5)
  })

  it('partly, finds a weak parameter beside a strong one that hides it', () => {
    const points = latinHypercube(60, 3, seeded(2))
    const column = (side: number) => points.map((point) => point[side]!)
    const y = points.map(([strong, weak]) => 10 * strong! + weak!)
    const [strong, weak, none] = partialRankCorrelations([column(0), column(1), column(2)], y)
    expect(strong).toBeGreaterThan(0.95)
    expect(weak).toBeGreaterThan(0.5)
    expect(Math.abs(none!)).toBeLessThan(0.4)
  })

  it('partly, of one parameter is the whole correlation', () => {
    const xs = [1, 5, 2, 4, 3, 6]
    const ys = [2, 6, 1, 3, 4, 5]
    expect(partialRankCorrelations([xs], ys)[0]).toBeCloseTo(spearman(xs, ys), 12)
  })

  it('partly, says nothing of what does not vary, nor with fewer points than it takes', () => {
    expect(
      partialRankCorrelations(
        [
          [1, 1, 1, 1, 1],
          [1, 2, 3, 4, 5],
        ],
        [1, 3, 2, 5, 4],
      )[0],
    ).toBeNaN()
    expect(
      partialRankCorrelations(
        [
          [1, 2, 3],
          [2, 1, 3],
        ],
        [1, 2, 3],
      ),
    ).toEqual([Number.NaN, Number.NaN])
  })
})

describe('intervals by resampled rows', () => {
  it('of a correlation of nothing hold zero at about their level', () => {
    let holds = 0
    for (let i = 0; i < 100; i++) {
      const uniform = seeded(i)
      const rows = Array.from({ length: 40 }, () => [uniform(), uniform()] as const)
      const correlation = (some: readonly (readonly [number, number])[]) => [
        spearman(
          some.map(([x]) => x),
          some.map(([, y]) => y),
        ),
      ]
      const [interval] = resampledIntervals(rows, correlation, uniform, { resamples: 200 })
      if (interval!.lower <= 0 && interval!.upper >= 0) holds++
    }
    // Binomial of 100 at 0.95, with room for what percentiles of few rows lack.
    expect(holds).toBeGreaterThanOrEqual(86)
    expect(holds).toBeLessThan(100)
  })

  it('have no bounds where rows are too few', () => {
    const rows = Array.from({ length: leastRows - 1 }, (_, i) => i)
    const [interval] = resampledIntervals(rows, (some) => [some.length], seeded(3))
    expect(interval).toEqual({ lower: -Infinity, upper: Infinity })
  })
})

describe('a share', () => {
  it('has the interval of Wilson: 9 of 60 is 8 to 26 %', () => {
    const { lower, upper } = shareInterval(9, 60)
    expect(lower).toBeCloseTo(0.081, 3)
    expect(upper).toBeCloseTo(0.261, 3)
  })

  it('of none or all still is not certain', () => {
    expect(shareInterval(0, 10).lower).toBe(0)
    expect(shareInterval(0, 10).upper).toBeCloseTo(0.2775, 4)
    expect(shareInterval(10, 10)).toMatchObject({ upper: 1 })
    expect(shareInterval(0, 0)).toEqual({ lower: 0, upper: 1 })
  })
})
