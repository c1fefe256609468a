import { z } from 'zod'

/** What changes some of what another part of a file says: any field of it, however deep; lists and values as a whole. */
export type Overrides<Whole> = Whole extends readonly unknown[]
  ? Whole
  : Whole extends object
    ? { readonly [Field in keyof Whole]?: Overrides<Whole[Field]> | Unswitched<Whole[Field]> }
    : Whole

/** How an override switches off what may be off. */
type Unswitched<Whole> = 'off' extends Whole ? false | null : never

/**
 * The same fields, all optional and none with a default: for a part of a file that changes some of what another part
 * says. (zod's own `partial` would fill in the defaults and so overrule what it is to leave alone.) What may be off can be
 * switched off by `false` and `null`, too.
 *
 * @param fixed fields that cannot be overridden
 *
 * @example
 * import { z } from 'zod'
 *
 * overridesOf(z.object({ a: z.number().default(1) })).parse({}) // => {}
 */
export function overridesOf<Whole extends object>(
  schema: z.ZodType<Whole>,
  fixed: readonly (keyof Whole & string)[] = [],
): z.ZodType<Overrides<Whole>> {
  const object = unwrap(schema)
  if (!(object instanceof z.ZodObject)) throw new Error('overrides are made of objects only')
  return fieldsOf(object, fixed) as unknown as z.ZodType<Overrides<Whole>>
}

/**
 * A part of a file with what overrides it put in: maps field by field, all else as a whole. What is switched on where it was
 * off begins with nothing said. Whatever anybody wrote on either side, the other side is as it was.
 *
 * @param schema of the whole part
 *
 * @example
 * import { z } from 'zod'
 *
 * const schema = z.object({ a: z.number(), b: z.object({ c: z.number(), d: z.number() }) })
 * overridden(schema, { a: 1, b: { c: 2, d: 3 } }, { b: { d: 4 } }) // => { a: 1, b: { c: 2, d: 4 } }
 */
export function overridden(schema: z.ZodType, whole: unknown, changes: unknown): unknown {
  if (changes === undefined) return whole
  const form = unwrap(schema)
  const switched = switchedBy(form)
  if (switched !== undefined && isOff(changes)) return 'off'
  const object = switched ?? form
  if (!(object instanceof z.ZodObject) || !isMap(changes)) return changes
  const before = isMap(whole) ? whole : {}
  const shape = object.shape as Readonly<Record<string, z.ZodType>>
  const names = [...Object.keys(before), ...Object.keys(changes).filter((name) => !Object.hasOwn(before, name))]
  return Object.fromEntries(
    names.map((name) => {
      const [own, change] = [before, changes].map((side) => (Object.hasOwn(side, name) ? side[name] : undefined))
      const field = Object.hasOwn(shape, name) ? shape[name] : undefined
      return [name, field === undefined ? (change ?? own) : overridden(field, own, change)]
    }),
  )
}

function fieldsOf(object: z.ZodObject, fixed: readonly string[] = []): z.ZodType {
  const fields = Object.entries(object.shape as Record<string, z.ZodType>).filter(([name]) => !fixed.includes(name))
  const description = object.meta()?.description
  const optional = z.strictObject(Object.fromEntries(fields.map(([name, field]) => [name, changing(field).optional()])))
  return description === undefined ? optional : optional.meta({ description })
}

/** A field as an override may say it. */
function changing(schema: z.ZodType): z.ZodType {
  const form = unwrap(schema)
  if (form instanceof z.ZodObject) return fieldsOf(form)
  const switched = switchedBy(form)
  if (switched === undefined) return form
  return z
    .union([z.literal('off'), z.literal(false), z.null(), fieldsOf(switched)])
    .meta({ description: 'Off, on with {}, or what differs of its parameters.' })
}

/** What stands beside `off` in a union of the two. */
function switchedBy(form: z.ZodType): z.ZodObject | undefined {
  if (!(form instanceof z.ZodUnion)) return undefined
  const options = (form.options as readonly z.ZodType[]).map(unwrap)
  const off = options.some((option) => option instanceof z.ZodLiteral && option.values.has('off'))
  return off ? options.find((option) => option instanceof z.ZodObject) : undefined
}

const isOff = (value: unknown): boolean => value === 'off' || value === false || value === null

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    const inner = schema.unwrap() as z.ZodType
    const description = schema.meta()
    return unwrap(description === undefined ? inner : inner.meta(description))
  }
  return schema
}
