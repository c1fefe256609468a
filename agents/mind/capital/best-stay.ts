import type { UseProspect } from '../../uses/use.ts'

/** What decides for how long one would best stay in a use. */
export interface StayChoice {
  /** Seconds since 1970. */
  readonly now: number
  /** How far one looks ahead. */
  readonly horizonDays: number
  /** No stay is shorter than that: nobody looks every day. */
  readonly shortestDays: number
  /** When rewards begin or end, as is known, seconds since 1970. */
  readonly dates: readonly number[]
  /** Share of the money that going in costs, all in; 0 for who is in. */
  readonly cost: number
  /** What the money brings in the meantime to who waits, fraction per year. */
  readonly alternative: number
}

export interface BestStay {
  /** What it brings, fraction per year of the stay, costs of going in taken off. */
  readonly yearly: number
  readonly days: number
  /** Days until one would best go in; 0 for at once. */
  readonly wait: number
}

const day = 86_400
const year = 365 * day

/**
 * The stay that is worth most: one stays as long as it pays, and a programme that ends is worth what it pays until then,
 * not what that would be over a whole horizon. Whoever knows when rewards will begin compares with coming on that day
 * (docs/theory.md C.3 and H).
 *
 * @example
 * // Ten per cent a year, and one per cent on the way in: over a hundred days, 3.65 of it are lost.
 * const prospect = { yearly: { fees: 0.1 }, metis: 0, risk: 0, entry: 0, exitDays: 0 }
 * bestStay(prospect, { now: 0, horizonDays: 100, shortestDays: 1, dates: [], cost: 0.01, alternative: 0 }).yearly // => 0.0635
 */
export function bestStay(
  { yearly, rewards = () => 0 }: Pick<UseProspect, 'yearly' | 'rewards'>,
  { now, horizonDays, shortestDays, dates, cost, alternative }: StayChoice,
): BestStay {
  const lasting = Object.values(yearly).reduce((sum, each) => sum + each, 0)
  const ends = [horizonDays, ...dates.map((date) => Math.max((date - now) / day, shortestDays))].filter(
    (days) => days > 0 && days <= horizonDays,
  )
  const over = (wait: number, days: number): number => {
    const [from, to] = [now + wait * day, now + days * day]
    const income = lasting * ((to - from) / year) + rewards(from, to) + alternative * ((from - now) / year)
    return ((income - cost) * year) / (to - now)
  }
  let best: BestStay = { yearly: Number.NEGATIVE_INFINITY, days: horizonDays, wait: 0 }
  const waits = cost > 0 ? [0, ...dates.map((date) => (date - now) / day)] : [0]
  for (const wait of waits) {
    if (wait < 0 || wait >= horizonDays) continue
    for (const days of ends) {
      if (days < wait + Math.min(shortestDays, 0.5)) continue
      const found = over(wait, days)
      if (found > best.yearly + 1e-12) best = { yearly: found, days, wait }
    }
  }
  return best
}
