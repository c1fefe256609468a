import { freshWeight } from './signals.ts'

/**
 * How well swaps are served: by what they cost all in (docs/theory.md C.7). One part is quoted, fee, price impact and gas
 * of reference swaps; the other is what real swaps lost between their quote and their execution, to sandwiches or to
 * whoever came before them.
 */

/** Organic swaps that were executed, US dollars. */
export interface SwapExecution {
  readonly volumeUsd: number
  /** What they got less than was quoted at the start of their block; negative where they got more. */
  readonly lostUsd: number
}

/** What swaps cost, as far as a block has shown it. */
export interface SwapCosts {
  /** Share of reference swaps that fee, price impact and gas take at the best exchange. */
  readonly quoted: number
  readonly execution: SwapExecution
}

/** What is known of the cost of swapping. */
export interface Service {
  /** Share of a swap that it costs all in, quoted now and executed lately. */
  readonly cost: number
  /** Slow mean of what is quoted. */
  readonly usualQuoted: number
  /** Days that it has been watched for. */
  readonly days: number
  /** Executed swaps of the past, exponentially weighted. */
  readonly execution: SwapExecution
}

/** Sizes by which an exchange is judged, and their weights: docs/theory.md C.7. */
export const referenceSwaps = [
  { usd: 1_000, weight: 0.3 },
  { usd: 10_000, weight: 0.45 },
  { usd: 40_000, weight: 0.25 },
] as const

export const noExecution: SwapExecution = { volumeUsd: 0, lostUsd: 0 }

/** What is left after a day of the memory of executed swaps: about ten days. Judgement; users come and go in a month. */
const executionPersistence = 0.9
/** The same of quotes: about a week, so that what pools cost while they filled up is forgotten. Judgement. */
const quotedPersistence = 0.85
/** No swap is dearer than all that it gives, nor cheaper than a hundredth of a per cent, whatever luck it had. */
const bounded = (cost: number): number => Math.min(1, Math.max(1e-4, cost))

/** Share of executed swaps that was lost; 0 before there was any. */
export const lostShare = ({ volumeUsd, lostUsd }: SwapExecution): number => (volumeUsd > 0 ? lostUsd / volumeUsd : 0)

/** Brings what is known of the cost of swapping forward by `days`, its weights summing to one from the first day on. */
export function updateService(known: Service | undefined, { quoted, execution }: SwapCosts, days: number): Service {
  const past = known?.execution ?? noExecution
  const kept = executionPersistence ** days
  const lately = {
    volumeUsd: kept * past.volumeUsd + execution.volumeUsd,
    lostUsd: kept * past.lostUsd + execution.lostUsd,
  }
  const cost = bounded(quoted + lostShare(lately))
  const seen = (known?.days ?? 0) + days
  const fresh = freshWeight(quotedPersistence, days, seen)
  const usual = known?.usualQuoted ?? quoted
  return { cost, usualQuoted: usual + fresh * (quoted - usual), days: seen, execution: lately }
}

/** What a swap usually costs all in: the slow mean of what is quoted, and what was lost lately, which is one already. */
export const usualCost = ({ usualQuoted, execution }: Pick<Service, 'usualQuoted' | 'execution'>): number =>
  bounded(usualQuoted + lostShare(execution))
