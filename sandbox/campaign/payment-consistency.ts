import { amountIn } from '../policy/amount.ts'
import { leastSupply } from '../origin/base-parameters.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { listIn, numberIn, partOf } from '../document/written-part.ts'

/** Payments that nobody could make: of more METIS than exist, or by grants that nobody could propose. */
export function paymentInconsistencies(written: unknown): SchemaFinding[] {
  const found: SchemaFinding[] = []
  const check = (wrong: boolean, path: SchemaFinding['path'], says: string) => {
    if (wrong) found.push({ path, says })
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
  })
  check(
    policies.some((policy) => listIn(policy, 'grants').length > 0) &&
      numberIn(written, 'chain', 'grants', 'stewardMetis') < numberIn(written, 'chain', 'grants', 'proposalMetis'),
    ['chain', 'grants', 'stewardMetis'],
    'the steward could propose no grant: it has to be at least what proposalMetis is',
  )
  return found
}

/**
 * Policies with legs that say nothing of a budget: by default they would pay nothing. Looks at what was written, where a
 * budget of nothing can be told from none.
 */
export const unfunded = (written: unknown): SchemaFinding[] =>
  listIn(written, 'policies').flatMap((policy, i) =>
    listIn(policy, 'legs').length === 0 || partOf(policy, 'budget') !== undefined
      ? []
      : [
          {
            path: ['policies', i, 'budget'],
            says: 'this is missing, and has to be what the legs pay out: an amount in METIS as text, such as "200000 METIS"',
          },
        ],
  )
