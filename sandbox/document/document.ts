import { Effect } from 'effect'
import { Composer, type CST, type Document as YamlDocument, isScalar, LineCounter, Parser } from 'yaml'
import { type Mistake, type Path, pathText } from './mistake.ts'
import { bracketsTooDeep, mostLevels, tokensTooDeep } from './nesting.ts'
import { core, type Place, plainData } from './plain-data.ts'
import { type FileUnreadable, readText } from './written-text.ts'

/** What a file says as plain data, and where in the file each part of it stands. */
export interface Document {
  readonly file: string
  readonly value: unknown
  /** What is wrong with the text itself, whatever it is about. */
  readonly mistakes: readonly Mistake[]
  /** The text is no YAML: what the rest of it means is anybody’s guess. */
  readonly broken: boolean
  /** Whether a part could not be understood, which `mistakes` says already. */
  readonly lost: (path: Path) => boolean
  /** Where a part stands; where it is missing, what would hold it. */
  readonly locate: (path: Path, side?: 'key' | 'value') => TextPosition
}

export type TextPosition = Pick<Mistake, 'line' | 'column'>

/** Reads a YAML or JSON file: JSON is YAML, too. */
export const readDocument = (file: string): Effect.Effect<Document, FileUnreadable> =>
  Effect.map(readText(file), (text) => parseText(file, text))

/** A text as plain data. What cannot be understood is a mistake with its place; nothing is thrown. */
export function parseText(file: string, text: string): Document {
  const lines = lineStarts(text)
  const position = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const mistakes: Mistake[] = []
  const report = (offset: number, says: string, path: Path = []) => {
    mistakes.push({ file, ...position(offset), path: pathText(path), says })
  }
  const beginning = () => position(0)

  const brackets = bracketsTooDeep(text)
  const tokens = brackets === undefined ? [...new Parser().parse(text)] : []
  const deep = brackets ?? tokensTooDeep(tokens)
  if (deep !== undefined) {
    report(deep, `this is nested in more than ${mostLevels} levels, and nothing that is read here is`)
    return { file, value: undefined, mistakes, broken: true, lost: () => true, locate: beginning }
  }
  const written = compose(tokens, lines)
  for (const { errors, warnings } of written) {
    for (const { pos, message } of errors) report(pos[0], `this is no YAML: ${message.split('\n')[0]}`)
    // Tags and directives that mean nothing are passed over by the parser.
    for (const { pos, message, code } of warnings) {
      if (code !== 'TAG_RESOLVE_FAILED' || message.includes(core))
        report(pos[0], `${message.split('\n')[0]}: leave it out`)
    }
  }
  const [first, second] = written
  if (first === undefined) return { file, value: null, mistakes, broken: false, lost: () => false, locate: beginning }
  const broken = written.some(({ errors }) => errors.length > 0)
  if (second !== undefined && !broken) {
    report(startOf(second), 'a second document begins here, and one is read: put each into a file of its own')
  }
  const { value, place, unclear } = plainData(first)
  if (!broken) for (const { offset, path, says } of unclear) report(offset, says, path)
  const losses = new Set(unclear.flatMap(({ path, lost }) => (lost ? [JSON.stringify(path)] : [])))
  return {
    file,
    value,
    mistakes,
    broken,
    lost: (path) =>
      broken ||
      (losses.size > 0 &&
        [path, ...path.map((_, i) => path.slice(0, i))].some((part) => losses.has(JSON.stringify(part)))),
    locate: (path, side = 'value') => position(nearestTo(place, path)[side === 'key' ? 'key' : 'at']),
  }
}

function lineStarts(text: string): LineCounter {
  const lines = new LineCounter()
  for (let start = 0; ;) {
    lines.addNewLine(start)
    const end = text.indexOf('\n', start)
    if (end < 0) return lines
    start = end + 1
  }
}

/** The documents in a file, without empty ones behind the first. */
function compose(tokens: readonly CST.Token[], lines: LineCounter): YamlDocument.Parsed[] {
  // Keys that stand twice are found afterwards: the parser would compare each with all before it.
  const composer = new Composer({ lineCounter: lines, uniqueKeys: false, logLevel: 'silent' })
  return [...composer.compose(tokens)].filter(
    ({ contents, errors }, i) => i === 0 || errors.length > 0 || !isEmpty(contents),
  )
}

const isEmpty = (contents: unknown): boolean =>
  contents === null || (isScalar(contents) && contents.value === null && contents.source === '')

const startOf = ({ contents }: YamlDocument.Parsed): number => contents?.range?.[0] ?? 0

/** The part itself, or the innermost of those around it that are there. */
function nearestTo(place: Place, path: Path): Place {
  let found = place
  for (const key of path) {
    const part = found.parts.get(key)
    if (part === undefined) break
    found = part
  }
  return found
}
