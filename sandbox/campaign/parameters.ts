import { z } from 'zod'
import { type Plausible, plausible } from '../../protocols/plausible.ts'
import { marketParameters } from '../market/market.ts'
import { baseParameters } from '../origin/base-parameters.ts'
import { populationParameters } from '../world/population.ts'

/** A parameter of the world, as a campaign file may set it. */
export interface Parameter {
  /** From the campaign's root, dotted: `agents.investor.horizonDays`. */
  readonly path: string
  /** Undefined where there is none. A distribution is one parameter: `{ median, spread }` or `{ low, high }`. */
  readonly default: unknown
  readonly meaning: string
  readonly plausible: Plausible
}

/** A number that somebody may vary: a parameter, or one of the numbers of a distribution. */
export interface VariableParameter {
  readonly path: string
  readonly default: number
  readonly range: readonly [least: number, most: number]
  /** What range and default rest on: `assumed` where they rest on nothing. */
  readonly basis: string
}

/** What a parameter rests on that says nothing of it. */
export const assumed = 'assumed'

const roots = { market: marketParameters, agents: populationParameters, chain: baseParameters }

/**
 * Everything that a campaign file may set about the world, with its default and what is known of where it may lie.
 *
 * @example
 * parameters().find(({ path }) => path === 'market.beta')?.default // => 0.78
 */
export const parameters = (): readonly Parameter[] =>
  Object.entries(roots).flatMap(([root, schema]) => fieldsIn(schema as z.ZodType, root))

/**
 * The numbers of which somebody has said where they may lie: what a study of sensitivity varies unless it is told otherwise.
 *
 * @example
 * variableParameters().find(({ path }) => path === 'agents.investor.choiceIntensity')?.range // => [30, 50]
 */
export const variableParameters = (): readonly VariableParameter[] =>
  parameters().flatMap(({ path, default: usual, plausible: { range, of, basis = assumed } }) => {
    if (range === undefined) return []
    const number = of === undefined ? usual : (usual as Readonly<Record<string, number>>)[of]
    return [{ path: of === undefined ? path : `${path}.${of}`, default: number as number, range, basis }]
  })

/** Fields of what a schema allows, by their paths; those of parts that are there by default, or may be switched on, too. */
function fieldsIn(schema: z.ZodType, path: string): readonly Parameter[] {
  const { inner } = opened(schema)
  return Object.entries(inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : {}).flatMap(
    ([name, field]): readonly Parameter[] => {
      const here = `${path}.${name}`
      const { inner: value, usual } = opened(field)
      const part = partOf(value)
      const inside = part === undefined || isChosen(usual) ? [] : fieldsIn(part, here)
      if (inside.length > 0 && value === part) return inside
      const { description: meaning = '' } = z.globalRegistry.get(field) ?? {}
      return [{ path: here, default: usual, meaning, plausible: plausible.get(field) ?? {} }, ...inside]
    },
  )
}

/** Whether a part has numbers of its own by default: then they are one parameter. */
const isChosen = (usual: unknown): boolean =>
  typeof usual === 'object' && usual !== null && Object.keys(usual).length > 0

/** The object that a value is, or is where it is not off. */
function partOf(value: z.ZodType): z.ZodObject | undefined {
  if (value instanceof z.ZodObject) return value
  const options =
    value instanceof z.ZodUnion ? (value.options as readonly z.ZodType[]).map((one) => opened(one).inner) : []
  const isSwitch = options.some((option) => option instanceof z.ZodLiteral && option.value === 'off')
  return isSwitch ? options.find((option) => option instanceof z.ZodObject) : undefined
}

/** What is inside of defaults, and the default. */
function opened(schema: z.ZodType): { readonly inner: z.ZodType; readonly usual: unknown } {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return { inner: opened(schema.unwrap() as z.ZodType).inner, usual: schema.def.defaultValue }
  }
  if (schema instanceof z.ZodOptional) return { inner: opened(schema.unwrap() as z.ZodType).inner, usual: undefined }
  return { inner: schema, usual: undefined }
}
