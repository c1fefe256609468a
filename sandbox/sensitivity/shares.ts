/** In which share of the points a policy has which outcome. */
import type { Chosen } from '../campaign/varied.ts'
import { parametersOf, spaceOf } from '../campaign/varied.ts'
import { shareInterval } from '../statistics/share.ts'
import type { Interval } from '../statistics/sample.ts'
import type { Outcome } from '../statistics/outcome-table.ts'
import type { StudyPlan } from './design.ts'
import { type PointOutcome, pointOutcomes } from './point-rule.ts'
import type { PolicyReading } from './readings.ts'

/** How often something is so, of how many, with the 95 % interval of its share. */
export interface Share {
  readonly count: number
  readonly share: number
  readonly interval: Interval
}

/** Of one policy in one world. */
export interface OutcomeShares {
  readonly world: string
  readonly policy: string
  /** Points at which the rule for points could be applied. */
  readonly points: number
  readonly byRule: Readonly<Record<PointOutcome, Share>>
  readonly byBounds: Readonly<Partial<Record<Outcome, number>>>
  /** Medians over points. */
  readonly medians: Readonly<Record<string, number>>
  readonly sold: number | undefined
}

/** The same where a parameter is one of its choices, or in one half of its range. */
export interface LevelShares {
  readonly parameter: string
  readonly level: string
  readonly shares: readonly OutcomeShares[]
}

export function outcomeShares(readings: readonly PolicyReading[]): readonly OutcomeShares[] {
  const groups = Map.groupBy(readings, ({ world, policy }) => JSON.stringify([world, policy]))
  return [...groups.values()].map((group) => {
    const judged = group.filter(({ byRule }) => byRule !== undefined)
    const byRule = pointOutcomes.map((outcome) => {
      const count = judged.filter((reading) => reading.byRule === outcome).length
      return [outcome, { count, share: count / judged.length, interval: shareInterval(count, judged.length) }] as const
    })
    const byBounds = Map.groupBy(group, (reading) => reading.byBounds)
    const names = [...new Set(group.flatMap(({ values }) => Object.keys(values)))]
    return {
      world: group[0]!.world,
      policy: group[0]!.policy,
      points: judged.length,
      byRule: Object.fromEntries(byRule) as Record<PointOutcome, Share>,
      byBounds: Object.fromEntries([...byBounds].map(([outcome, some]) => [outcome, some.length])),
      sold: group.every(({ sold }) => sold === undefined)
        ? undefined
        : median(group.flatMap(({ sold }) => (sold === undefined ? [] : [sold]))),
      medians: Object.fromEntries(
        names.map((name) => [
          name,
          median(group.flatMap(({ values }) => (values[name] === undefined ? [] : [values[name]]))),
        ]),
      ),
    }
  })
}

/** For every parameter: what the outcomes are where it is this, and where it is that. */
export function sharesByLevel(
  { design, points }: StudyPlan,
  readings: readonly PolicyReading[],
): readonly LevelShares[] {
  const values = new Map(points.map((point) => [point.number, point.values]))
  return parametersOf(design).flatMap(([parameter, varied]) => {
    const space = spaceOf(varied)
    const levels: readonly (readonly [level: string, holds: (value: Chosen) => boolean])[] =
      'options' in space
        ? space.options.map((option) => [chosenText(option), (value) => chosenText(value) === chosenText(option)])
        : halves(points.map((point) => point.values[parameter] as number))
    return levels.map(([level, holds]) => ({
      parameter,
      level,
      shares: outcomeShares(readings.filter(({ point }) => holds(values.get(point)![parameter]!))),
    }))
  })
}

/** A value as tables show it. */
export const chosenText = (value: Chosen): string => (typeof value === 'string' ? value : JSON.stringify(value))

function halves(values: readonly number[]): readonly (readonly [string, (value: Chosen) => boolean])[] {
  const middle = Number(median(values).toPrecision(3))
  return [
    [`below ${middle}`, (value) => (value as number) < middle],
    [`from ${middle}`, (value) => (value as number) >= middle],
  ]
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
