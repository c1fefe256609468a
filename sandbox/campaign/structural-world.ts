import { z } from 'zod'
import { marketParameters } from '../market/market.ts'
import { orderingRules } from '../ordering/index.ts'
import { baseParameters } from '../origin/base-parameters.ts'
import { populationParameters } from '../world/population.ts'
import { overridden, overridesOf } from './overrides.ts'

export const orderingName = z.enum(Object.keys(orderingRules) as [keyof typeof orderingRules])

/** A structural world: assumptions that nobody can settle by measuring, so that all of them are shown. */
export const structuralWorld = z
  .strictObject({
    // All worlds of a campaign stand on one chain, embedded or a fork of one block: `fork` is the campaign's alone.
    chain: overridesOf(baseParameters, ['fork'])
      .optional()
      .meta({ description: 'What differs of the chain: parameters, and protocols that are on or off in this world.' }),
    ordering: orderingName.optional().meta({ description: 'How the sequencer orders a block in this world.' }),
    market: overridesOf(marketParameters).optional(),
    agents: overridesOf(populationParameters).optional(),
  })
  .meta({ description: 'What differs from the campaign’s own chain, ordering, market and agents in this world.' })

export type StructuralWorld = z.output<typeof structuralWorld>

/** The same in a file of its own, for the JSON Schema that editors use. */
export const structuralWorldFile = structuralWorld.meta({ id: 'World', title: 'Terrarium world' })

/** The parts of a campaign that a world changes field by field. */
export const worldParts = { chain: baseParameters, market: marketParameters, agents: populationParameters }
export type WorldPart = keyof typeof worldParts

/** A part of a campaign as a world has it; what the world leaves alone is the campaign's own. */
export function partIn<Part extends WorldPart>(
  part: Part,
  own: z.output<(typeof worldParts)[Part]>,
  changes: unknown,
): z.output<(typeof worldParts)[Part]> {
  if (changes === undefined) return own
  return worldParts[part].parse(overridden(worldParts[part], own, changes)) as z.output<(typeof worldParts)[Part]>
}
