import { z } from 'zod'
import { shortName } from '../policy/short-name.ts'
import { defaultThresholds, type Thresholds } from '../statistics/outcome.ts'
import { type ThresholdName, thresholds as entries } from '../statistics/outcome-table.ts'

/** How a threshold is written: `$0.10 per dollar`, or a share. */
const unitOf = {
  percent: 'a share, 0.1 for 10 %',
  dollars: 'US dollars',
  'dollars per dollar': 'dollars per dollar',
} as const

const threshold = (name: ThresholdName) => {
  const { at, words, in: unit } = entries[name]
  return z
    .number()
    .min(unit === 'dollars' ? -1e12 : -1)
    .max(unit === 'dollars' ? 1e12 : 100)
    .optional()
    .meta({ description: `${words[0]!.toUpperCase()}${words.slice(1)}: ${unitOf[unit]} (default: ${at}).` })
}

/** Thresholds of the outcome that a campaign sets instead of the usual ones, before its runs. */
export const thresholds = z
  .strictObject(
    Object.fromEntries((Object.keys(entries) as ThresholdName[]).map((name) => [name, threshold(name)])) as Record<
      ThresholdName,
      ReturnType<typeof threshold>
    >,
  )
  .default({})
  .meta({
    description:
      'Where the thresholds of the outcome lie, if not where they usually do; printed with every answer. Those of growth lie above those of the other outcomes.',
  })

/** Where the thresholds of a campaign lie. */
export const thresholdsOf = ({
  thresholds: own,
}: {
  readonly thresholds: z.output<typeof thresholds>
}): Thresholds => ({
  ...defaultThresholds,
  ...(Object.fromEntries(Object.entries(own).filter(([, at]) => at !== undefined)) as Partial<Thresholds>),
})

/** A policy held against another one: `policy` over `against`. */
export const contrast = z
  .strictObject({
    policy: shortName.meta({ description: 'Name of the policy that is compared.' }),
    against: shortName.meta({ description: 'Name of the policy that it is compared with.' }),
  })
  .meta({ id: 'Contrast', title: 'Contrast' })

/** Two policies that a campaign compares. */
export type PolicyPair = z.output<typeof contrast>

/** Contrasts that a question may ask for; their number is what bounds are corrected for. */
export const mostContrasts = 1_000

export const contrasts = z.array(contrast).max(mostContrasts).optional().meta({
  description:
    'Which policies are compared with each other, fixed before the runs; bounds are corrected for their number. By default each with each.',
})

export const indifference = z.number().min(0).max(1).default(0.02).meta({
  description:
    'Policies that lie no further apart than this in the metric that decides are as good as each other: a share, 0.02 for 2 %.',
})

/** The pairs that a campaign compares: those that it declares, else each policy with each that comes after it. */
export function policyPairs({
  policies,
  contrasts: declared,
}: {
  readonly policies: readonly { readonly id: string }[]
  readonly contrasts?: readonly PolicyPair[] | undefined
}): readonly PolicyPair[] {
  return (
    declared ??
    policies.flatMap(({ id }, i) => policies.slice(i + 1).map((other) => ({ policy: id, against: other.id })))
  )
}
