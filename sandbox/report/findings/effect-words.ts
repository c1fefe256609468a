import { lopsidedText } from '../../compare/evidence.ts'
import type { Effect, MetricSummary } from '../../compare/summary.ts'
import { counted, effectNumber, inUnit, none, rangeText } from '../typography/format.ts'

/** What a metric of a policy reads as: a number, what is known of how far it is to be trusted, and what is to be added. */
export interface Words {
  readonly point: string
  readonly range?: string
  readonly notes: readonly string[]
}

/** What numbers cannot say stands in words: a twin near zero, one seed, no bounds, no spread, a value in some seeds only. */
export function wordsOf(unit: string, summary: MetricSummary | undefined, pairs: number): Words {
  if (pairs === 0) return { point: none, notes: ['no finished pair'] }
  if (summary === undefined) return { point: none, notes: [] }
  const { effect, levels, absent, seeds, of } = summary
  const some = seeds === 0 || seeds === pairs ? [] : [`${seeds} of ${counted(of, 'seed')}`]
  if (levels !== undefined) {
    const [twin, policy] = [levels.twin, levels.policy].map((value) => inUnit(unit, value))
    return { point: `from ${twin} to ${policy}`, notes: [lopsidedText(levels.small), ...some] }
  }
  if (effect === undefined) return { point: none, notes: [absent ?? 'no value in any seed'] }
  return { point: effectNumber(unit, effect, effect.estimate), range: intervalText(unit, effect), notes: some }
}

/** The 95 % interval, or why there is none. */
export function intervalText(unit: string, effect: Effect): string {
  switch (effect.spread) {
    case 'one seed':
      return 'one seed: no interval'
    case 'no bounds':
      return 'no bounds'
    case 'none':
      return `the same in all ${effect.perSeed.length} seeds`
    case 'interval':
      return rangeText(unit, effect, effect.interval)
  }
}
