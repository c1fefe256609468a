import { Schema } from 'effect'

/** Something that is wrong in a file that a person wrote: where it stands, and what to do about it. */
export const Mistake = Schema.Struct({
  file: Schema.String,
  /** From 1. */
  line: Schema.Int,
  /** From 1. */
  column: Schema.Int,
  /** Of the field within that file, such as `policies[0].legs[0].sink`; empty for the whole of it. */
  path: Schema.String,
  /** What is wrong and what would be right. */
  says: Schema.String,
})

export type Mistake = typeof Mistake.Type

/** Keys and places in lists, from the outside in. */
export type Path = readonly PropertyKey[]

const longest = 60

/** @example pathText(['policies', 0, 'a b'])   // 'policies[0]["a b"]' */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const key = shorten(String(part))
    if (!/^[\w$-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`
    return text === '' ? key : `${text}.${key}`
  }, '')

/** A text as it may stand in a message: cut when it is long. */
export const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)

/** `campaign.yaml:3:7: seeds: has to be …` as editors and terminals find it. */
export const mistakeLine = ({ file, line, column, path, says }: Mistake): string =>
  `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${says}`

/** In the order of the files and of their lines; each once. */
export function inOrder(mistakes: readonly Mistake[], files: readonly string[]): Mistake[] {
  const seen = new Set<string>()
  return mistakes
    .toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column)
    .filter((mistake) => {
      const line = mistakeLine(mistake)
      return !seen.has(line) && seen.add(line)
    })
}
