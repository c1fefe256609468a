import { z } from 'zod'

/** Where a parameter may lie, for whoever varies it, and what its default and that range rest on. */
export interface Plausible {
  readonly range?: readonly [least: number, most: number]
  /** Of a distribution, which of its numbers the range is of. */
  readonly of?: 'low' | 'high' | 'median' | 'spread'
  /** A source or a measurement, in a few words; where there is neither, it is not said at all, and reads `assumed`. */
  readonly basis?: string
}

/** What is known of parameters, beside their schemas: `schema.register(plausible, { range: [30, 50], basis: '…' })`, last of all. */
export const plausible = z.registry<Plausible>()
