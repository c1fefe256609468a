import type { z } from 'zod'
import { cureFor, descriptionAt, keysAt } from './known-keys.ts'
import type { Path } from './mistake.ts'
import { cure, found, listed, wanted } from './wording.ts'
import { partOf } from './written-part.ts'

/** What is wrong with a value by its schema, before it is known where in a file that stands. */
export interface SchemaFinding {
  readonly path: Path
  readonly says: string
  /** It is the name that is wrong, and not what stands under it. */
  readonly named?: true
}

/** What a value is by a schema; without data where anything is wrong with it. */
export function examine<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { readonly data?: z.output<S>; readonly findings: readonly SchemaFinding[] } {
  const { success, data, error } = schema.safeParse(value, { error: wanted })
  if (success) return { data, findings: [] }
  return { findings: once(error.issues.flatMap((issue) => findingsOf(issue, schema, value))) }
}

type Issue = z.core.$ZodIssue

function findingsOf(issue: Issue, schema: z.ZodType, value: unknown): readonly SchemaFinding[] {
  const { path } = issue
  if (issue.code === 'custom') return [{ path, says: issue.message }]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      says: `nothing by this name is known here: ${cureFor(schema, path, key)}`,
      named: true,
    }))
  }
  if (issue.code === 'invalid_key') {
    return issue.issues
      .slice(0, 1)
      .map(({ message }) => ({ path, says: `this name has to be ${message}`, named: true }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const variants = issue.errors.map((errors) =>
      errors.map((each) => ({ ...each, path: [...path, ...each.path] }) as Issue),
    )
    const fitting = variants.find((errors) => !errors.some((each) => isMismatch(each, path)))
    if (fitting !== undefined) return fitting.flatMap((each) => findingsOf(each, schema, value))
    const roots = variants.flatMap((errors) => errors.filter((each) => isMismatch(each, path)))
    const want = listed([...new Set(roots.map(({ message }) => message))], 'or')
    return [{ path, says: phrase(want, optionsOf(roots), schema, path, value) }]
  }
  return [{ path, says: phrase(issue.message, optionsOf([issue]), schema, path, value) }]
}

/** The value is of another kind altogether than this part of a union is about. */
const isMismatch = ({ code, path }: Issue, whole: Path): boolean =>
  path.length === whole.length && ['invalid_type', 'invalid_value', 'invalid_format'].includes(code)

const optionsOf = (issues: readonly Issue[]): readonly string[] =>
  issues.flatMap((issue) =>
    issue.code === 'invalid_value'
      ? issue.values.map(String)
      : issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
        ? issue.options.map(String)
        : [],
  )

/** Names that are all said although the one that was meant is known. */
const mostListed = 12

function phrase(want: string, options: readonly string[], schema: z.ZodType, path: Path, value: unknown): string {
  const there = partOf(value, ...(path as (string | number)[]))
  if (there === undefined) {
    const meaning = descriptionAt(schema, path)
    return `this is missing, and has to be ${want}${meaning === undefined ? '' : `. ${meaning}`}`
  }
  const better = cure(there, want, options)
  const keys = want.endsWith('a map of fields') ? keysAt(schema, path) : []
  const full = keys.length > 0 && keys.length <= mostListed ? `${want} (${keys.join(', ')})` : want
  const short = better !== undefined && options.length > mostListed ? `one of ${options.length} names` : full
  return `has to be ${short}, and is ${found(there)}${better === undefined ? '' : `: ${better}`}`
}

/** Of what is wrong with one value the first is enough: a text that is no amount need not also be too long a one. */
function once(findings: readonly SchemaFinding[]): SchemaFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ path, says }) => {
    const place = `${JSON.stringify(path)}${says.startsWith('has to be') ? '' : says}`
    return !seen.has(place) && seen.add(place)
  })
}
