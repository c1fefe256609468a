/**
 * One condition of a rule: an interval or a number held against a threshold, with the sentence that a report prints.
 *
 * An interval has three answers, not two: it lies on the wanted side, on the other, or on both. Only the last is a
 * matter of more seeds.
 */
import type { Interval } from './sample.ts'

export type Verdict = 'holds' | 'fails' | 'straddles' | 'is unknown'

export interface Clause {
  readonly verdict: Verdict
  /** What was seen and what was asked, e.g. 'TVL uplift -1.0 % to +8.0 %, lower bound must reach +0.0 %'. */
  readonly text: string
}

/**
 * The whole interval is at or above the threshold.
 *
 * @example
 * reaches('TVL uplift', { lower: -0.01, upper: 0.08 }, 0).verdict // 'straddles'
 */
export function reaches(name: string, effect: Interval | undefined, threshold: number): Clause {
  if (!known(effect)) return unknown(name)
  const verdict = effect.lower >= threshold ? 'holds' : effect.upper < threshold ? 'fails' : 'straddles'
  return { verdict, text: `${name} ${range(effect)}, lower bound must reach ${percent(threshold)}` }
}

/** The whole interval is at or below the threshold. */
export function staysBelow(name: string, effect: Interval | undefined, threshold: number): Clause {
  if (!known(effect)) return unknown(name)
  const verdict = effect.upper <= threshold ? 'holds' : effect.lower > threshold ? 'fails' : 'straddles'
  return { verdict, text: `${name} ${range(effect)}, upper bound must not pass ${percent(threshold)}` }
}

/** The whole interval is within plus and minus the margin. */
export function staysWithin(name: string, effect: Interval | undefined, margin: number): Clause {
  if (!known(effect)) return unknown(name)
  const inside = effect.lower >= -margin && effect.upper <= margin
  const outside = effect.lower > margin || effect.upper < -margin
  const verdict = inside ? 'holds' : outside ? 'fails' : 'straddles'
  return { verdict, text: `${name} ${range(effect)}, must stay within ${percent(-margin)} to ${percent(margin)}` }
}

/** A number without an interval is at or above the threshold. */
export function valueReaches(name: string, value: number | undefined, threshold: number): Clause {
  if (!measured(value)) return unknown(name)
  const verdict = value >= threshold ? 'holds' : 'fails'
  return { verdict, text: `${name} ${value.toFixed(2)}, must reach ${threshold.toFixed(2)}` }
}

/** A number without an interval is below the threshold; `absent` says why it counts as below when it does not exist. */
export function valueBelow(name: string, value: number | undefined, threshold: number, absent: string): Clause {
  if (!measured(value)) return { verdict: 'holds', text: `${name} does not exist: ${absent}` }
  const verdict = value < threshold ? 'holds' : 'fails'
  return { verdict, text: `${name} ${value.toFixed(2)}, must stay below ${threshold.toFixed(2)}` }
}

function measured(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value)
}

function known(effect: Interval | undefined): effect is Interval {
  return effect !== undefined && measured(effect.lower) && measured(effect.upper)
}

function unknown(name: string): Clause {
  return { verdict: 'is unknown', text: `${name} was not measured or does not exist, and the rule needs it` }
}

function range(effect: Interval): string {
  return `${percent(effect.lower)} to ${percent(effect.upper)}`
}

function percent(share: number): string {
  const sign = share < 0 ? '-' : '+'
  return Number.isFinite(share) ? `${sign}${Math.abs(100 * share).toFixed(1)} %` : `${sign}infinity`
}
