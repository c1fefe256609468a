/**
 * What a policy did at one point of a design, by points instead of bounds: there are too few seeds at a point for bounds
 * (docs/vary-assumptions.md). It sorts points; it claims nothing about any of them.
 */

/** Means over the seeds of a point: ratios to the twin after the end, and the share of the budget that was sold. */
export interface PointReading {
  readonly volume: number
  readonly tvl: number
  readonly price: number
  /** Undefined where there is no such thing. */
  readonly sold: number | undefined
}

export const pointOutcomes = ['growth', 'neutral', 'dump'] as const
export type PointOutcome = (typeof pointOutcomes)[number]

/** Ratios to the twin, and a share. */
export const pointThresholds = {
  growthVolume: 1.1,
  growthTvl: 1.02,
  growthPrice: 0.95,
  sold: 0.45,
  dumpVolume: 1.05,
  dumpTvl: 1.1,
} as const

/** The rule in words, with its thresholds. */
export const pointRuleText = `growth where volume is at least ${pointThresholds.growthVolume.toFixed(2)}, TVL ${pointThresholds.growthTvl} and the price of METIS ${pointThresholds.growthPrice} times the twin’s after the end; dump where at least ${pointThresholds.sold} of the budget is sold within thirty days, by who received it or by the policy, volume is at most ${pointThresholds.dumpVolume} and TVL at most ${pointThresholds.dumpTvl.toFixed(2)} times the twin’s; neutral otherwise`

/**
 * @example
 * judgePoint({ volume: 1.2, tvl: 1.05, price: 0.99, sold: 0.6 }) // => 'growth'
 * judgePoint({ volume: 1.02, tvl: 1.05, price: 0.99, sold: 0.6 }) // => 'dump'
 */
export function judgePoint({ volume, tvl, price, sold }: PointReading): PointOutcome {
  const at = pointThresholds
  if (volume >= at.growthVolume && tvl >= at.growthTvl && price >= at.growthPrice) return 'growth'
  if (sold !== undefined && sold >= at.sold && volume <= at.dumpVolume && tvl <= at.dumpTvl) return 'dump'
  return 'neutral'
}
