import { describe, expect, it } from 'vitest'
import { saltelli, sobolIndices } from './sobol.ts'
import { seeded } from './test/seeded.ts'

/** Ishigami and Homma 1990, a = 7, b = 0.1, on sides from -pi to pi. */
const ishigami = (point: readonly number[]): number => {
  const [x1, x2, x3] = point.map((u) => Math.PI * (2 * u - 1)) as [number, number, number]
  return Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1)
}

const valuesOf = (f: (point: readonly number[]) => number, rows: number, sides: number) =>
  saltelli(rows, sides, seeded(1)).map(({ a, b, mixed }) => ({ a: f(a), b: f(b), mixed: mixed.map(f) }))

describe('indices of Sobol', () => {
  it('of the Ishigami function are those of its closed form (V35)', () => {
    const { first, total } = sobolIndices(valuesOf(ishigami, 16_384, 3))
    const closed = { first: [0.3139, 0.4424, 0], total: [0.5576, 0.4424, 0.2437] }
    expect(Math.max(...first.map((index, i) => Math.abs(index - closed.first[i]!)))).toBeLessThan(0.01)
    expect(Math.max(...total.map((index, i) => Math.abs(index - closed.total[i]!)))).toBeLessThan(0.01)
  })

  it('of a sum of independent parts are their shares of variance, alone and in total', () => {
    const { first, total } = sobolIndices(valuesOf(([x, y]) => 3 * x! + 4 * y!, 4_096, 2))
    expect(first[0]).toBeCloseTo(9 / 25, 2)
    expect(first[1]).toBeCloseTo(16 / 25, 2)
    expect(total[0]).toBeCloseTo(9 / 25, 2)
    expect(total[1]).toBeCloseTo(16 / 25, 2)
  })

  it('of a parameter that does nothing are nothing', () => {
    const { first, total } = sobolIndices(valuesOf(([x]) => x!, 1_024, 2))
    expect(total[1]).toBe(0)
    expect(Math.abs(first[1]!)).toBeLessThan(0.05)
  })

  it('say nothing where nothing varies', () => {
    expect(sobolIndices(valuesOf(() => 1, 8, 2)).total).toEqual([Number.NaN, Number.NaN])
  })
})
