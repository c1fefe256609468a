import type { Schedule } from './leg.ts'

/** A payment to a farm: so much, emitted over `duration` seconds from `due` on. */
export interface Tranche {
  /** Seconds since 1970. */
  readonly due: number
  readonly duration: number
  /** In the reward's smallest unit. */
  readonly amount: bigint
}

const day = 86_400

/**
 * Splits `total` over a programme into daily tranches by its shape. They sum to `total` exactly: what rounding takes
 * from one day the next one gets.
 *
 * @param start seconds since 1970
 * @param days length of the programme; a last part of a day becomes a shorter tranche
 */
export function tranches(shape: Schedule, total: bigint, start: number, days: number): Tranche[] {
  // What is left of a day is a tranche of its own when it lasts a second or more.
  const length = Math.max(1, Math.ceil(days - 1 / day))
  const ends = Array.from({ length }, (_, i) => (i + 1 === length ? days : i + 1))
  let paid = 0n
  return ends.map((end, i) => {
    const upTo = scaled(total, cumulativeShare(shape, end, days))
    const amount = upTo - paid
    paid = upTo
    return { due: start + i * day, duration: Math.round((end - i) * day), amount }
  })
}

/** What would follow if tranches went on for `days` more at the rate of the last of them, a day each or a part of one. */
export function continued(parts: readonly Tranche[], days: number): Tranche[] {
  const last = parts.at(-1)
  if (last === undefined || days <= 0) return []
  const { due: start, duration, amount: whole } = last
  const from = start + duration
  return tranches({ shape: 'linear' }, 1n, from, days).map(({ due, duration: seconds }) => ({
    due,
    duration: seconds,
    amount: (whole * BigInt(seconds)) / BigInt(duration),
  }))
}

/** Share of the money paid by day `t` of `days`: the integral of the rate over its whole. */
export function cumulativeShare(shape: Schedule, t: number, days: number): number {
  if (t >= days) return 1
  switch (shape.shape) {
    case 'linear':
      return t / days
    case 'front-loaded':
      return Math.expm1(-t / shape.days) / Math.expm1(-days / shape.days)
    case 'declining': {
      const { from, to } = shape
      return (from * t + ((to - from) * t * t) / (2 * days)) / ((days * (from + to)) / 2)
    }
    case 'table': {
      const { weeks } = shape
      const whole = weeks.reduce((sum, share) => sum + share, 0)
      const before = Math.floor(t / 7)
      const paid = weeks.slice(0, before).reduce((sum, share) => sum + share, 0)
      // Of the week that `t` lies in; the programme's last may be a part of one.
      const length = Math.min(7, days - 7 * before)
      return (paid + ((weeks[before] ?? 0) * (t - 7 * before)) / length) / whole
    }
  }
}

/** How many weeks a programme of so many days has, a last part of one included. */
export const weeksIn = (days: number): number => Math.ceil(days / 7 - 1e-9)

/** total × share, with the share to 15 digits. */
function scaled(total: bigint, share: number): bigint {
  const digits = 1_000_000_000_000_000n
  return (total * BigInt(Math.round(share * Number(digits)))) / digits
}
