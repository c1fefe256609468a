import { z } from 'zod'
import { shownText } from '../../protocols/shown-text.ts'
import { metricNames } from '../metrics/index.ts'
import { policy } from '../policy/policy.ts'
import { baseParameters } from '../origin/base-parameters.ts'
import { marketParameters } from '../market/market.ts'
import { populationParameters } from '../world/population.ts'
import { shortName } from '../policy/short-name.ts'
import { inconsistencies } from './consistency.ts'
import { contrasts, indifference, thresholds } from './judgement.ts'
import { sensitivityDesign } from './sensitivity.ts'
import { orderingName, structuralWorld } from './structural-world.ts'

/** The counterfactual: every seed is run with it, and every policy is compared with that twin. */
export const emptyPolicy = policy.parse({ id: 'none', title: 'No programme' })

const mostDays = 3_650
export const mostPolicies = 1_000
export const mostSeeds = 100_000
const day = (description: string) => z.number().min(0).max(mostDays).meta({ description })

/**
 * A campaign: which policies are compared, in which worlds, over how many seeds, when, and by what.
 *
 * A file may also say `policies: [{ file: policies/linear.yaml }]`, and the same of a world; the loader puts the file's
 * content in its place.
 */
export const campaign = z
  .strictObject({
    $schema: z.string().max(2000).optional(),
    name: shortName.meta({ description: 'Short name: used for the folder of results.' }),
    question: shownText(2000).meta({ description: 'What the campaign is to answer; the report begins with it.' }),
    days: day('Simulated days of a run.'),
    blockSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(3600)
      .meta({ description: 'Simulated seconds from block to block.' }),
    seeds: z.int().min(1).max(mostSeeds).meta({ description: 'How many seeds each policy runs with.' }),
    programme: z
      .strictObject({ fromDay: day('First day of all policies.'), days: day('How long.') })
      .meta({ description: 'When policies pay.' }),
    evaluation: z
      .strictObject({ fromDay: day('First day.'), toDay: day('Day after the last.') })
      .meta({ description: 'When policies are judged: after the last payment and the last vesting of all of them.' }),
    primary: z
      .enum(metricNames as [string, ...string[]])
      .default('organicVolume')
      .meta({ description: 'The metric that decides, fixed before the runs.' }),
    contrasts,
    thresholds,
    indifference,
    ordering: orderingName.default('first-come').meta({ description: 'How the sequencer orders a block.' }),
    chain: baseParameters,
    market: marketParameters,
    agents: populationParameters,
    worlds: z
      .record(shortName, structuralWorld)
      .refine((worlds) => Object.keys(worlds).length > 0, {
        message: 'in no world nothing runs: name one at least, or leave `worlds` out for the usual one',
      })
      .default({ smooth: {} })
      .meta({ description: 'Structural worlds by name; every policy runs in each.' }),
    policies: z
      .array(policy)
      .min(1)
      .max(mostPolicies)
      .meta({ description: 'What is compared; each against the empty policy.' }),
    sensitivity: sensitivityDesign.optional(),
  })
  .superRefine(
    (value, context) => {
      for (const { path, says } of inconsistencies(value, emptyPolicy.id)) {
        context.addIssue({ code: 'custom', path: [...path], message: says })
      }
    },
    // Whatever else is wrong: each part is looked at as far as it can be read.
    { when: () => true },
  )
  .meta({ id: 'Campaign', title: 'Campaign' })

export type Campaign = z.output<typeof campaign>

const reference = z.strictObject({ file: z.string().meta({ description: 'Path from this file.' }) })

/** As people write it: policies and worlds may be references to files. For the JSON Schema that editors use. */
export const campaignFile = z
  .strictObject({
    ...campaign.shape,
    worlds: z
      .record(shortName, z.union([structuralWorld, reference]))
      .default({ smooth: {} })
      .meta({ description: 'Structural worlds by name; every policy runs in each.' }),
    policies: z
      .array(z.union([policy, reference]))
      .min(1)
      .max(mostPolicies),
  })
  .meta({ id: 'CampaignFile', title: 'Terrarium campaign' })
