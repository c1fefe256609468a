import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Option, Schema, type Scope } from 'effect'
import { putFile } from '../../storage/part.ts'
import type { Question } from './question.ts'
import { makeFolder } from '../../storage/make-folder.ts'

/** Answers about one block on disk. What was put is there after any end of this process, also after `kill -9`. */
export interface AnswerCache {
  /** What is known to be the answer; undefined also when what is there cannot be one. */
  readonly get: (question: Asked) => string | undefined
  readonly put: (key: string, answer: string) => Effect.Effect<void, CacheUnusable>
  /** Records that could not be read, such as the last one of a process that was killed: they are asked again. */
  readonly damaged: number
  /** Files that records were looked for in. */
  readonly paths: readonly string[]
}

type Asked = Pick<Question, 'key' | 'read'>

export interface PinnedHash {
  readonly chainId: number
  readonly hash: string
}

/** Where a cache keeps what it knows about one block. */
export const folderOf = (cache: string, chainId: number, block: number): string =>
  join(cache, String(chainId), String(block))

/** The blocks of that number that a cache knows something about: one, unless it was made for chains that disagree. */
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

/** Where answers are, and where they are looked for besides. */
export interface AnswerFolders {
  /** What is learned goes here. */
  readonly cache: string
  /** State that came with results: it is read, and never written to. */
  readonly kept?: string
}

/**
 * Opens the answers about a block, `<cache>/<chain>/<block>/<hash>.jsonl`: one record a line, appended in one write and
 * with its own checksum, so that several processes may write at once and a torn record costs only itself.
 */
export const openAnswerCache = Effect.fnUntraced(function* (
  { cache, kept }: AnswerFolders,
  block: number,
  { chainId, hash }: PinnedHash,
): Effect.fn.Return<AnswerCache, CacheUnusable | CacheContradictory, Scope.Scope> {
  const pathIn = (folder: string) => join(folderOf(folder, chainId, block), `${hash}.jsonl`)
  const path = pathIn(cache)
  const paths = [path, ...(kept === undefined ? [] : [pathIn(kept)])]
  const found = yield* attempt(path, () => paths.map((each) => readRecords(each, hash)))
  const answers = yield* merged(paths, found)
  const damaged = found.reduce((sum, each) => sum + each.damaged, 0)
  let file: number | undefined
  yield* Effect.addFinalizer(() => Effect.sync(() => void (file !== undefined && closeSync(file))))
  return {
    damaged,
    paths,
    get: ({ key, read }) => {
      const answer = answers.get(key)
      return answer !== undefined && isAnswer(answer, read) ? answer : undefined
    },
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

/** Answers by question, as one file has them. */
interface Records {
  readonly answers: readonly { readonly ask: string; readonly answer: string }[]
  readonly damaged: number
}

function readRecords(path: string, hash: string): Records {
  const lines = existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []
  const answers = lines.flatMap((line) => {
    const found = Option.getOrUndefined(decodeRecord(line))
    return found !== undefined && found.check === checksum(hash, found.ask, found.answer) ? [found] : []
  })
  return { answers, damaged: lines.length - answers.length }
}

/** One answer a question, from all files. */
const merged = Effect.fnUntraced(function* (
  paths: readonly string[],
  found: readonly Records[],
): Effect.fn.Return<Map<string, string>, CacheContradictory> {
  const answers = new Map<string, string>()
  for (const [i, { answers: some }] of found.entries()) {
    for (const { ask, answer } of some) {
      const known = answers.get(ask)
      if (known !== undefined && known !== answer) {
        return yield* new CacheContradictory({
          path: paths.slice(0, i + 1).join(' and '),
          ask,
          answers: [known, answer],
        })
      }
      answers.set(ask, answer)
    }
  }
  return answers
})

/** What cannot be an answer to its question was put there by nobody who asked it. */
function isAnswer(answer: string, read: Asked['read']): boolean {
  try {
    return read(JSON.parse(answer)) === answer
  } catch {
    return false
  }
}

/**
 * Puts what a cache knows about a block beside results, together with what they have kept of it already: whole files, in
 * the order of their questions, without what is damaged.
 */
export const keepAnswers = Effect.fnUntraced(function* (
  { cache, kept }: Required<AnswerFolders>,
  chainId: number,
  block: number,
): Effect.fn.Return<void, CacheUnusable | CacheContradictory> {
  for (const { hash } of yield* findPinned(cache, block, chainId)) {
    const paths = [cache, kept].map((folder) => join(folderOf(folder, chainId, block), `${hash}.jsonl`))
    const found = yield* attempt(paths[0]!, () => paths.map((path) => readRecords(path, hash)))
    const answers = [...(yield* merged(paths, found))].sort(([a], [b]) => (a < b ? -1 : 1))
    const lines = answers.map(([ask, answer]) => JSON.stringify({ ask, answer, check: checksum(hash, ask, answer) }))
    yield* attempt(paths[1]!, () => putFile(paths[1]!, `${lines.join('\n')}\n`))
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
