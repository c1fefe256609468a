import { z } from 'zod'

/**
 * The same fields, all optional and none with a default: for a part of a file that changes some of what another part
 * says. (zod's own `partial` would fill in the defaults and so overrule what it is to leave alone.)
 *
 * @example
 * import { z } from 'zod'
 *
 * overridesOf(z.object({ a: z.number().default(1) })).parse({}) // => {}
 */
export function overridesOf<Fields extends object>(schema: z.ZodType<Fields>): z.ZodType<Partial<Fields>> {
  const object = unwrap(schema)
  if (!(object instanceof z.ZodObject)) throw new Error('overrides are made of objects only')
  const fields = Object.entries(object.shape as Record<string, z.ZodType>)
  const optional = Object.fromEntries(fields.map(([name, field]) => [name, unwrap(field).optional()]))
  return z.strictObject(optional) as unknown as z.ZodType<Partial<Fields>>
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    const inner = schema.unwrap() as z.ZodType
    const description = schema.meta()
    return unwrap(description === undefined ? inner : inner.meta(description))
  }
  return schema
}
