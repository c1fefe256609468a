import { z } from 'zod'
import { logSpread, pure } from '../../../protocols/quantity.ts'
import { between, type Draws, lognormal } from '../../random.ts'

/** Two numbers that span a uniform distribution, as a campaign file writes them; `of` says within which limits. */
export const uniform = (low: number, high: number, of: z.ZodNumber = pure(-1e12)) =>
  z
    .strictObject({ low: of, high: of })
    .refine((span) => span.low <= span.high, { message: 'low has to be at most what high is', path: ['low'] })
    .default({ low, high })

/** Median and log spread of a lognormal distribution, as a campaign file writes them. */
export const logNormal = (median: number, spread: number, of: z.ZodNumber = pure(1e-12)) =>
  z.strictObject({ median: of, spread: logSpread() }).default({ median, spread })

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
