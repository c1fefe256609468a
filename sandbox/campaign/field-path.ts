/** Fields of a campaign by dotted paths, as a designed study names them. */
import type { z } from 'zod'
import { amountIn } from '../policy/amount.ts'
import { cureFor, keysAt } from '../document/known-keys.ts'
import type { Path } from '../document/mistake.ts'
import { nearest } from '../document/suggestion.ts'
import { partOf } from '../document/written-part.ts'

/** Where a path leads in one campaign: to several places where it says `*`; or why to none. */
export type Fields = { readonly places: readonly Path[] } | { readonly wrong: string }

/**
 * Follows a dotted path through a campaign. An entry of a list is named by its `id`, by its place from 0, or by `*` for all.
 *
 * @param schema of the campaign: fields that it does not say are there, too
 */
export function fieldsAt(schema: z.ZodType, campaign: unknown, path: string): Fields {
  let places: readonly Path[] = [[]]
  const steps = path.split('.')
  for (const [i, step] of steps.entries()) {
    const found = places.map((place) => stepInto(schema, campaign, place, step))
    const wrong = found.find((each) => 'wrong' in each)
    places = found.flatMap((each) => ('places' in each ? each.places : []))
    // Of all entries of a list, those count that have such a field.
    if (wrong !== undefined && (places.length === 0 || !steps.slice(0, i).includes('*'))) return wrong
  }
  return places.length > 0 ? { places } : { wrong: `no entry of a list in the campaign has ${path}` }
}

function stepInto(schema: z.ZodType, campaign: unknown, place: Path, step: string): Fields {
  const here = partOf(campaign, ...(place as (string | number)[]))
  const at = place.length === 0 ? 'a campaign' : String(place.join('.'))
  if (Array.isArray(here)) return entryOf(here, place, step, at)
  if (typeof here === 'object' && here !== null) {
    const known = [...new Set([...Object.keys(here), ...keysAt(schema, place)])]
    if (known.includes(step)) return { places: [[...place, step]] }
    return { wrong: `${at} has no field ${step}: ${cureFor(schema, place, step)}` }
  }
  return keysAt(schema, place).length > 0
    ? { wrong: `${at} is ${here === undefined ? 'not there' : String(here)} in the campaign: switch it on there first` }
    : { wrong: `${at} is a value, and has no field ${step}` }
}

function entryOf(list: readonly unknown[], place: Path, step: string, at: string): Fields {
  if (step === '*') {
    return list.length > 0 ? { places: list.map((_, i) => [...place, i]) } : { places: [] }
  }
  const ids = list.map((entry) => partOf(entry, 'id')).filter((id) => typeof id === 'string')
  const i = ids.length > 0 ? list.findIndex((entry) => partOf(entry, 'id') === step) : Number(step)
  if (Number.isInteger(i) && i >= 0 && i < list.length) return { places: [[...place, i]] }
  const meant = nearest(step, ids)
  const cure =
    meant !== undefined
      ? `did you mean ${meant}?`
      : `there are ${ids.length > 0 ? ids.join(', ') : `0 to ${list.length - 1}`}, and * for all`
  return { wrong: `${at} has no entry ${step}: ${cure}` }
}

/** A value with another one in one of its places; all else is the same, and what was given stays as it was. */
export function withField(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(whole)) return whole.with(step as number, withField(whole[step as number], rest, value))
  const fields = (typeof whole === 'object' && whole !== null ? whole : {}) as Readonly<Record<string, unknown>>
  return { ...fields, [step]: withField(partOf(whole, step as string), rest, value) }
}

const unit = /^\d+(?:\.\d+)? ([A-Za-z]+)$/

/** A number or an amount with its unit times a factor, to the decimal; undefined for anything else. */
export function multiplied(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return Number((value * factor).toPrecision(12))
  const [, name] = typeof value === 'string' ? (unit.exec(value) ?? []) : []
  return name === undefined ? undefined : `${timesText(amountIn(value as string), factor)} ${name}`
}

/** Decimals in full: parts of an amount, each multiplied, still are the whole of it. */
function timesText(amount: string, factor: number): string {
  const [a, b] = [scaledOf(amount), scaledOf(plainText(factor))]
  const digits = (a.value * b.value).toString().padStart(a.places + b.places + 1, '0')
  const places = a.places + b.places
  const whole = digits.slice(0, digits.length - places)
  const part = digits.slice(digits.length - places).replace(/0+$/, '')
  return part === '' ? whole : `${whole}.${part}`
}

const plainText = (value: number): string => value.toFixed(10).replace(/0+$/, '').replace(/\.$/, '')

function scaledOf(text: string): { readonly value: bigint; readonly places: number } {
  const [whole = '0', part = ''] = text.split('.')
  return { value: BigInt(whole + part), places: part.length }
}
