import type { z } from 'zod'
import { shorten } from './mistake.ts'
import { nearest } from './suggestion.ts'

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

/** What zod wants of a value, in words that go behind “has to be”; for schemas that do not say it themselves. */
export function wanted(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return Object.hasOwn(kinds, issue.expected) ? kinds[issue.expected] : issue.expected
    case 'invalid_value':
      return listed(issue.values.map(String), 'or')
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', Number(issue.minimum))
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', Number(issue.maximum))
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? listed(issue.options.map(String), 'or') : undefined
    default:
      return undefined
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of fields',
  record: 'a map of fields',
}

function bound(origin: string, side: string, limit: number): string {
  const number = limit.toLocaleString('en-US', { maximumFractionDigits: 20 })
  if (origin === 'string')
    return limit === 1 && side === 'at least' ? 'a text that is not empty' : `${side} ${number} characters long`
  if (origin === 'array' || origin === 'set' || origin === 'object' || origin === 'map') {
    return `${side} ${number} ${limit === 1 ? 'entry' : 'entries'} long`
  }
  return `${side} ${number}`
}

/** @example listed(['a', 'b', 'c'], 'or')   // 'a, b or c' */
export const listed = (names: readonly string[], between: 'and' | 'or'): string =>
  names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')} ${between} ${names.at(-1)}`

/** What stands there, in words that go behind “and is”. */
export function found(value: unknown): string {
  if (value === null) return 'empty'
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${JSON.stringify(shorten(value))}`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  return String(value)
}

/**
 * What to write in place of a value, where that can be told from what is there.
 *
 * @param want the words for what is wanted
 * @param options all values that there are, where these are few
 */
export function cure(value: unknown, want: string, options: readonly string[] = []): string | undefined {
  const meant = typeof value === 'string' ? nearest(value, options) : undefined
  if (meant !== undefined) return `did you mean ${meant}?`
  if (/\boff\b.*\bor a map/.test(want)) return switched(value)
  if (want.startsWith('text') && ['number', 'boolean'].includes(typeof value))
    return `put it in quotes: "${String(value)}"`
  const [, unit] = /^an amount in (\S+)/.exec(want) ?? []
  if (unit !== undefined) return asAmount(value, unit)
  if (/^an address\b/.test(want) && typeof value === 'number') return 'put it in quotes, or YAML reads a number'
  if (want.startsWith('a list') && value !== null) return 'put it in brackets: [ … ]'
  if (typeof value !== 'string') return undefined
  if (want === 'true or false') return asBoolean(value)
  return /number|at least|at most|more than|less than/.test(want) ? asNumber(value) : undefined
}

const yes = /^(on|yes|y|true|enabled?)$/i
const no = /^(no|n|false|none|disabled?)$/i

function switched(value: unknown): string {
  if (value === true || (typeof value === 'string' && yes.test(value)))
    return 'write {} to switch it on as it usually is'
  if (value === false || (typeof value === 'string' && no.test(value))) return 'write "off", with the quotes'
  return 'write {} to switch it on as it usually is, or off'
}

function asBoolean(value: string): string | undefined {
  const said = yes.test(value) ? 'true' : no.test(value) || value === 'off' ? 'false' : undefined
  return said === undefined ? undefined : `YAML reads ${value} as text: write ${said}`
}

function asAmount(value: unknown, unit: string): string | undefined {
  const digits =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? numberOf(value)?.digits : undefined
  return digits === undefined || !/^\d+(\.\d+)?$/.test(digits) ? undefined : `write "${digits} ${unit}"`
}

/** Text that means a number: in quotes, with separators, with a unit or a sign for per cent behind it. */
function asNumber(value: string): string | undefined {
  const { digits, unit } = numberOf(value) ?? {}
  if (digits === undefined || !Number.isFinite(Number(digits))) return undefined
  return `write ${unit === '%' ? Number((Number(digits) / 100).toPrecision(12)) : Number(digits)}, without quotes`
}

/** Digits without what only parts them, and what stands behind. */
function numberOf(text: string): { readonly digits: string; readonly unit: string } | undefined {
  // What takes long to match would be no number anyway.
  if (text.length > 40) return undefined
  const [, digits, unit] =
    /^\s*\$?([-+]?\d[\d_,' ]*(?:\.\d+)?(?:e[-+]?\d+)?|\.\d+)\s*([\p{L}%$.-]*)\s*$/iu.exec(text) ?? []
  return digits === undefined ? undefined : { digits: digits.replace(/[_,' ]/g, ''), unit: unit ?? '' }
}
