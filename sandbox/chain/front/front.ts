import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Effect, Schema, type Scope } from 'effect'
import type { FrontOptions } from './server.ts'
import type { FrontSaid } from './thread.ts'

/** In the tree it ends in `.ts` as this file does, in a built package both end in `.js`. */
const entry = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)

/** An HTTP address that has been taken. */
export interface Front {
  readonly url: string
  /** Says which node is behind it; who asks before waits. */
  readonly lead: (socket: string) => void
}

/**
 * Takes an HTTP address on 127.0.0.1 for a node, for as long as the scope lives: for `cast`, forge, viem and whatever else runs
 * on this machine, and for no web page (docs/decisions/0019).
 *
 * It has a thread of its own, so that it answers while this one waits for a `forge test` that asks it; that takes as long
 * to start as a node does, which is why the two can start at the same time.
 *
 * @param options the port; default: any that is free. Web pages that may ask all the same, as `Origin` names them
 */
export const startFront = Effect.fn('startFront')(function* ({
  port = 0,
  origins = [],
}: Partial<FrontOptions> = {}): Effect.fn.Return<Front, FrontNotOpened, Scope.Scope> {
  const worker = yield* Effect.acquireRelease(
    Effect.sync(() => new Worker(entry, { workerData: { port, origins } satisfies FrontOptions, execArgv: [] })),
    (thread) => Effect.promise(() => thread.terminate()),
  )
  const said = yield* Effect.callback<FrontSaid>((resume) => {
    worker.once('message', (message: FrontSaid) => resume(Effect.succeed(message)))
    worker.once('error', (cause) => resume(Effect.succeed({ reason: String(cause) })))
  })
  worker.unref()
  if ('reason' in said) return yield* new FrontNotOpened({ port, reason: said.reason })
  return { url: `http://127.0.0.1:${said.port}`, lead: (socket) => worker.postMessage(socket, []) }
})

/**
 * The address of a node that runs already.
 *
 * @example
 * import { openChain } from '../chain.ts'
 *
 * const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10880, timestamp: 1_704_067_200 })
 * const url = yield* openFront(chain.socket)
 */
export const openFront = (socket: string, options: Partial<FrontOptions> = {}) =>
  Effect.map(startFront(options), ({ url, lead }) => {
    lead(socket)
    return url
  })

export class FrontNotOpened extends Schema.TaggedError<FrontNotOpened>()('FrontNotOpened', {
  port: Schema.Number,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    const place = this.port === 0 ? '127.0.0.1' : `port ${this.port} of 127.0.0.1`
    return `Nothing can listen at ${place}: ${this.reason}. Name another one with --port, or end what uses it.`
  }
}
