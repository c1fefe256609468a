import { z } from 'zod'
import { between, type Draws, lognormal } from '../random.ts'

/** Two numbers that span a uniform distribution, as a campaign file writes them. */
export const uniform = (low: number, high: number) =>
  z.strictObject({ low: z.number(), high: z.number() }).default({ low, high })

/** Median and log spread of a lognormal distribution, as a campaign file writes them. */
export const logNormal = (median: number, spread: number) =>
  z.strictObject({ median: z.number().positive(), spread: z.number().nonnegative() }).default({ median, spread })

export const drawUniform = (draws: Draws, { low, high }: { readonly low: number; readonly high: number }): number =>
  between(draws, low, high)

/** @param limits what the number is held within */
export function drawLogNormal(
  draws: Draws,
  { median, spread }: { readonly median: number; readonly spread: number },
  { least = 0, most = Infinity }: { readonly least?: number; readonly most?: number } = {},
): number {
  return Math.min(most, Math.max(least, lognormal(draws, median, spread)))
}
