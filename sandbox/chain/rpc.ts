import { connect, type Socket } from 'node:net'
import { Effect, Schema, type Scope } from 'effect'

/** A JSON-RPC call: its method and its parameters, either as a value or already as JSON text (the hot path). */
export type RpcCall = readonly [method: string, parameters?: readonly unknown[] | string]

/**
 * A JSON-RPC connection to an Anvil over its unix socket.
 *
 * Over the socket a round trip costs 0.07 ms where HTTP costs 0.4 (docs/decisions/0003). Answers may come in any order,
 * and a batch of more than 30 calls may be executed in any order, too: nothing here depends on either.
 */
export interface Rpc {
  /** One call. The result is what Anvil answered, unchecked. */
  readonly call: <A = unknown>(...call: RpcCall) => Effect.Effect<A, RpcFailed | AnvilGone>
  /** Many calls in one message; fails with the first entry that Anvil refused. */
  readonly batch: <A = unknown>(calls: readonly RpcCall[]) => Effect.Effect<A[], RpcFailed | AnvilGone>
  /** Keeps messages back until `uncork`, so that several go off as one: whoever listens is woken once. */
  readonly cork: Effect.Effect<void>
  readonly uncork: Effect.Effect<void>
}

interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

interface Waiting {
  readonly answered: (answer: Answer | Answer[]) => void
  readonly gone: (error: AnvilGone) => void
}

/** Opens the socket at `path` and closes it with the scope. */
export const connectRpc = (path: string): Effect.Effect<Rpc, AnvilGone, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Connection, AnvilGone>((resume) => {
      const socket = connect(path)
      socket.once('error', (cause) => resume(Effect.fail(new AnvilGone({ path, reason: cause.message }))))
      socket.once('connect', () => resume(Effect.succeed(new Connection(socket, path))))
    }),
    (connection) => Effect.sync(() => connection.close()),
  )

class Connection implements Rpc {
  private readonly socket: Socket
  private readonly path: string
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private parts: Buffer[] = []
  private gone: AnvilGone | undefined

  constructor(socket: Socket, path: string) {
    this.socket = socket
    this.path = path
    socket.on('data', (chunk) => this.receive(chunk as Buffer))
    socket.on('error', (cause) => this.lose(cause.message))
    socket.on('close', () => this.lose('the connection closed'))
  }

  call = <A>(...[method, parameters]: RpcCall): Effect.Effect<A, RpcFailed | AnvilGone> =>
    Effect.callback<A, RpcFailed | AnvilGone>((resume) => {
      const id = this.nextId++
      this.send(id, encode(id, method, parameters), {
        answered: (answer) => resume(unwrap<A>(method, answer as Answer)),
        gone: (error) => resume(Effect.fail(error)),
      })
    })

  batch = <A>(calls: readonly RpcCall[]): Effect.Effect<A[], RpcFailed | AnvilGone> =>
    calls.length === 0
      ? Effect.succeed([])
      : Effect.callback<A[], RpcFailed | AnvilGone>((resume) => {
          const first = this.nextId
          this.nextId += calls.length
          const text = calls.map(([method, parameters], i) => encode(first + i, method, parameters)).join(',')
          this.send(first, `[${text}]`, {
            answered: (answers) => resume(inOrder<A>(calls, first, answers)),
            gone: (error) => resume(Effect.fail(error)),
          })
        })

  cork = Effect.sync(() => this.socket.cork())
  uncork = Effect.sync(() => this.socket.uncork())

  close(): void {
    this.socket.removeAllListeners('close')
    this.socket.destroy()
  }

  private send(id: number, text: string, waiting: Waiting): void {
    if (this.gone !== undefined) return waiting.gone(this.gone)
    this.waiting.set(id, waiting)
    // All ASCII: latin1 is written without a look at every character.
    this.socket.write(text, 'latin1')
  }

  /** Anvil ends every message with a line feed; a message may arrive in many chunks. */
  private receive(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.parts.push(chunk.subarray(start, end))
      const message = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts)
      this.parts = []
      start = end + 1
      // Answers are hex and ASCII messages: latin1 decodes faster than UTF-8 and loses nothing that is used.
      if (message.length > 0) this.deliver(JSON.parse(message.toString('latin1')))
    }
    if (start < chunk.length) this.parts.push(chunk.subarray(start))
  }

  private deliver(answer: Answer | Answer[]): void {
    const id = Array.isArray(answer) ? answer.reduce((least, { id }) => Math.min(least, id), Infinity) : answer.id
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    waiting?.answered(answer)
  }

  private lose(reason: string): void {
    this.gone ??= new AnvilGone({ path: this.path, reason })
    const lost = [...this.waiting.values()]
    this.waiting.clear()
    for (const waiting of lost) waiting.gone(this.gone)
  }
}

const encode = (id: number, method: string, parameters: readonly unknown[] | string = []): string =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${typeof parameters === 'string' ? parameters : JSON.stringify(parameters)}}`

const unwrap = <A>(method: string, answer: Answer): Effect.Effect<A, RpcFailed> =>
  answer.error === undefined ? Effect.succeed(answer.result as A) : Effect.fail(refusal(method, answer))

function inOrder<A>(
  calls: readonly RpcCall[],
  first: number,
  answers: Answer | Answer[],
): Effect.Effect<A[], RpcFailed> {
  if (!Array.isArray(answers)) return Effect.fail(refusal('batch', answers))
  const results: A[] = []
  for (const answer of answers) {
    const index = answer.id - first
    if (answer.error !== undefined) return Effect.fail(refusal(calls[index]![0], answer, index))
    results[index] = answer.result as A
  }
  return Effect.succeed(results)
}

const refusal = (method: string, { error }: Answer, index?: number): RpcFailed =>
  new RpcFailed({
    method,
    reason: error?.message ?? 'no answer',
    ...(typeof error?.data === 'string' ? { data: error.data } : {}),
    ...(index === undefined ? {} : { index }),
  })

/** Anvil answered a call with an error. `data` is revert data, if there was any; `index` the place in a batch. */
export class RpcFailed extends Schema.TaggedError<RpcFailed>()('RpcFailed', {
  method: Schema.String,
  reason: Schema.String,
  data: Schema.optionalKey(Schema.String),
  index: Schema.optionalKey(Schema.Number),
}) {
  readonly retryable = false
  override get message(): string {
    return `Anvil refused ${this.method}${this.index === undefined ? '' : ` (entry ${this.index} of a batch)`}: ${this.reason}`
  }
}

/** The connection to Anvil broke: the process ended or was killed. Another try on a new Anvil may succeed. */
export class AnvilGone extends Schema.TaggedError<AnvilGone>()('AnvilGone', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = true
  override get message(): string {
    return `Anvil at ${this.path} is gone: ${this.reason}`
  }
}
