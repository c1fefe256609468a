import { createHash } from 'node:crypto'
import { Result, Schema } from 'effect'

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** JSON as files of ours hold it: one text for one value. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** A value with the SHA-256 of all that it says, so that whoever reads it sees whether it was changed. */
export type Sealed<A> = A & { readonly seal: string }

export const sealed = <A extends object>(content: A): Sealed<A> => ({ ...content, seal: sha256(jsonText(content)) })

/** What a text says, or what is wrong with it. */
export type Found<A> = { readonly value: A } | { readonly wrong: string }

/**
 * Reads JSON that was written sealed. Any byte that was changed is found: a value by the seal, anything else because the
 * text is not the one that the value has. A seal can be made by anybody: so what it seals has to fit the schema, too.
 */
export function readSealed<A>(schema: Schema.Decoder<A>): (text: string) => Found<Sealed<A>> {
  const check = shapeOf(schema)
  return (text) => {
    const value = parseObject(text)
    if (value === undefined) return { wrong: 'it is cut off or no JSON object' }
    const wrong = brokenSeal(value, text)
    if (wrong !== undefined) return { wrong }
    const found = check(value)
    // What the schema does not name, such as the seal, is sealed as well.
    return 'wrong' in found ? found : { value: { ...(value as Sealed<object>), ...found.value } }
  }
}

function brokenSeal(value: object, text: string): string | undefined {
  const { seal, ...content } = value as { readonly seal?: unknown }
  if (typeof seal !== 'string') return 'it has no seal'
  const found = sha256(jsonText(content))
  if (found !== seal) return `its seal is ${shown(seal)}, but what it says has ${shown(found)}: it was changed`
  return jsonText(value) === text ? undefined : 'it is not laid out as it was written: it was changed'
}

/** What a value of a shape says, as far as the shape names it; in one line what is wrong with it, if it has another. */
export const shapeOf = <A>(schema: Schema.Decoder<A>): ((value: unknown) => Found<A>) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: 'all' })
  return (value) =>
    Result.match(decode(value), {
      onSuccess: (decoded) => ({ value: decoded }),
      onFailure: ({ message }) => ({
        wrong: message
          .split(/\n(?! )/)
          .slice(0, most)
          .map(inOneLine)
          .join('; '),
      }),
    })
}

const most = 3

/** `values.tvl: expected a number`. */
function inOneLine(issue: string): string {
  const [, what = issue, path = ''] = /^(.*)\n\s+at (.*)$/s.exec(issue) ?? []
  const place = path.replaceAll(/\["?(.*?)"?\]/g, '.$1').replace(/^\./, '')
  const said = `${what.charAt(0).toLowerCase()}${what.slice(1)}`
  return place === '' ? said : `${place}: ${said}`
}

/** The object that a JSON text is; undefined when it is none. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // What is nested too deeply to be written was not written by us.
    JSON.stringify(value)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const shown = (digest: string): string => (digest.length > 12 ? `${digest.slice(0, 12)}…` : digest)
