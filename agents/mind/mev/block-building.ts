import type { OfferedBundle } from '../../agent.ts'

/**
 * The bundles that a builder puts first: those that pay most, leaving out each that changes what a better one changes, as
 * it may be spoilt by it.
 */
export function chooseBundles(offered: readonly OfferedBundle[]): readonly OfferedBundle[] {
  const taken = new Set<string>()
  return offered
    .toSorted((a, b) => (a.bid === b.bid ? (a.id < b.id ? -1 : 1) : a.bid > b.bid ? -1 : 1))
    .filter(({ bid, touches }) => {
      if (bid === 0n || touches.some((contract) => taken.has(contract))) return false
      for (const contract of touches) taken.add(contract)
      return true
    })
}
