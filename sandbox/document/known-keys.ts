import { z } from 'zod'
import { formerNames } from './former-names.ts'
import { type Path, pathText } from './mistake.ts'
import { nearest } from './suggestion.ts'
import { listed } from './wording.ts'

/** All that a schema may be at one place, with what only wraps it taken off. */
function variantsOf(schema: unknown): readonly z.ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return variantsOf(schema.unwrap())
  }
  if (schema instanceof z.ZodPipe) return variantsOf(schema.in)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(variantsOf)
  return [schema as z.ZodType]
}

type Fields = readonly (readonly [name: string, field: z.ZodType])[]

const fieldsOf = (schema: unknown): Fields => variantsOf(schema).flatMap(ownFields)

const ownFields = (schema: z.ZodType): Fields =>
  schema instanceof z.ZodObject ? Object.entries(schema.shape as Record<string, z.ZodType>) : []

/** What may stand inside under any name or place. */
const elementsOf = (schema: unknown): readonly unknown[] =>
  variantsOf(schema).flatMap((variant) =>
    variant instanceof z.ZodArray ? [variant.element] : variant instanceof z.ZodRecord ? [variant.valueType] : [],
  )

/** What a schema says about a place: several where it is a union. */
const at = (schema: unknown, path: Path): readonly unknown[] =>
  path.reduce<readonly unknown[]>(
    (found, key) =>
      found.flatMap((each) => {
        const named = fieldsOf(each).filter(([name]) => name === key)
        return named.length > 0 ? named.map(([, field]) => field) : elementsOf(each)
      }),
    [schema],
  )

/** The names that a schema knows at a place. */
export const keysAt = (schema: z.ZodType, path: Path): readonly string[] => [
  ...new Set(at(schema, path).flatMap((each) => fieldsOf(each).map(([name]) => name))),
]

/** What a schema says that a place means, where it says anything. */
export function descriptionAt(schema: z.ZodType, path: Path): string | undefined {
  const [only, ...others] = at(schema, path)
  return others.length > 0 ? undefined : describe(only)
}

function describe(schema: unknown): string | undefined {
  const own = schema instanceof z.ZodType ? schema.meta()?.description : undefined
  if (own !== undefined) return own
  const wrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return wrapped ? describe(schema.unwrap()) : undefined
}

/**
 * What to do about a key that a schema does not know at a place: its name of today, the one beside it that was probably meant, else the
 * place where a key of that name belongs, else all that is known there.
 */
export function cureFor(schema: z.ZodType, path: Path, key: string): string {
  const known = keysAt(schema, path)
  if (known.includes(key))
    return `it belongs to ${listed(
      at(schema, path).flatMap((each) => ownersOf(each, key)),
      'or',
    )}`
  const renamed = at(schema, path)
    .flatMap(fieldsOf)
    .find(([, field]) => variantsOf(field).some((variant) => formerNames.get(variant)?.formerly === key))
  if (renamed !== undefined) return `it is called ${renamed[0]} now`
  const beside = nearest(key, known)
  if (beside !== undefined) return `did you mean ${beside}?`
  const elsewhere = (placesIn(schema).get(plain(key)) ?? []).map((place) => {
    const shared = sharedWith(path, place.slice(0, -1))
    const own = [...path.slice(0, shared), ...place.slice(shared)]
    return { place: own, steps: path.length + place.length - 2 * shared }
  })
  const fewest = Math.min(...elsewhere.map(({ steps }) => steps))
  const near = elsewhere.filter(({ steps }) => steps === fewest)
  // Where it could be any of many, none of them was meant more than the others.
  if (near.length > 0 && near.length <= 3)
    return `did you mean ${listed(
      near.map(({ place }) => shown(place)),
      'or',
    )}?`
  return known.length === 0 ? 'nothing is to be said here' : `known are ${known.join(', ')}`
}

/** The variants that have a field which another one was given, by what tells them apart: `kind: vested`. */
const ownersOf = (schema: unknown, key: string): readonly string[] =>
  variantsOf(schema)
    .map(ownFields)
    .filter((fields) => fields.some(([name]) => name === key))
    .flatMap((fields) =>
      fields.flatMap(([name, field]) => (field instanceof z.ZodLiteral ? [`${name}: ${String(field.value)}`] : [])),
    )

/** Stands for every entry of a list and every name that a person may choose. */
const any = -1
const shown = (place: Path): string => pathText(place).replaceAll(`[${any}]`, '[]')

const indexes = new WeakMap<z.ZodType, ReadonlyMap<string, readonly Path[]>>()

/** Where a schema has fields, by their names without capitals and dashes. */
function placesIn(schema: z.ZodType): ReadonlyMap<string, readonly Path[]> {
  const ready = indexes.get(schema)
  if (ready !== undefined) return ready
  const places = new Map<string, Path[]>()
  const visit = (part: unknown, path: Path): void => {
    for (const [name, field] of fieldsOf(part)) {
      const here = [...path, name]
      places.set(plain(name), [...(places.get(plain(name)) ?? []), here])
      visit(field, here)
    }
    for (const element of elementsOf(part)) visit(element, [...path, any])
  }
  visit(schema, [])
  indexes.set(schema, places)
  return places
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** How far two places go the same way. */
function sharedWith(path: Path, place: Path): number {
  const parted = place.findIndex((key, i) => (key !== any ? key !== path[i] : i >= path.length))
  return parted < 0 ? Math.min(place.length, path.length) : parted
}
