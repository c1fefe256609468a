import { homes } from '../../protocols/auction/recipients.ts'
import type { SchemaFinding } from '../document/finding.ts'
import type { Path } from '../document/mistake.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'
import { orderingRules } from '../ordering/index.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import { isFunded, sinks } from './sink.ts'

/** What there is around a policy. */
export interface Surroundings {
  /** Whether a protocol is on the chain. */
  readonly on: (protocol: string) => boolean
  /** The ordering rule where the policy names none. */
  readonly ordering: string
}

/** Something that a policy can say and that means nothing where what it needs is not there. */
interface Requirement {
  /** Where a policy says it. */
  readonly feature: (policy: unknown) => readonly Path[]
  /** Protocols, one of which has to be on the chain; or that somebody can bid for places in a block. */
  readonly needs: readonly [string, ...string[]] | 'bids'
  /** What is missing. */
  readonly lacks: string
}

const field =
  (name: string) =>
  (policy: unknown): readonly Path[] =>
    partOf(policy, name) === undefined ? [] : [[name]]

const legs =
  (said: (leg: unknown) => boolean, ...inner: readonly string[]) =>
  (policy: unknown): readonly Path[] =>
    listIn(policy, 'legs').flatMap((leg, i) => (said(leg) ? [['legs', i, ...inner]] : []))

/** What an ordering rule needs on the chain, whoever names it: each with what is missing. */
const neededBy = ({ name, offers, batched }: OrderingRule): readonly (readonly [protocol: string, lacks: string])[] => [
  ...(offers === 'none' ? [] : [['auction', `bids for ${name} are made in the auction`] as const]),
  ...(batched ? [['batch', 'there is no exchange that settles in batches'] as const] : []),
]

/** All that a policy can need. The loader of campaigns and the enactment on a chain judge by nothing else. */
const requirements: readonly Requirement[] = [
  ...Object.values(orderingRules).flatMap((rule) =>
    neededBy(rule).map(([protocol, lacks]): Requirement => ({
      feature: (policy) => (partOf(policy, 'ordering') === rule.name ? [['ordering']] : []),
      needs: [protocol],
      lacks,
    })),
  ),
  { feature: field('mev'), needs: 'bids', lacks: 'nobody bids for places where blocks are ordered so' },
  ...Object.entries(homes).map(([recipient, needs]): Requirement => ({
    feature: (policy) => (numberIn(policy, 'mev', recipient) > 0 ? [['mev', recipient]] : []),
    needs,
    lacks: 'there is nobody to get it',
  })),
  { feature: field('feeSharing'), needs: ['sequencing'], lacks: 'there are no sequencers to share with' },
  { feature: field('slashShare'), needs: ['sequencing'], lacks: 'there are no locks to take from' },
  {
    feature: (policy) => (listIn(policy, 'grants').length > 0 ? [['grants']] : []),
    needs: ['grants'],
    lacks: 'there is no fund that could give them',
  },
  ...sinks.filter(isFunded).map((name): Requirement => ({
    feature: legs((leg) => partOf(leg, 'sink') === name, 'sink'),
    needs: [name],
    lacks: `it pays into ${name}, which is off`,
  })),
  { feature: legs((leg) => partOf(leg, 'boosted') === true), needs: ['rewards'], lacks: 'a boosted leg needs votes' },
]

/**
 * What a policy needs and does not have, with the cure.
 *
 * @param policy as it was written, whatever else is wrong with it
 */
export function unmet(policy: unknown, { on, ordering }: Surroundings): SchemaFinding[] {
  const own = partOf(policy, 'ordering')
  const met = (needs: Requirement['needs']) =>
    needs === 'bids' ? takesBids(typeof own === 'string' ? own : ordering) : needs.some(on)
  return requirements.flatMap(({ feature, needs, lacks }) =>
    met(needs) ? [] : feature(policy).map((path) => ({ path, says: `${lacks}: ${cure(needs)}` })),
  )
}

/** What the ordering rule of this name needs and does not have. */
export const unmetByRule = (name: string, on: Surroundings['on']): Omit<SchemaFinding, 'path'>[] =>
  neededByName(name).flatMap(([protocol, lacks]) => (on(protocol) ? [] : [{ says: `${lacks}: ${cure([protocol])}` }]))

/** How to have what is needed: the first of the protocols that would do. */
export const cure = (needs: Requirement['needs']): string =>
  needs === 'bids'
    ? 'add `ordering: first-price-bundles`, or another rule with bids'
    : `add \`${needs[0]}: {}\` to \`chain\``

const ruleNamed = (name: string): OrderingRule | undefined =>
  Object.values<OrderingRule>(orderingRules).find((rule) => rule.name === name)

const neededByName = (name: string) => {
  const rule = ruleNamed(name)
  return rule === undefined ? [] : neededBy(rule)
}

const takesBids = (name: string): boolean => (ruleNamed(name)?.offers ?? 'none') !== 'none'
