import { andromeda } from './andromeda.ts'
import { registry } from './registry.ts'

/** Chains that are described here, by the name that a campaign calls them. */
export const registries = { andromeda: registry.parse(andromeda) }

export type RegistryName = keyof typeof registries
