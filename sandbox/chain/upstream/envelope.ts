import { Option, Predicate, Schema } from 'effect'

/** What an endpoint said to one request. */
export type Said =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number | undefined; readonly message: string }
  | { readonly kind: 'nonsense'; readonly reason: string }

const decodeJson = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Unknown))

/**
 * Reads an answer as other clients do: with or without `jsonrpc`, with `"error": null` beside a result, with its number as a
 * text, in a list, with whatever else is in it. Only what can be taken for something else is none: the answer to another
 * request, or none at all.
 *
 * @param id of the request
 */
export function readEnvelope(text: string, id: number): Said {
  const parsed = Option.getOrUndefined(decodeJson(text))
  const entries = [parsed].flat().filter(Predicate.isReadonlyObject)
  const entry = entries.find((one) => numberOf(one['id']) === id) ?? (entries.length === 1 ? entries[0] : undefined)
  if (entry === undefined) return nonsense('what came is no JSON-RPC answer')
  const { error, result } = entry
  if (error !== undefined && error !== null) return { kind: 'error', ...errorOf(error) }
  if (result === undefined) return nonsense('what came is no JSON-RPC answer')
  // Without a number it can only be this one's, since one request is one exchange.
  const answered = numberOf(entry['id'])
  return answered === undefined || answered === id
    ? { kind: 'result', result }
    : nonsense('the answer is to another request')
}

const nonsense = (reason: string): Said => ({ kind: 'nonsense', reason })

/** The number of a request; NaN when it is none of ours, undefined when there is none. */
const numberOf = (id: unknown): number | undefined =>
  id === undefined || id === null
    ? undefined
    : typeof id === 'number' || typeof id === 'string'
      ? Number(id)
      : Number.NaN

function errorOf(error: unknown): { readonly code: number | undefined; readonly message: string } {
  if (!Predicate.isReadonlyObject(error)) return { code: undefined, message: String(error) }
  const { code, message } = error
  const number = Number(code)
  return {
    code: code === undefined || code === null || Number.isNaN(number) ? undefined : number,
    message: typeof message === 'string' ? message : JSON.stringify(error),
  }
}
