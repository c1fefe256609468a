import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Anvil, createAnvil, type CreateAnvilOptions, getVersion } from '@viem/anvil'
import { Effect, Schema, type Scope } from 'effect'

/** The Anvil that everything here was measured with. Digests of another version are not comparable. */
export const anvilVersion = '1.7.1'

/** Where the chain's state comes from. */
export type ChainSource =
  /**
   * Everything in memory, from nothing or from a state file. State roots are real, which costs about 1.3 µs a storage
   * slot and block: for tests and for small worlds.
   */
  | { readonly kind: 'memory'; readonly state?: string }
  /** Another node's state at a block. State roots are zero and cost nothing. */
  | { readonly kind: 'fork'; readonly url: string; readonly block: number }

export interface AnvilOptions {
  readonly source: ChainSource
  readonly chainId: number
  /** Seconds since 1970; a loaded state does not restore the clock. */
  readonly timestamp: number
  /** Keeps the states of past blocks, which tracing needs and which slows long runs down. Default: it does not. */
  readonly history?: boolean
  /** Mines every transaction at once, as tests of contracts expect; whoever simulates says when. Default: it does not. */
  readonly automatic?: boolean
  /** Port on 127.0.0.1. Default: any that is free. */
  readonly port?: number
  /** Path of the binary. Default: `TERRARIUM_ANVIL`, else the one of package.json, else `anvil` on the PATH. */
  readonly binary?: string
  /** Path of the unix socket. Default: a new one in the system's folder for temporary files. */
  readonly socket?: string
}

export interface RunningAnvil {
  readonly socket: string
  /** For forks, `cast` and explorers; the driver itself speaks over the socket. */
  readonly url: string
}

/** More gas than any block of a simulation needs: Anvil leaves out what does not fit, without an error. */
export const blockGasLimit = 1_000_000_000_000

/**
 * Starts an Anvil that ends with the scope, or with this process, whichever way that dies.
 *
 * @example
 * const anvil = yield* startAnvil({ source: { kind: 'memory' }, chainId: 10880, timestamp: 1_704_067_200 })
 */
export const startAnvil = Effect.fn('startAnvil')(function* (
  options: AnvilOptions,
): Effect.fn.Return<RunningAnvil, AnvilMissing | AnvilWrong | AnvilNotStarted | SocketOccupied, Scope.Scope> {
  const binary = yield* checkedBinary(options.binary ?? findBinary())
  const socket = options.socket ?? (yield* ownSocket)
  if (existsSync(socket)) return yield* new SocketOccupied({ path: socket })
  const anvil = createAnvil({ ...anvilArguments(options, socket), anvilBinary: binary, ...leash(socket) })
  yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => anvil.start(),
      catch: (cause) => new AnvilNotStarted({ binary, reason: reasonOf(anvil, cause) }),
    }),
    () => Effect.promise(() => anvil.stop().catch(() => undefined)).pipe(Effect.andThen(removeSocket(socket))),
  )
  const port = /Listening on [^\s:]+:(\d+)/.exec(anvil.logs.join('\n'))?.[1]
  if (port === undefined) return yield* new AnvilNotStarted({ binary, reason: 'it never said where it listens' })
  return { socket, url: `http://127.0.0.1:${port}` }
})

/**
 * The driver's flags; each one was measured (docs/decisions/0003): order by fee cap, no base fee, Cancun because later
 * forks write a slot a block, no history, one thread because the core next door runs another chain.
 */
function anvilArguments(
  { source, chainId, timestamp, history = false, automatic = false, port = 0 }: AnvilOptions,
  socket: string,
): CreateAnvilOptions {
  const forked = {
    noRateLimit: true,
    // Anvil's own cache on disk is keyed by chain and block alone, and would outlive an embedded chain that changed.
    noStorageCaching: true,
    // Milliseconds. What stands upstream of a live fork has its own patience, and asks public endpoints slowly: thousands
    // of slots may be waiting. Anvil's own 45 seconds would turn a slow answer into a lost transaction.
    timeout: 3_600_000,
    startTimeout: 120_000,
  }
  // Not all flags of Anvil 1.7 are in the types of @viem/anvil 0.0.10, but all are passed on.
  return {
    port,
    ipc: socket,
    chainId,
    timestamp,
    ...(automatic ? { autoImpersonate: true } : { noMining: true }),
    order: 'fees',
    blockBaseFeePerGas: 0,
    gasLimit: blockGasLimit,
    hardfork: 'cancun',
    accounts: 1,
    ...(history ? {} : { pruneHistory: true, transactionBlockKeeper: 4 }),
    threads: 1,
    startTimeout: 20_000,
    stopTimeout: 2_000,
    ...(source.kind === 'fork' ? { forkUrl: source.url, forkBlockNumber: source.block, ...forked } : {}),
    ...(source.kind === 'memory' && source.state !== undefined ? { loadState: source.state } : {}),
  } as unknown as CreateAnvilOptions
}

/**
 * A shell that becomes Anvil and leaves a watcher behind: the watcher waits on a pipe that only this process holds
 * open, and kills Anvil and removes its socket when the pipe closes. So no Anvil survives us, not even after `kill -9`.
 */
const leash = (socket: string): Pick<CreateAnvilOptions, 'execArgs'> =>
  process.platform === 'win32'
    ? {}
    : {
        execArgs: ([binary, flags, execution]) => [
          '/bin/sh',
          [
            '-c',
            'socket=$1; shift; exec 3<&0; (cat <&3; kill -9 $$; rm -f "$socket"; rmdir "${socket%/*}") >/dev/null 2>&1 & exec "$0" "$@" 3<&- </dev/null',
            binary,
            socket,
            ...(flags ?? []),
          ],
          { ...execution, stdin: 'pipe' },
        ],
      }

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

/** Asks a binary for its version once a process: digests are only comparable within one version. */
const checkedBinary = Effect.fnUntraced(function* (binary: string) {
  if (checked.get(binary) === anvilVersion) return binary
  const answer = yield* Effect.tryPromise({
    try: () => getVersion(binary),
    catch: () => new AnvilMissing({ binary }),
  })
  const version = /\b(\d+\.\d+\.\d+)/.exec(answer)?.[1]
  if (version !== anvilVersion) return yield* new AnvilWrong({ binary, answer: answer.trim().split('\n')[0] ?? '' })
  checked.set(binary, version)
  return binary
})

/** Unix socket paths may have 107 characters, so they live in the short temporary folder and not beside the results. */
const ownSocket: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), 'terrarium-'))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
).pipe(Effect.map((folder) => join(folder, 'anvil.ipc')))

const removeSocket = (path: string) => Effect.sync(() => rmSync(path, { force: true }))

function reasonOf(anvil: Anvil, cause: unknown): string {
  const said = anvil.logs.join('').trim().split('\n').slice(-3).join(' ')
  return said === '' ? String(cause instanceof Error ? cause.message : cause) : said
}

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

export class AnvilNotStarted extends Schema.TaggedError<AnvilNotStarted>()('AnvilNotStarted', {
  binary: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = true
  override get message(): string {
    return `Anvil (${this.binary}) did not start: ${this.reason}`
  }
}

export class SocketOccupied extends Schema.TaggedError<SocketOccupied>()('SocketOccupied', { path: Schema.String }) {
  readonly retryable = false
  override get message(): string {
    return `The socket path ${this.path} is already in use. Stop the process that uses it, or remove the file if none does.`
  }
}
