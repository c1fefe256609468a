import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { Effect, Schema } from 'effect'

/** The largest file that is read, in bytes: a thousand policies fit, and reading it takes seconds at most. */
export const mostBytes = 1_048_576

/**
 * The text of a file that a person wrote, in UTF-8 or UTF-16, without its byte order mark.
 *
 * What is no regular file is not opened: reading from a pipe or a device could wait for ever.
 */
export const readText = (path: string): Effect.Effect<string, FileUnreadable> =>
  Effect.try({
    try: () => decode(readBytes(path)),
    catch: (cause) => new FileUnreadable({ path, reason: reasonOf(cause) }),
  })

function readBytes(path: string): Uint8Array {
  refuseIrregular(statSync(path))
  // Between the two looks somebody may have put a pipe there: opening one must not wait either.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    refuseIrregular(fstatSync(file))
    const bytes = Buffer.alloc(mostBytes + 1)
    let length = 0
    for (;;) {
      const read = readSync(file, bytes, length, bytes.length - length, null)
      length += read
      if (length > mostBytes)
        throw new Refused(`it has more than ${mostBytes} bytes: split it, or leave out what is generated`)
      if (read === 0) return bytes.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

function refuseIrregular(found: Stats): void {
  if (found.isFile()) return
  if (found.isDirectory()) throw new Refused('it is a folder: name the file in it')
  const what = found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device'
  throw new Refused(`it is ${what}, and no file: write the text into a file, and name that`)
}

function decode(bytes: Uint8Array): string {
  const text = wide(bytes) ?? utf8(bytes)
  // Old Macs ended lines so; YAML's parser does not know it.
  const lines = text.replace(/\r(?!\n)/g, '\n')
  const strange = /[^\P{Cc}\t\n\r]|[\ufeff\ufffe\uffff]/u.exec(lines)
  if (strange === null) return lines
  const code = strange[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new Refused(
    `line ${lineOf(lines, strange.index)} has the character U+${code}, which no text has: is it a program’s file?`,
  )
}

/** UTF-16 announces itself by its byte order mark. */
function wide(bytes: Uint8Array): string | undefined {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined
  if (encoding === undefined) return undefined
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Refused('it begins as UTF-16 and goes on otherwise: save it as UTF-8')
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const line = lineOf(new TextDecoder('utf-8').decode(bytes), '\ufffd')
    throw new Refused(`line ${line} is not UTF-8: save it as UTF-8`)
  }
}

const lineOf = (text: string, place: number | string): number =>
  text.slice(0, typeof place === 'number' ? place : text.indexOf(place)).split('\n').length

/** Known to whoever reads files; never seen outside. */
class Refused extends Error {}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is no folder',
  EACCES: 'nobody gave the right to read it',
  EPERM: 'nobody gave the right to read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is longer than the system allows',
  ERR_INVALID_ARG_VALUE: 'no file can have such a name',
  ENXIO: 'it is a pipe or a socket, and no file: write the text into a file, and name that',
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Refused) return cause.message
  const { code, message } = cause as { readonly code?: string; readonly message?: string }
  return (code !== undefined && Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? message ?? String(cause)
}

/** A file that a person named cannot be read as text. */
export class FileUnreadable extends Schema.TaggedError<FileUnreadable>()('FileUnreadable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    // Whatever was written as a path must neither fill the terminal nor move its cursor.
    const path = this.path.replace(/\p{Cc}/gu, '�')
    return `${path.length > 300 ? `${path.slice(0, 299)}…` : path} cannot be read: ${this.reason}`
  }
}
