import { execFile, type ExecFileException } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, resolve } from 'node:path'
import { Effect, Schema } from 'effect'
import { anvilEnvironment } from './leash.ts'

/** The Anvil that everything here was measured with. Digests of another version are not comparable. */
export const anvilVersion = '1.7.1'

const require = createRequire(import.meta.url)

/** The Anvil that would be run: `TERRARIUM_ANVIL`, else the one of package.json, else whatever the PATH has. */
export function findBinary(): string {
  const wanted = process.env['TERRARIUM_ANVIL']
  if (wanted !== undefined && wanted !== '') return wanted
  try {
    const packaged = dirname(require.resolve('@foundry-rs/anvil-linux-amd64/package.json'))
    return join(packaged, 'bin', 'anvil')
  } catch {
    return 'anvil'
  }
}

const checked = new Map<string, string>()

/**
 * The whole path of a binary, if it is the Anvil that we know; asked once a process, since digests are only comparable
 * within one version.
 */
export const checkBinary = Effect.fnUntraced(function* (
  binary: string,
): Effect.fn.Return<string, AnvilMissing | AnvilWrong> {
  const known = checked.get(binary)
  if (known !== undefined) return known
  // Anvil runs in a folder of its own, from where a relative path would lead elsewhere.
  const path = pathOf(binary)
  if (path === undefined) return yield* new AnvilMissing({ binary })
  const answer = yield* versionOf(path).pipe(
    // Whoever was killed while it was asked says nothing about what it is.
    Effect.retry({ times: timesAsked, while: ({ signal }) => signal !== null && signal !== undefined }),
    Effect.mapError(() => new AnvilMissing({ binary })),
  )
  const version = /\b(\d+\.\d+\.\d+)/.exec(answer)?.[1]
  if (version !== anvilVersion) return yield* new AnvilWrong({ binary, answer: answer.trim().split('\n')[0] ?? '' })
  checked.set(binary, path)
  return path
})

function pathOf(binary: string): string | undefined {
  const candidates = binary.includes('/')
    ? [binary]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder === '' ? '.' : folder, binary))
  return candidates.map((path) => resolve(path)).find(executable)
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** How often one is asked again that is killed before it has answered. */
const timesAsked = 5

const versionOf = (path: string): Effect.Effect<string, ExecFileException> =>
  Effect.callback((resume) => {
    const asked = execFile(path, ['--version'], { env: anvilEnvironment('/'), cwd: '/' }, (error, stdout) =>
      resume(error === null ? Effect.succeed(stdout) : Effect.fail(error)),
    )
    return Effect.sync(() => void asked.kill('SIGKILL'))
  })

export class AnvilMissing extends Schema.TaggedError<AnvilMissing>()('AnvilMissing', { binary: Schema.String }) {
  readonly retryable = false
  override get message(): string {
    return `No Anvil could be run at ${this.binary}. On Linux x64 one comes with the optional packages: run \`npm ci\`. Elsewhere install Foundry ${anvilVersion} and set TERRARIUM_ANVIL to its anvil.`
  }
}

export class AnvilWrong extends Schema.TaggedError<AnvilWrong>()('AnvilWrong', {
  binary: Schema.String,
  answer: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.binary} is not Anvil ${anvilVersion}: it says "${this.answer}". Digests of another version are not comparable; set TERRARIUM_ANVIL to an anvil ${anvilVersion}.`
  }
}
