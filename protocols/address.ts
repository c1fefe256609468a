import type { Address } from 'viem'
import { z } from 'zod'

const wanted = 'an address: 0x and 40 hexadecimal digits'

/** An address as people write it, in upper or lower case. */
export const addressText = z.string({ error: wanted }).regex(/^0x[0-9a-fA-F]{40}$/, wanted)

/** The same, in lower case as everything here has it. */
export const writtenAddress = addressText.transform((text) => text.toLowerCase() as Address)
