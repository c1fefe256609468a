/** Where an operator stands who looks for the commission that earns most. */
export interface CommissionSearch {
  /** Commission in force or announced, 0..1. */
  readonly commission: number
  /** Which way it was last changed. */
  readonly direction: 1 | -1
  /** Profit a day before that change; undefined when there was none. */
  readonly before: number | undefined
}

/** How far a change goes, and the limits that an operator keeps. */
export interface Stride {
  readonly step: number
  readonly least: number
  readonly most: number
}

/**
 * Hill-climbing on profit (docs/theory.md C.9): goes on the same way when profit has risen since the last change, and
 * turns when it has not. At a limit it turns as well, since it could not move otherwise.
 *
 * @param profit a day, since the last change
 * @example
 * nextCommission({ commission: 0.1, direction: -1, before: 5 }, 6, { step: 0.02, least: 0, most: 1 }).commission // => 0.08
 */
export function nextCommission(
  { commission, direction, before }: CommissionSearch,
  profit: number,
  { step, least, most }: Stride,
): CommissionSearch {
  const onward = before === undefined || profit > before ? direction : turned(direction)
  const held = (way: 1 | -1) => Math.min(most, Math.max(least, commission + way * step))
  const way = held(onward) === commission ? turned(onward) : onward
  return { commission: held(way), direction: way, before: profit }
}

const turned = (direction: 1 | -1): 1 | -1 => (direction === 1 ? -1 : 1)
