import { benjaminiHochberg } from '../statistics/holm.ts'
import type { MetricSummary } from './summary.ts'

/** Metrics by name, and of each the policies of a world by name. */
type Compared = ReadonlyMap<string, ReadonlyMap<string, MetricSummary>>

/**
 * Corrects what is explored for there being so much of it: p-values of all changes of secondary metrics, over all policies of a
 * world, by Benjamini and Hochberg. Of those that stay below a level at most that share is false on average. Nothing is claimed of
 * them.
 *
 * @param deciding metrics that outcomes are read from, and the primary one: they are corrected by Holm, among themselves
 */
export function withDiscoveries(compared: Compared, deciding: ReadonlySet<string>): Compared {
  const tested = [...compared].flatMap(([name, policies]) =>
    deciding.has(name)
      ? []
      : [...policies].flatMap(([policy, { effect }]) =>
          effect === undefined || effect.kind === 'value' || effect.spread === 'one seed' || !Number.isFinite(effect.p)
            ? []
            : [{ key: `${name}/${policy}`, p: effect.p }],
        ),
  )
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p))
  const found = new Map(tested.map(({ key }, i) => [key, adjusted[i]!]))
  return new Map(
    [...compared].map(([name, policies]) => [
      name,
      new Map(
        [...policies].map(([policy, summary]) => {
          const qValue = found.get(`${name}/${policy}`)
          return qValue === undefined
            ? [policy, summary]
            : [policy, { ...summary, effect: { ...summary.effect!, qValue } }]
        }),
      ),
    ]),
  )
}
