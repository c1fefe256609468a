import { z } from 'zod'
import { grantsParameters } from '../../protocols/grants/deploy.ts'
import { optionalProtocols } from '../../protocols/index.ts'
import { type Grant, grant } from '../policy/policy.ts'
import { agentInconsistencies } from './agent-consistency.ts'
import { excesses } from './limits.ts'
import { paymentInconsistencies } from './payment-consistency.ts'
import { presence } from './presence.ts'
import { ruleInconsistencies } from './rules-consistency.ts'
import { timeInconsistencies } from './time-consistency.ts'

/** What has to hold between the parts of a campaign, whatever else is wrong with it. */
export interface Inconsistency {
  readonly path: readonly (string | number)[]
  readonly message: string
}

// Read from what a person wrote, which may be wrong in any other way: what does not parse here is left to the schema.
const loose = z.object({
  days: z.number().catch(Number.NaN),
  programme: z.object({ fromDay: z.number().catch(Number.NaN), days: z.number().catch(Number.NaN) }).catch(nothing),
  evaluation: z.object({ fromDay: z.number().catch(Number.NaN), toDay: z.number().catch(Number.NaN) }).catch(nothing),
  chain: z.record(z.string(), z.unknown()).catch({}),
  agents: z.record(z.string(), z.object({ count: z.number().catch(1) }).catch({ count: 1 })).catch({}),
  policies: z
    .array(
      z
        .object({
          id: z.string().catch(''),
          legs: z
            .array(
              z
                .object({ vestDays: z.number().catch(0), boosted: z.boolean().catch(false) })
                .catch({ vestDays: 0, boosted: false }),
            )
            .catch([]),
          grants: z.array(grant.catch({ kind: 'upfront', amount: '0 METIS' })).catch([]),
        })
        .catch({ id: '', legs: [], grants: [] }),
    )
    .catch([]),
})

const restaked = z.object({ collateral: z.string().catch('METIS') }).catch({ collateral: 'METIS' })

function nothing(): never {
  return { fromDay: Number.NaN, days: Number.NaN, toDay: Number.NaN } as never
}

/**
 * Everything in a campaign that contradicts something else in it.
 *
 * @param reserved the empty policy's name, which nobody else may have
 */
export function inconsistencies(written: unknown, reserved: string): Inconsistency[] {
  const { success, data } = loose.safeParse(written)
  if (!success) return []
  const { days, programme, evaluation, policies, chain, agents } = data
  const end = programme.fromDay + programme.days
  const vesting = Math.max(0, ...policies.flatMap(({ legs }) => legs.map(({ vestDays }) => vestDays)))
  const decided = programme.fromDay + governanceDays(chain['grants'])
  const granted = policies.flatMap(({ grants }) => grants.map((each) => settledOn(each, programme.fromDay, decided)))
  const first = Math.max(end + vesting, ...granted)
  const found: Inconsistency[] = []
  // Comparisons with NaN are false: a part that is missing contradicts nothing.
  const check = (wrong: boolean, path: Inconsistency['path'], message: string) => {
    if (wrong) found.push({ path, message })
  }
  check(programme.fromDay < 1, ['programme', 'fromDay'], 'there has to be a warm-up of a day at least')
  check(end > days, ['programme'], `the programme ends on day ${end}, after the run of ${days} days`)
  check(evaluation.toDay > days, ['evaluation', 'toDay'], `the evaluation ends after the run of ${days} days`)
  check(evaluation.fromDay >= evaluation.toDay, ['evaluation'], 'the evaluation has to begin before it ends')
  check(
    evaluation.fromDay < first,
    ['evaluation', 'fromDay'],
    `the evaluation has to begin after the last payment and vesting of any policy: on day ${first} or later`,
  )
  const on = presence(chain)
  for (const [name, { needs }] of Object.entries(optionalProtocols)) {
    const missing = on(name) ? needs.filter((needed) => !on(needed)) : []
    check(missing.length > 0, ['chain', name], `${name} builds on ${missing.join(' and ')}: switch that on, too`)
  }
  const { collateral } = restaked.parse(chain['restaking'])
  check(
    collateral === 'seMETIS' && !on('enki'),
    ['chain', 'restaking', 'collateral'],
    'seMETIS comes from enki: add `enki: {}` to `chain`, or restake METIS',
  )
  policies.forEach(({ grants }, i) => {
    const path = ['policies', i, 'grants']
    check(
      grants.length > 0 && !on('grants'),
      path,
      'there is no fund that could give them: add `grants: {}` to `chain`',
    )
    grants.forEach((given, k) => {
      if (given.kind === 'upfront' || given.kind === 'vested' || given.withinDays === undefined) return
      const soonest = earliest(given, programme.fromDay, decided) - programme.fromDay
      const message = `nothing can be earned within ${given.withinDays} days: it takes ${soonest} from the vote, or until it is due, to the first payment`
      check(given.withinDays < soonest, [...path, k, 'withinDays'], message)
    })
    const builders = agents['grantee']?.count ?? Number.NaN
    check(grants.length > builders, path, `there are ${grants.length} grants and ${builders} grantees in \`agents\``)
  })
  policies.forEach(({ id, legs }, i) => {
    const votes = legs.findIndex(({ boosted }) => boosted)
    check(
      votes >= 0 && !on('rewards'),
      ['policies', i, 'legs', votes],
      'a boosted leg needs votes: add `rewards: {}` to `chain`',
    )
    const path = ['policies', i, 'id']
    check(id !== '' && policies.findIndex((other) => other.id === id) < i, path, `another policy is named ${id}, too`)
    check(id === reserved, path, `"${id}" is the empty policy, which every campaign has by itself`)
  })
  return [
    ...found,
    ...ruleInconsistencies(written, on),
    ...paymentInconsistencies(written, on),
    ...timeInconsistencies(written),
    ...agentInconsistencies(written),
    ...excesses(written),
  ]
}

/** Days from a proposal to its deed, by the fund's rules and with a day for the blocks between; 0 without a fund. */
function governanceDays(fund: unknown): number {
  const { data } = grantsParameters.safeParse(fund)
  return data === undefined ? 0 : data.votingDelayDays + data.votingDays + data.timelockDays + 1
}

/** The last day on which a grant can be paid; what has to be earned and names none can be earned until the evaluation. */
function settledOn(given: Grant, start: number, decided: number): number {
  switch (given.kind) {
    case 'upfront':
      return decided
    case 'vested':
      return decided + given.days
    case 'milestone':
    case 'retroactive':
      return Math.max(earliest(given, start, decided), start + (given.withinDays ?? 0))
  }
}

/** The day by which something of a grant may have been earned: a day after it is given, or due. */
const earliest = (
  given: Extract<Grant, { kind: 'milestone' | 'retroactive' }>,
  start: number,
  decided: number,
): number => 1 + (given.kind === 'retroactive' ? Math.max(decided, start + given.afterDays) : decided)
