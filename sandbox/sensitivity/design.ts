/** The points of a designed study: which campaigns it is made of, and how they belong together. */
import { Effect, Schema } from 'effect'
import type { Campaign } from '../campaign/campaign.ts'
import { digest } from '../campaign/plan.ts'
import type { SensitivityDesign } from '../campaign/sensitivity.ts'
import { changesBy, type Chosen, parametersOf, valueAt, variedCampaign } from '../campaign/varied.ts'
import { pathText } from '../document/mistake.ts'
import { drawsOf } from '../random/streams.ts'
import { latinHypercube } from '../statistics/latin-hypercube.ts'
import { type Trajectory, trajectory } from '../statistics/morris.ts'
import { saltelli } from '../statistics/sobol.ts'

/** A point: an ordinary campaign with the parameters' values put in. */
export interface DesignPoint {
  /** From 1. */
  readonly number: number
  /** Place in the unit cube, a side for each parameter. */
  readonly place: readonly number[]
  readonly values: Readonly<Record<string, Chosen>>
  readonly campaign: Campaign
}

/** How points belong together, by their numbers. */
export type Arrangement =
  | { readonly method: 'latin-hypercube' }
  | {
      readonly method: 'morris'
      readonly walks: readonly { readonly walk: Trajectory; readonly points: readonly number[] }[]
    }
  | { readonly method: 'sobol'; readonly rows: readonly SobolRow[] }

/** Numbers of the points of a row of Saltelli's design. */
export interface SobolRow {
  readonly a: number
  readonly b: number
  readonly mixed: readonly number[]
}

export interface StudyPlan {
  readonly design: SensitivityDesign
  readonly parameters: readonly string[]
  /** Those that differ from each other: a choice that falls the same way twice is run once. */
  readonly points: readonly DesignPoint[]
  readonly arrangement: Arrangement
}

/** Lays the points out, each the same whenever the design is; `draw` of the design makes others. */
export const planStudy = Effect.fn('planStudy')(function* (
  campaign: Campaign,
  design: SensitivityDesign,
): Effect.fn.Return<StudyPlan, PointInvalid> {
  const parameters = parametersOf(design)
  const { uniform } = drawsOf(`sensitivity/${design.method}/${design.draw}`)
  const numbers = new Map<string, number>()
  const points: DesignPoint[] = []
  const invalid: { point: number; says: string }[] = []
  const numberOf = (place: readonly number[]): number => {
    const values = Object.fromEntries(parameters.map(([name, parameter], i) => [name, valueAt(parameter, place[i]!)]))
    const key = digest(values)
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = numbers.size + 1
    numbers.set(key, number)
    const changes = parameters
      .flatMap(([name, parameter]) => changesBy(campaign, name, parameter, values[name]!))
      .flatMap((change) => ('place' in change ? [change] : []))
    const { data, findings } = variedCampaign(campaign, changes)
    if (data === undefined) {
      const [first] = findings
      invalid.push({ point: number, says: first === undefined ? '' : `${pathText(first.path)} ${first.says}` })
    } else points.push({ number, place, values, campaign: data })
    return number
  }
  const arrangement = arrange(design, parameters.length, uniform, numberOf)
  if (invalid.length > 0) return yield* new PointInvalid({ of: numbers.size, points: invalid })
  return { design, parameters: parameters.map(([name]) => name), points, arrangement }
})

function arrange(
  { method, points, trajectories, levels }: SensitivityDesign,
  sides: number,
  random: () => number,
  numberOf: (place: readonly number[]) => number,
): Arrangement {
  if (method === 'morris') {
    const walks = Array.from({ length: trajectories }, () => trajectory(sides, levels, random))
    return { method, walks: walks.map((walk) => ({ walk, points: walk.points.map(numberOf) })) }
  }
  if (method === 'sobol') {
    const rows = saltelli(points, sides, random)
    return {
      method,
      rows: rows.map(({ a, b, mixed }) => ({ a: numberOf(a), b: numberOf(b), mixed: mixed.map(numberOf) })),
    }
  }
  latinHypercube(points, sides, random).forEach(numberOf)
  return { method }
}

/** Parameters that are right one by one are not together, at some points. */
export class PointInvalid extends Schema.TaggedError<PointInvalid>()('PointInvalid', {
  of: Schema.Int,
  points: Schema.Array(Schema.Struct({ point: Schema.Int, says: Schema.String })),
}) {
  readonly retryable = false
  override get message(): string {
    const shown = this.points.slice(0, 5).map(({ point, says }) => `  - point ${point}: ${says}`)
    const more = this.points.length - shown.length
    return [
      `At ${this.points.length} of ${this.of} points of the design the campaign contradicts itself:`,
      ...shown,
      ...(more > 0 ? [`  … and ${more} more`] : []),
      'Narrow the ranges of `sensitivity.parameters` that meet there, or set both fields by one parameter (`of`, `settings`).',
    ].join('\n')
  }
}
