import { z } from 'zod'

/**
 * Numbers that people write, by what they measure, each within limits: contracts count in integers of so many bits, and a
 * double’s arithmetic ends in infinity. The limits are far outside of what means anything, so that they say “a slip of the
 * pen” and not “we know better”.
 *
 * @param least where zero would be divided by, or would mean nothing
 */

/** Part of a whole. */
export const share = (least = 0) => z.number().min(least).max(1)

/** US dollars. */
export const dollars = (least = 0) => z.number().min(least).max(1e15)

/** US dollars for a token. */
export const price = () => z.number().min(1e-6).max(1e9)

/** Whole METIS; there are some seven million. */
export const metisAmount = (least = 0) => z.number().min(least).max(1e9)

/** A time that somebody takes, remembers or looks ahead. */
export const days = (least = 0) => z.number().min(least).max(1e6)

/** A time that a contract counts, which it does in seconds of 32 bits: up to a century. */
export const contractDays = (least = 0) => z.number().min(least).max(36_500)
export const contractHours = (least = 0) => z.number().min(least).max(876_000)

/** How often something happens in a day, at most every second. */
export const timesADay = (least = 0) => z.number().min(least).max(86_400)

/** A yield or a premium, as a fraction. */
export const perYear = (least = -1000) => z.number().min(least).max(1000)

/** Standard deviation of a logarithm: at ten, one draw in a hundred is ten milliard times the median. */
export const logSpread = () => z.number().min(0).max(10)

/** An intensity, an elasticity, a factor: a number without a unit. */
export const pure = (least = 0) => z.number().min(least).max(1e12)

/** How many of a kind of agent there are. */
export const headcount = (least = 0) =>
  z
    .int()
    .min(least)
    .max(
      mostOfAKind,
      `at most ${mostOfAKind.toLocaleString('en-US')} (everybody’s holdings are read from the chain in every block)`,
    )

const mostOfAKind = 10_000
