import { z } from 'zod'
import { plausible } from '../../../protocols/plausible.ts'
import { days, dollars, logSpread, pure, share } from '../../../protocols/quantity.ts'
import { type Draws, lognormal } from '../../random.ts'
import { drawUniform, uniform } from '../beliefs/distribution.ts'
import type { Builder } from './effort.ts'

/** What a campaign file may say of developers' work: docs/theory.md C.8, with costs of the order of Metis's smaller grants (docs/theory.md N.2). */
export const craftParameters = {
  costUsd: dollars(1e-6)
    .default(6_000)
    .meta({ description: 'Median cost of all of the work, US dollars.' })
    .register(plausible, { basis: 'the smaller grants of Metis (N.2)' }),
  costSpread: logSpread().default(0.5).meta({ description: 'Standard deviation of its logarithm.' }),
  luck: share().default(0.1).meta({ description: 'Probability of success without an effort.' }),
  skill: uniform(0.5, 0.9, share()).meta({ description: 'Probability of success with one, uniform between these.' }),
  privateUsd: dollars()
    .default(3_000)
    .meta({ description: 'Median of what success is worth to the developer itself, US dollars.' }),
  privateSpread: logSpread().default(0.7).meta({ description: 'Standard deviation of its logarithm.' }),
  solvent: share().default(0.45).meta({ description: 'Share that can pay for an effort beforehand.' }),
  intensity: pure().default(5).meta({ description: 'Of the choice of effort, times its cost.' }),
  tries: z.int().min(1).max(10).default(2).meta({ description: 'How often a stage of the work is tried at most.' }),
  recognition: share().default(0.7).meta({
    description: 'Probability that what is good is recognised in retrospect, as developers believe.',
  }),
  buildDays: days(0.001)
    .default(20)
    .meta({ description: 'Days from an effort to what comes of it, all stages together.' }),
  waitDays: days()
    .default(25)
    .meta({ description: 'Days that a developer waits for a grant before it thinks of working without.' }),
  applicationUsd: dollars().default(100).meta({ description: 'What an application costs in trouble, US dollars.' }),
  feeUsd: dollars(1e-6).default(5).meta({ description: 'What a visit costs, US dollars.' }),
  dud: share().default(0.7).meta({ description: 'Probability that what succeeds is of no use to anybody.' }),
  appealSpread: logSpread().default(1.2).meta({ description: 'Log spread of how good the others are.' }),
  upkeep: share()
    .default(0.2)
    .meta({ description: 'What keeping a venue up costs a year, as a share of what its work cost.' })
    .register(plausible, { range: [0.15, 0.25], basis: 'a rule of thumb of the trade (C.8)' }),
  upkeepDays: days(0.1).default(30).meta({ description: 'Days for which it is paid for at a time.' }),
}

/** Work as a campaign file has it. */
export type Craft = z.output<z.ZodObject<typeof craftParameters>>

/** What a developer is like at its work, and the dollars that it can pay for an effort with beforehand. */
export function drawCraft(
  craft: Craft,
  draws: (purpose: string) => Draws,
): { readonly wealth: number; readonly builder: Omit<Builder, 'expectedReturn' | 'impatience'> } {
  const cost = lognormal(draws('cost'), craft.costUsd, craft.costSpread)
  const solvent = draws('solvent').uniform() < craft.solvent
  return {
    wealth: solvent ? 1.1 * cost : 0,
    builder: {
      cost,
      skill: drawUniform(draws('skill'), craft.skill),
      luck: craft.luck,
      privateBenefit: lognormal(draws('private'), craft.privateUsd, craft.privateSpread),
    },
  }
}
