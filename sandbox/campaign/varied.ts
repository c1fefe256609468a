/** A campaign with some of its fields changed, as one point of a designed study has it. */
import { examine, type SchemaFinding } from '../document/finding.ts'
import type { Path } from '../document/mistake.ts'
import { partOf } from '../document/written-part.ts'
import { type Campaign, campaign } from './campaign.ts'
import { fieldsAt, multiplied, withField } from './field-path.ts'
import type { SensitivityDesign, VariedParameter } from './sensitivity.ts'

/** What a parameter is at a point: a number, one of its choices, or the name of a setting. */
export type Chosen = number | string | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>

/** A field that is set, with its value. */
export interface FieldChange {
  readonly place: Path
  readonly value: unknown
}

/** What a parameter may be: numbers from a part of the range, or one of so many. */
export type Space =
  | { readonly numbers: Extract<VariedParameter, { low: number }> }
  | { readonly options: readonly Chosen[] }

export function spaceOf(parameter: VariedParameter): Space {
  if ('low' in parameter) return { numbers: parameter }
  return { options: 'choices' in parameter ? (parameter.choices as Chosen[]) : Object.keys(parameter.settings) }
}

/** Six digits are as many as anybody reads, and a factor of so few multiplies amounts exactly. */
const digits = 6

/**
 * The value of a parameter at a place between 0 and 1.
 *
 * @example
 * valueAt({ low: 10, high: 1000, scale: 'log', whole: false, times: false }, 0.5) // => 100
 */
export function valueAt(parameter: VariedParameter, u: number): Chosen {
  const space = spaceOf(parameter)
  if ('options' in space)
    return space.options[Math.min(space.options.length - 1, Math.floor(u * space.options.length))]!
  const { low, high, scale, whole } = space.numbers
  const [from, to] = whole ? [low, high + 1] : [low, high]
  const value = scale === 'log' ? from * (to / from) ** u : from + u * (to - from)
  return whole ? Math.min(high, Math.floor(value)) : Number(value.toPrecision(digits))
}

/** The fields that a parameter sets, or what is wrong with the path of one. */
export function changesBy(
  written: Campaign,
  name: string,
  parameter: VariedParameter,
  chosen: Chosen,
): readonly (FieldChange | { readonly path: string; readonly wrong: string })[] {
  const values: readonly (readonly [path: string, value: unknown])[] =
    'settings' in parameter
      ? Object.entries(parameter.settings[String(chosen)] ?? {})
      : (parameter.of ?? [name]).map((path) => [path, chosen] as const)
  const times = 'times' in parameter && parameter.times
  return values.flatMap(([path, value]) => {
    const fields = fieldsAt(campaign, written, path)
    if ('wrong' in fields) return [{ path, wrong: fields.wrong }]
    return fields.places.map((place) => {
      if (!times) return { place, value }
      const product = multiplied(partOf(written, ...(place as (string | number)[])), value as number)
      return product === undefined
        ? { path, wrong: 'what is there is neither a number nor an amount, and cannot be multiplied' }
        : { place, value: product }
    })
  })
}

/** The campaign of a point; without a design of its own, and with what is wrong with it by the campaign's own rules. */
export function variedCampaign(
  { sensitivity: _design, ...written }: Campaign,
  changes: readonly FieldChange[],
): { readonly data?: Campaign; readonly findings: readonly SchemaFinding[] } {
  return examine(
    campaign,
    changes.reduce<unknown>((whole, { place, value }) => withField(whole, place, value), written),
  )
}

/** Parameters in the order in which the design names them. */
export const parametersOf = ({
  parameters,
}: SensitivityDesign): readonly (readonly [name: string, VariedParameter])[] => Object.entries(parameters)
