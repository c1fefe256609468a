import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { Effect, Schema, type Scope } from 'effect'
import { type AnvilMissing, type AnvilWrong, checkBinary, findBinary } from './anvil-binary.ts'
import { spawnOnLeash } from './leash.ts'
import { listeningAddress } from './nowhere.ts'
import { ownFolder, type OwnFolderMissing, socketIn } from './own-folder.ts'

/** Where the chain's state comes from. */
export type ChainSource =
  /**
   * Everything in memory, from nothing or from a state file. State roots are real, which costs about 1.3 µs a storage
   * slot and block: for tests and for small worlds.
   */
  | { readonly kind: 'memory'; readonly state?: string }
  /** Another node's state at a block, asked over its socket. State roots are zero and cost nothing. */
  | { readonly kind: 'fork'; readonly socket: string; readonly block: number }

export { AnvilMissing, anvilVersion, AnvilWrong, findBinary } from './anvil-binary.ts'

export interface AnvilOptions {
  readonly source: ChainSource
  readonly chainId: number
  /** Seconds since 1970; a loaded state does not restore the clock. */
  readonly timestamp: number
  /** Keeps the states of past blocks, which tracing needs and which slows long runs down. Default: it does not. */
  readonly history?: boolean
  /** Mines every transaction at once, as tests of contracts expect; whoever simulates says when. Default: it does not. */
  readonly automatic?: boolean
  /** Path of the binary. Default: `TERRARIUM_ANVIL`, else the one of package.json, else `anvil` on the PATH. */
  readonly binary?: string
}

export interface RunningAnvil {
  /** Path of the unix socket, in a folder that only we can look into: the one way to speak to it. */
  readonly socket: string
  readonly pid: number
  /** Waits until it has ended, whoever ended it. */
  readonly ended: Effect.Effect<void>
}

export type AnvilStartError = AnvilMissing | AnvilWrong | AnvilNotStarted | OwnFolderMissing

/** More gas than any block of a simulation needs: Anvil leaves out what does not fit, without an error. */
export const blockGasLimit = 1_000_000_000_000

/** Milliseconds that a start may take; what stands upstream of a live fork has its own patience. */
const patience = { memory: 20_000, fork: 120_000 }

/**
 * Starts an Anvil that ends with the scope, or with this process, whichever way that dies, and that nobody but us can
 * speak to (docs/decisions/0019).
 *
 * @example
 * const anvil = yield* startAnvil({ source: { kind: 'memory' }, chainId: 10880, timestamp: 1_704_067_200 })
 */
export const startAnvil = Effect.fn('startAnvil')(function* (
  options: AnvilOptions,
): Effect.fn.Return<RunningAnvil, AnvilStartError, Scope.Scope> {
  const [binary, host] = yield* Effect.all(
    [checkBinary(options.binary ?? findBinary()), Effect.promise(listeningAddress)],
    { concurrency: 'unbounded' },
  )
  const folder = yield* ownFolder(endOfProject)
  const socket = socketIn(folder)
  const flags = flagsOf(options, socket, host)
  const { child, said, ended } = yield* Effect.acquireRelease(
    Effect.sync(() => watched(spawnOnLeash(binary, flags, folder))),
    ({ child, ended }) =>
      Effect.andThen(
        Effect.sync(() => child.kill('SIGKILL')),
        ended,
      ),
  )
  yield* Effect.raceFirst(listening(socket), Effect.andThen(ended, Effect.fail('it ended'))).pipe(
    Effect.timeoutOrElse({
      duration: patience[options.source.kind],
      orElse: () => Effect.fail(`nothing within ${patience[options.source.kind] / 1000} s`),
    }),
    Effect.mapError((reason) => new AnvilNotStarted({ binary, reason: said() === '' ? reason : said() })),
  )
  return { socket, pid: child.pid!, ended }
})

/** With this in it, the folder is where Anvil stops looking upwards for a project, its settings and its `.env`. */
const endOfProject = (folder: string): void => writeFileSync(join(folder, 'foundry.toml'), '')

/**
 * The driver's flags; each one was measured (docs/decisions/0003): order by fee cap, no base fee, Cancun because later
 * forks write a slot a block, no history, one thread because the core next door runs another chain.
 */
const flagsOf = (
  { source, chainId, timestamp, history = false, automatic = false }: AnvilOptions,
  socket: string,
  host: string,
): readonly string[] =>
  asFlags({
    // Anvil cannot do without HTTP and WebSocket, so it gets them where nobody comes.
    host,
    port: 0,
    'no-cors': true,
    ipc: socket,
    quiet: true,
    'chain-id': chainId,
    timestamp,
    ...(automatic ? { 'auto-impersonate': true } : { 'no-mining': true }),
    order: 'fees',
    'block-base-fee-per-gas': 0,
    'gas-limit': blockGasLimit,
    hardfork: 'cancun',
    accounts: 1,
    threads: 1,
    ...(history ? {} : { 'prune-history': true, 'transaction-block-keeper': 4 }),
    ...(source.kind === 'fork' ? forked(source.socket, source.block) : {}),
    ...(source.kind === 'memory' && source.state !== undefined ? { 'load-state': resolve(source.state) } : {}),
  })

type Flags = Readonly<Record<string, string | number | true>>

const forked = (socket: string, block: number): Flags => ({
  'fork-url': socket,
  'fork-block-number': block,
  'no-rate-limit': true,
  // Anvil's own cache on disk is keyed by chain and block alone, and would outlive an embedded chain that changed.
  'no-storage-caching': true,
  // Milliseconds. Public endpoints are asked slowly, and thousands of slots may be waiting: Anvil's own 45 seconds would
  // turn a slow answer into a lost transaction.
  timeout: 3_600_000,
})

const asFlags = (flags: Flags): string[] =>
  Object.entries(flags).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]))

/** A process with what it said last, and a way to wait for its end. */
function watched(child: ChildProcess) {
  let text = ''
  let over = false
  const ends: (() => void)[] = []
  child.stderr?.on('data', (chunk) => (text = (text + String(chunk)).slice(-2_000)))
  const end = () => {
    over = true
    for (const tell of ends.splice(0)) tell()
  }
  // Not the streams' end: the watcher may hold them a moment longer.
  child.once('exit', end)
  child.once('error', (cause) => {
    text += cause.message
    end()
  })
  child.stdin?.on('error', () => undefined)
  return {
    child,
    said: () =>
      text
        .trim()
        .split(/\s*\n\s*/)
        .slice(-4)
        .join(' '),
    ended: Effect.callback<void>((resume) => {
      if (over) return resume(Effect.void)
      ends.push(() => resume(Effect.void))
    }),
  }
}

/** Whether somebody listens at a socket. */
export const isListening = (path: string): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const socket = connect(path)
    const finish = (answer: boolean) => {
      socket.destroy()
      resume(Effect.succeed(answer))
    }
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })

/** Waits until somebody does. */
const listening = (path: string): Effect.Effect<void> =>
  Effect.flatMap(isListening(path), (does) =>
    does
      ? Effect.void
      : Effect.andThen(
          Effect.sleep('1 millis'),
          Effect.suspend(() => listening(path)),
        ),
  )

export class AnvilNotStarted extends Schema.TaggedError<AnvilNotStarted>()('AnvilNotStarted', {
  binary: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = true
  override get message(): string {
    return `Anvil (${this.binary}) did not start: ${this.reason}`
  }
}
