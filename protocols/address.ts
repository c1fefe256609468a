import type { Address } from 'viem'
import { z } from 'zod'

/** An address as people write it, in upper or lower case. */
export const writtenAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'an address: 0x and 40 hexadecimal digits')
  .transform((text) => text.toLowerCase() as Address)
