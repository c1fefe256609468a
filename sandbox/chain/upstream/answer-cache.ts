import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Option, Schema, type Scope } from 'effect'
import { makeFolder } from '../make-folder.ts'

/** Answers about one block on disk. What was put is there after any end of this process, also after `kill -9`. */
export interface AnswerCache {
  readonly get: (key: string) => string | undefined
  readonly put: (key: string, answer: string) => Effect.Effect<void, CacheUnusable>
  /** Records that could not be read, such as the last one of a process that was killed: they are asked again. */
  readonly damaged: number
}

export interface PinnedHash {
  readonly chainId: number
  readonly hash: string
}

/** Where a cache keeps what it knows about one block. */
export const folderOf = (cache: string, chainId: number, block: number): string =>
  join(cache, String(chainId), String(block))

/** The blocks of that number that the cache knows something about: one, unless it was made for chains that disagree. */
export const findPinned = (
  cache: string,
  block: number,
  chainId?: number,
): Effect.Effect<readonly PinnedHash[], CacheUnusable> =>
  attempt(cache, () =>
    (chainId === undefined
      ? entries(cache)
          .filter((name) => /^\d+$/.test(name))
          .map(Number)
      : [chainId]
    ).flatMap((id) =>
      entries(folderOf(cache, id, block)).flatMap((name) => {
        const hash = /^(0x[0-9a-f]{64})\.jsonl$/.exec(name)?.[1]
        return hash === undefined ? [] : [{ chainId: id, hash }]
      }),
    ),
  )

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

/**
 * Opens the answers about a block, `<cache>/<chain>/<block>/<hash>.jsonl`: one record a line, appended in one write and
 * with its own checksum, so that several processes may write at once and a torn record costs only itself.
 */
export const openAnswerCache = Effect.fnUntraced(function* (
  cache: string,
  block: number,
  { chainId, hash }: PinnedHash,
): Effect.fn.Return<AnswerCache, CacheUnusable | CacheContradictory, Scope.Scope> {
  const path = join(folderOf(cache, chainId, block), `${hash}.jsonl`)
  const answers = new Map<string, string>()
  let damaged = 0
  const text = yield* attempt(path, () => (existsSync(path) ? readFileSync(path, 'utf8') : ''))
  for (const line of text.split('\n')) {
    if (line === '') continue
    const found = Option.getOrUndefined(decodeRecord(line))
    if (found === undefined || found.check !== checksum(hash, found.ask, found.answer)) {
      damaged += 1
      continue
    }
    const known = answers.get(found.ask)
    if (known !== undefined && known !== found.answer)
      return yield* new CacheContradictory({ path, ask: found.ask, answers: [known, found.answer] })
    answers.set(found.ask, found.answer)
  }
  let file: number | undefined
  yield* Effect.addFinalizer(() => Effect.sync(() => void (file !== undefined && closeSync(file))))
  return {
    damaged,
    get: (key) => answers.get(key),
    put: (ask, answer) =>
      attempt(path, () => {
        if (file === undefined) {
          makeFolder(folderOf(cache, chainId, block))
          file = openSync(path, 'a')
        }
        const record = { ask, answer, check: checksum(hash, ask, answer) }
        // The line feed before it ends whatever a killed process left unfinished.
        const line = Buffer.from(`\n${JSON.stringify(record)}\n`)
        if (writeSync(file, line) < line.length) throw new Error('no room for a whole record')
        answers.set(ask, answer)
      }),
  }
})

const decodeRecord = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Struct({ ask: Schema.String, answer: Schema.String, check: Schema.String })),
)

const checksum = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)

const attempt = <A>(path: string, run: () => A): Effect.Effect<A, CacheUnusable> =>
  Effect.try({
    try: run,
    catch: (cause) => new CacheUnusable({ path, reason: cause instanceof Error ? cause.message : String(cause) }),
  })

export class CacheUnusable extends Schema.TaggedError<CacheUnusable>()('CacheUnusable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `The answers of the forked chain cannot be kept in ${this.path}: ${this.reason}. Name a folder that can be written to, or make room.`
  }
}

export class CacheContradictory extends Schema.TaggedError<CacheContradictory>()('CacheContradictory', {
  path: Schema.String,
  ask: Schema.String,
  answers: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const [one, other] = this.answers.map((answer) => answer.slice(0, 80))
    return `${this.path} holds two answers to "${this.ask}": ${one} and ${other}. One endpoint lied. Find out which answer is right and remove the other line, or remove the file; more endpoints and a higher \`agree\` help against this.`
  }
}
