import { describe, expect, it } from 'vitest'
import { elementaryEffects, screening, stepOf, trajectory } from './morris.ts'
import { seeded } from './test/seeded.ts'

const levels = 6

const screened = (f: (point: readonly number[]) => number, sides: number, count = 40) => {
  const uniform = seeded(1)
  const effects = Array.from({ length: count }, () => {
    const walk = trajectory(sides, levels, uniform)
    return elementaryEffects(walk, walk.points.map(f))
  })
  return Array.from({ length: sides }, (_, side) => screening(effects.map((each) => each[side]!)))
}

describe('screening by elementary effects', () => {
  it('of a linear function gives the absolute coefficients, and no spread (V35)', () => {
    const coefficients = [2, -3, 0.5, 0]
    const found = screened((point) => point.reduce((sum, x, i) => sum + coefficients[i]! * x, 1), 4)
    found.forEach(({ mu, muStar, sigma }, i) => {
      expect(mu).toBeCloseTo(coefficients[i]!, 12)
      expect(muStar).toBeCloseTo(Math.abs(coefficients[i]!), 12)
      expect(sigma).toBeCloseTo(0, 12)
    })
  })

  it('shows by its spread what only matters together with another', () => {
    const [one, other, alone] = screened(([x, y, z]) => 4 * (x! - 0.5) * (y! - 0.5) + z!, 3)
    expect(one!.sigma).toBeGreaterThan(0.5)
    expect(other!.sigma).toBeGreaterThan(0.5)
    expect(alone!.sigma).toBeCloseTo(0, 12)
  })

  it('finds with mu* what mu does not see: a valley', () => {
    const [valley] = screened(([x]) => Math.abs(x! - 0.5), 1, 200)
    expect(Math.abs(valley!.mu)).toBeLessThan(0.2)
    expect(valley!.muStar).toBeGreaterThan(2 * Math.abs(valley!.mu))
  })

  it('walks on the grid alone, moves every side once by the same step, and comes to all values', () => {
    const uniform = seeded(2)
    const seen = new Set<number>()
    for (let i = 0; i < 100; i++) {
      const { points, moved } = trajectory(3, levels, uniform)
      expect(moved.toSorted()).toEqual([0, 1, 2])
      for (const point of points) {
        for (const x of point) {
          const place = x * (levels - 1)
          expect(place).toBeCloseTo(Math.round(place), 9)
          expect(place).toBeGreaterThan(-1e-9)
          expect(place).toBeLessThan(levels - 1 + 1e-9)
          seen.add(Math.round(place))
        }
      }
      moved.forEach((side, j) =>
        expect(Math.abs(points[j + 1]![side]! - points[j]![side]!)).toBeCloseTo(stepOf(levels), 12),
      )
    }
    expect(seen.size).toBe(levels)
  })

  it('leaves out steps of which a value is missing', () => {
    const walk = trajectory(2, 4, seeded(3))
    const effects = elementaryEffects(walk, [1, Number.NaN, 2])
    expect(effects.every(Number.isNaN)).toBe(true)
    expect(screening([Number.NaN, 2, -2])).toMatchObject({ mu: 0, muStar: 2 })
  })
})
