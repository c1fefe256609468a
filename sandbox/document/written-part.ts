/** A part of what a person wrote, which may be anything; nothing where it does not go on that way. */
export const partOf = (written: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((part, key) => {
    if (Array.isArray(part)) return part[key as number]
    const isMap = typeof part === 'object' && part !== null
    return isMap && Object.hasOwn(part, key) ? (part as Readonly<Record<string, unknown>>)[key] : undefined
  }, written)

/** A number in it, else one that compares with nothing: what is wrong by itself contradicts nothing else. */
export function numberIn(written: unknown, ...path: readonly (string | number)[]): number {
  const part = partOf(written, ...path)
  return typeof part === 'number' ? part : Number.NaN
}

export const listIn = (written: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const part = partOf(written, ...path)
  return Array.isArray(part) ? part : []
}

/** The names of a map’s fields. */
export function namesIn(written: unknown, ...path: readonly (string | number)[]): readonly string[] {
  const part = partOf(written, ...path)
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.keys(part) : []
}
