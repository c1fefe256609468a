import { amountIn, isFunded, type Sink, sinks } from '../policy/policy.ts'
import { leastSupply } from '../origin/base-parameters.ts'
import type { Inconsistency } from './consistency.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'

/**
 * Payments that a policy’s own chain cannot take or give: into a protocol that is not there, or of more METIS than exist.
 *
 * @param on whether a protocol is on the chain
 */
export function paymentInconsistencies(written: unknown, on: (name: string) => boolean): Inconsistency[] {
  const found: Inconsistency[] = []
  const check = (wrong: boolean, path: Inconsistency['path'], message: string) => {
    if (wrong) found.push({ path, message })
  }
  // Less cannot be in any case, and that is said.
  const supply = Math.max(numberIn(written, 'chain', 'metisSupply'), leastSupply)
  const policies = listIn(written, 'policies')
  policies.forEach((policy, i) => {
    const budget = partOf(policy, 'budget')
    const wanted = typeof budget === 'string' && /^[\d.]+ METIS$/.test(budget) ? Number(amountIn(budget)) : Number.NaN
    const there = supply.toLocaleString('en-US')
    check(
      wanted > supply,
      ['policies', i, 'budget'],
      `there are ${there} METIS in all: lower it, or raise chain.metisSupply`,
    )
    listIn(policy, 'legs').forEach((leg, k) => {
      const sink = partOf(leg, 'sink')
      check(
        isSink(sink) && isFunded(sink) && !on(sink),
        ['policies', i, 'legs', k, 'sink'],
        `it pays into ${String(sink)}, which is off: add \`${String(sink)}: {}\` to \`chain\``,
      )
    })
  })
  check(
    policies.some((policy) => listIn(policy, 'grants').length > 0) &&
      numberIn(written, 'chain', 'grants', 'stewardMetis') < numberIn(written, 'chain', 'grants', 'proposalMetis'),
    ['chain', 'grants', 'stewardMetis'],
    'the steward could propose no grant: it has to be at least what proposalMetis is',
  )
  return found
}

const isSink = (name: unknown): name is Sink => (sinks as readonly unknown[]).includes(name)

/**
 * Policies with legs that say nothing of a budget: by default they would pay nothing. Looks at what was written, where a
 * budget of nothing can be told from none.
 */
export const unfunded = (written: unknown): Inconsistency[] =>
  listIn(written, 'policies').flatMap((policy, i) =>
    listIn(policy, 'legs').length === 0 || partOf(policy, 'budget') !== undefined
      ? []
      : [
          {
            path: ['policies', i, 'budget'],
            message:
              'this is missing, and has to be what the legs pay out: an amount in METIS as text, such as "200000 METIS"',
          },
        ],
  )
