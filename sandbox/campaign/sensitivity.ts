import { z } from 'zod'
import { metricNames } from '../metrics/index.ts'

const fieldPath = z.string().min(1).max(300).meta({
  description: 'A field of the campaign, such as market.users or policies.linear.budget; `*` is all of a list.',
})

/** As large as any field of a campaign may be. */
const limit = 1e15
const bounded = z.number().min(-limit).max(limit)

/** What a field may be set to: a value, or a map of values such as a span. */
const plain = z.union([bounded, z.string().max(300), z.boolean(), z.null()])
const fieldValue = z.union([plain, z.record(z.string().max(60), plain)])

const of = z.array(fieldPath).min(1).max(100).optional().meta({
  description: 'The fields that it sets, all to the same; without it the one that the parameter is called by.',
})

const range = z
  .strictObject({
    low: bounded.meta({ description: 'Least value.' }),
    high: bounded.meta({ description: 'Largest value.' }),
    scale: z
      .enum(['uniform', 'log'])
      .default('uniform')
      .meta({ description: 'As likely anywhere, or in any ratio: log-uniform, for what is positive.' }),
    whole: z.boolean().default(false).meta({ description: 'Whole numbers alone, both ends included.' }),
    times: z
      .boolean()
      .default(false)
      .meta({ description: 'The value multiplies what the campaign says there, an amount of METIS too.' }),
    of,
  })
  .refine(({ low, high }) => low < high, { message: 'has to go from a lower number to a higher one', path: ['high'] })
  .refine(({ low, scale }) => scale !== 'log' || low > 0, {
    message: 'has to be above 0 where the scale is log',
    path: ['low'],
  })
  .meta({ description: 'Any number between two.' })

const choices = z
  .strictObject({
    choices: z.array(fieldValue).min(2).max(50).meta({ description: 'Values, one as likely as the other.' }),
    of,
  })
  .meta({ description: 'One of several values.' })

const settings = z
  .strictObject({
    settings: z
      .record(z.string().min(1).max(60), z.record(fieldPath, fieldValue))
      .refine((named) => Object.keys(named).length >= 2, { message: 'has to name two settings at least' })
      .meta({ description: 'By a name each: what it sets, by path; nothing where it leaves the campaign as it is.' }),
  })
  .meta({ description: 'One of several settings of fields that belong together, such as all inertia on or off.' })

const variedParameter = z.union([range, choices, settings])

export type VariedParameter = z.output<typeof variedParameter>

export const methods = ['latin-hypercube', 'morris', 'sobol'] as const
export type Method = (typeof methods)[number]

/** A designed study of a campaign: what is varied, over what, and how. `terrarium sensitivity` carries it out. */
export const sensitivityDesign = z
  .strictObject({
    method: z.enum(methods).default('latin-hypercube').meta({
      description:
        'latin-hypercube spreads points evenly and correlates; morris screens many parameters; sobol splits the variance among few.',
    }),
    points: z.int().min(2).max(20_000).default(60).meta({
      description:
        'Points of the hypercube, or rows of sobol, of which each takes as many points as parameters and two.',
    }),
    trajectories: z
      .int()
      .min(2)
      .max(1_000)
      .default(20)
      .meta({ description: 'Walks of morris; each takes a point more than there are parameters.' }),
    levels: z
      .int()
      .min(2)
      .max(100)
      .multipleOf(2, 'has to be an even number')
      .default(6)
      .meta({ description: 'Values a parameter that morris knows, an even number.' }),
    draw: z.int().min(1).max(1_000_000).default(1).meta({ description: 'Another number, other points.' }),
    metrics: z
      .array(z.enum(metricNames as [string, ...string[]]))
      .min(1)
      .max(50)
      .optional()
      .meta({
        description:
          'What parameters are held against; without it the primary metric, TVL and the price; what was sold in any case.',
      }),
    parameters: z
      .record(z.string().min(1).max(300), variedParameter)
      .refine((named) => Object.keys(named).length > 0, { message: 'has to name a parameter at least' })
      .refine((named) => Object.keys(named).length <= 100, { message: 'has more than a hundred parameters' })
      .meta({ description: 'What is varied, by path, or by a name with the paths in `of` or `settings`.' }),
  })
  .meta({ description: 'What `terrarium sensitivity` varies. A run of the campaign itself does not look at it.' })

export type SensitivityDesign = z.output<typeof sensitivityDesign>
