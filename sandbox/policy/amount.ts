import { z } from 'zod'

/**
 * A decimal amount with its unit, as people write it: `"200000 METIS"`. Text, because YAML rounds large numbers. Thirty digits
 * are far more than there is of anything; a token has eighteen decimals.
 */
export const amountOf = (unit: string) =>
  z
    .string({ error: `an amount in ${unit} as text, such as "200000 ${unit}"` })
    .regex(
      new RegExp(`^\\d{1,30}(\\.\\d{1,18})? ${unit}$`),
      `an amount in ${unit} as text, such as "200000 ${unit}", of thirty digits at most and eighteen behind the point`,
    )
    .meta({ description: `A decimal amount with its unit, such as "200000 ${unit}".` })

/** The number in front of a unit. */
export const amountIn = (amount: string): string => amount.split(' ')[0]!

/**
 * When parts are compared: whenever those parts can be read, whatever else is wrong, so that everything is said at once. (By
 * itself zod compares only what has no other mistake.)
 */
export const legible =
  (parts: z.ZodType) =>
  ({ value }: { readonly value: unknown }): boolean =>
    parts.safeParse(value).success
