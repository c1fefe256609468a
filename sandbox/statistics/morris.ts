/**
 * Screening by elementary effects: which of many parameters matter at all, at k + 1 runs a trajectory. Morris, Factorial
 * sampling plans for preliminary computational experiments, Technometrics 33(2), 1991, section 3; mu* after Campolongo,
 * Cariboni, Saltelli, Environmental Modelling & Software 22, 2007, eq. 3; docs/theory.md F.
 */
import type { Uniform } from './bootstrap.ts'
import { permutation } from './permutation.ts'

/** Points of the unit cube, one after the other: each differs from the one before it in one side. */
export interface Trajectory {
  readonly points: readonly (readonly number[])[]
  /** The side that changes from point i to point i + 1. */
  readonly moved: readonly number[]
}

/**
 * A walk through the grid of `levels` values a side, on which every side moves once, up or down by the same step
 * levels / (2 (levels - 1)): all values of the grid come equally often.
 *
 * @param levels even, 2 or more
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * const { points, moved } = trajectory(3, 4, drawsOf('example').uniform)
 * points.length // => 4
 * moved.toSorted() // => [0, 1, 2]
 */
export function trajectory(sides: number, levels: number, random: Uniform): Trajectory {
  const step = stepOf(levels)
  const half = levels / 2
  const ups = Array.from({ length: sides }, () => random() < 0.5)
  const start = ups.map((up) => (up ? 0 : step) + Math.floor(random() * half) / (levels - 1))
  const moved = permutation(sides, random)
  const points = [start]
  for (const side of moved) {
    const next = [...points.at(-1)!]
    next[side] = next[side]! + (ups[side]! ? step : -step)
    points.push(next)
  }
  return { points, moved }
}

/** How far a side moves. */
export const stepOf = (levels: number): number => levels / (2 * (levels - 1))

/** Effect of each side in one trajectory, per unit of the cube; NaN where a value is missing. */
export function elementaryEffects({ points, moved }: Trajectory, values: readonly number[]): number[] {
  const effects = moved.map(() => Number.NaN)
  moved.forEach((side, i) => {
    effects[side] = (values[i + 1]! - values[i]!) / (points[i + 1]![side]! - points[i]![side]!)
  })
  return effects
}

/** What elementary effects of one parameter say, in the unit of what was measured per whole range of the parameter. */
export interface Screening {
  /** Mean of absolute effects: how much it matters. */
  readonly muStar: number
  /** Mean of effects: in which direction. */
  readonly mu: number
  /** Their standard deviation: how much that depends on where one stands, by bends or by other parameters. */
  readonly sigma: number
}

/** Out of the effects of one parameter over trajectories; values that are missing are left out. NaN without any. */
export function screening(effects: readonly number[]): Screening {
  const known = effects.filter(Number.isFinite)
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const mu = meanOf(known)
  const squares = known.reduce((sum, effect) => sum + (effect - mu) ** 2, 0)
  return {
    muStar: meanOf(known.map(Math.abs)),
    mu,
    sigma: known.length < 2 ? Number.NaN : Math.sqrt(squares / (known.length - 1)),
  }
}
