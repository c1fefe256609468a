import { meanOver, type RunRecord } from '../../sandbox/metrics/metric.ts'

/** Two programmes and their twin under one seed. */
export interface CrowdingRuns {
  readonly stake: RunRecord
  readonly liquidity: RunRecord
  readonly twin: RunRecord
}

/** What a programme did to what it pays for and to what it does not, over the twin: 1 for nothing. */
export interface Crowding {
  /** US dollars of the twin's liquidity and stakes at the same time, at the run's first prices. */
  readonly twinUsd: number
  /** The native pool and staked METIS with a reward for stakes. */
  readonly stakePool: number
  readonly stakeStakes: number
  /** The same with one for the pool. */
  readonly miningPool: number
  readonly miningStakes: number
}

/** Mean levels in the last days of a programme, when everybody has had time to move. */
const lastDays = 14

/** Levels with each programme over the twin's. */
export function crowdingOf({ stake, liquidity, twin }: CrowdingRuns): Crowding {
  const level = ({ series, timeline }: RunRecord, name: string): number =>
    meanOver(
      series[name]!,
      timeline,
      Math.max(timeline.programme.from, timeline.programme.to - lastDays),
      timeline.programme.to,
    )
  const over = (run: RunRecord, name: string): number => level(run, name) / level(twin, name)
  return {
    twinUsd: level(twin, 'tvlNative') + level(twin, 'tvlStaked'),
    stakePool: over(stake, 'tvlNative'),
    stakeStakes: over(stake, 'tvlStaked'),
    miningPool: over(liquidity, 'tvlNative'),
    miningStakes: over(liquidity, 'tvlStaked'),
  }
}

/** Mean over seeds, and the standard error of that mean. */
export interface Estimate {
  readonly mean: number
  readonly error: number
}

/**
 * Mean of seeds with its standard error; no error of one seed.
 *
 * @example
 * estimateOf([1, 3]) // => { mean: 2, error: 1 }
 */
export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length
  const mean = values.reduce((sum, each) => sum + each, 0) / n
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  return { mean, error: n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n) }
}
