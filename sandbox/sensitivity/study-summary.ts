import type { StudyPlan } from './design.ts'
import type { ParameterInfluence } from './influence.ts'
import type { pointThresholds } from './point-rule.ts'
import type { PolicyReading } from './readings.ts'
import type { LevelShares, OutcomeShares } from './shares.ts'

/** What a study found, as `sensitivity.json` has it. */
export interface StudySummary {
  readonly campaign: string
  readonly question: string
  readonly design: StudyPlan['design']
  readonly made: { readonly terrarium: string; readonly anvil: string; readonly code: string }
  readonly seeds: number
  /** Points of the design, those of which all runs are there, and those of which some are. */
  readonly points: { readonly planned: number; readonly whole: number; readonly begun: number }
  readonly runs: { readonly planned: number; readonly finished: number }
  readonly pointRule: { readonly text: string; readonly thresholds: typeof pointThresholds }
  readonly shares: readonly OutcomeShares[]
  readonly byLevel: readonly LevelShares[]
  readonly influences: readonly ParameterInfluence[]
  readonly readings: readonly PolicyReading[]
  /** What parameters were at each point that has a run. */
  readonly parameters: Readonly<Record<number, unknown>>
}
