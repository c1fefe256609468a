import { z } from 'zod'

/** Names that Windows keeps for devices, and the one that every JavaScript object has. */
const reserved = /^(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|constructor)$)/

/** What folders, tables and the command line call a campaign, a world or a policy. */
export const shortName = z
  .string()
  .max(64, 'at most 64 characters long (it names a folder)')
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes, with no dash in front')
  .regex(reserved, 'another name (no folder can be called so on every system)')
