/** Where two values differ. */
export interface Difference {
  /** Names from the outside in: `values.organicVolume`. */
  readonly path: string
  readonly recorded: unknown
  readonly again: unknown
}

/** All places at which two plain values differ, in the order of what is recorded; what only one of them has is one place. */
export function differencesOf(recorded: unknown, again: unknown): Difference[] {
  const found: Difference[] = []
  const visit = (path: readonly string[], one: unknown, other: unknown): void => {
    if (Object.is(one, other)) return
    if (!isNested(one) || !isNested(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ path: path.join('.'), recorded: one, again: other })
      return
    }
    const [left, right] = [named(one), named(other)]
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      visit([...path, name], left.get(name), right.get(name))
    }
  }
  visit([], recorded, again)
  return found
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A value's parts by name; those of a list by what they call themselves, when they all do. */
function named(value: object): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  const names = value.map((each: unknown) => (isNested(each) ? nameOf(each) : undefined))
  const telling = names.every((name) => name !== undefined) && new Set(names).size === names.length
  return new Map(value.map((each: unknown, i) => [telling ? names[i]! : String(i), each]))
}

function nameOf(value: object): string | undefined {
  for (const field of ['world', 'policy', 'run', 'id', 'name']) {
    const found = (value as Record<string, unknown>)[field]
    if (typeof found === 'string') return found
  }
  return undefined
}

/** `values.organicVolume is 207403, again it is 103702`. */
export const saidOf = ({ path, recorded, again }: Difference, verb = 'again it is'): string => {
  const [one, other] = shortest(recorded, again)
  return `${path === '' ? 'it' : path} is ${one}, ${verb} ${other}`
}

/** Two values in as few digits as set them apart. */
function shortest(one: unknown, other: unknown): [string, string] {
  if (typeof one !== 'number' || typeof other !== 'number') return [textOf(one), textOf(other)]
  const digits = [6, 9, 12].find((count) => one.toPrecision(count) !== other.toPrecision(count))
  const text = (value: number) => String(digits === undefined ? value : Number(value.toPrecision(digits)))
  return [text(one), text(other)]
}

const longest = 80

function textOf(value: unknown): string {
  if (value === undefined) return 'not there'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
