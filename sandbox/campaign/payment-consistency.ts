import { amountIn, isFunded, type Sink, sinks } from '../policy/policy.ts'
import { leastSupply } from '../world/base-parameters.ts'
import type { Inconsistency } from './consistency.ts'
import { listIn, numberIn, partOf } from './written-part.ts'

/**
 * Payments that a policy’s own chain cannot take or give: into a protocol that is not there, or of more METIS than exist.
 *
 * @param on whether a protocol is on the chain
 */
export function paymentInconsistencies(written: unknown, on: (name: string) => boolean): Inconsistency[] {
  // Less cannot be in any case, and that is said.
  const supply = Math.max(numberIn(written, 'chain', 'metisSupply'), leastSupply)
  return listIn(written, 'policies').flatMap((policy, i) => {
    const homeless = listIn(policy, 'legs').flatMap((leg, k): Inconsistency[] => {
      const sink = partOf(leg, 'sink')
      if (!isSink(sink) || !isFunded(sink) || on(sink)) return []
      const message = `it pays into ${sink}, which is off: add \`${sink}: {}\` to \`chain\``
      return [{ path: ['policies', i, 'legs', k, 'sink'], message }]
    })
    const budget = partOf(policy, 'budget')
    const wanted = typeof budget === 'string' && /^[\d.]+ METIS$/.test(budget) ? Number(amountIn(budget)) : Number.NaN
    if (!(wanted > supply)) return homeless
    const message = `there are ${supply.toLocaleString('en-US')} METIS in all: lower it, or raise chain.metisSupply`
    return [{ path: ['policies', i, 'budget'], message }, ...homeless]
  })
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
