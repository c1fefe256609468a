import { gunzipSync } from 'node:zlib'
import { Context, Effect, Fiber, Layer, type Scope } from 'effect'
import { type Address, type Hex, toHex } from 'viem'
import { type AnvilOptions, type AnvilStartError, startAnvil } from './anvil.ts'
import { Reader } from './artifacts.gen.ts'
import {
  type Block,
  type BlockDiffers,
  type BlockTime,
  difference,
  fromHeader,
  type Log,
  type RpcHeader,
} from './block.ts'
import { gather, type Questions, ReadFailed, type ReadPlan } from './read.ts'
import { header, lens, logsOf, type NumberedBlock, questionOf, trialOf } from './request.ts'
import { type AnvilGone, connectRpc, type Rpc, type RpcCall, RpcFailed } from './rpc.ts'
import { type StateDump, parseDump } from './state-dump.ts'
import { encodeOrdered, type Transaction } from './transaction.ts'

export type ChainError = RpcFailed | AnvilGone
export type ChainStartError = AnvilStartError | ChainError

/** A point in the chain's life to come back to. */
export interface Snapshot {
  readonly id: string
  readonly nonces: ReadonlyMap<Address, number>
}

/**
 * One Anvil and the few things a simulation does with it, each on the fastest path that keeps the order exact.
 *
 * @example
 * const program = Effect.gen(function* () {
 *   const chain = yield* Chain
 *   yield* chain.submit([{ from: alice, to: bob, data: '0x', value: 1n, gas: 21_000n, tip: 0n }])
 *   const block = yield* chain.mine({ timestamp: 1_704_067_212, coinbase: feeVault })
 * }).pipe(Effect.provide(Chain.layer({ source: { kind: 'memory' }, chainId: 10880, timestamp: 1_704_067_200 })))
 */
export class Chain extends Context.Service<
  Chain,
  {
    /** Path of the socket where it is asked: for forks of this chain, and for `openFront`, which gives it an address. */
    readonly socket: string
    /** Waits until its Anvil has ended, whoever ended it. */
    readonly ended: Effect.Effect<void>
    /** Puts an ordered list of transactions behind those already submitted for the next block. */
    readonly submit: (transactions: readonly Transaction[]) => Effect.Effect<void>
    /**
     * Sends and mines everything submitted, in order, at a simulated time in seconds. Fails when Anvil refuses one of
     * them, or when the block is not exactly what was submitted; what was submitted is forgotten then, and there may be a
     * block without what was refused.
     */
    readonly mine: (at: BlockTime) => Effect.Effect<Block, ChainError | BlockDiffers>
    /**
     * The same, and the answers to all plans at once; the block's logs with these first topics come when they are asked
     * for, so that whoever decides need not wait for whoever keeps the books.
     *
     * @returns as soon as the block is under way, what waits for it: meanwhile there may be other things to do
     */
    readonly mineAndSee: (
      at: BlockTime,
      topics: readonly Hex[],
      plans: readonly ReadPlan<unknown>[],
    ) => Effect.Effect<Effect.Effect<Seen, ChainError | BlockDiffers | ReadFailed>, ChainError>
    /** Answers all plans from the latest block in one call. */
    readonly read: <Plans extends readonly ReadPlan<unknown>[]>(
      plans: readonly [...Plans],
    ) => Effect.Effect<{ [I in keyof Plans]: Plans[I] extends ReadPlan<infer A> ? A : never }, ChainError | ReadFailed>
    /**
     * Whether each of these transactions would succeed, one behind the other, in the block after the latest one. Nothing
     * of it stays.
     */
    readonly simulate: (
      transactions: readonly Transaction[],
      at: BlockTime,
    ) => Effect.Effect<readonly boolean[], ChainError>
    /** Logs of the latest block in order, all of them or those with one of these first topics. */
    readonly logs: (topics?: readonly Hex[]) => Effect.Effect<readonly Log[], ChainError>
    /** Gas used and success of given transactions of a recent block. Costs grow with the block: ask for few. */
    readonly receipts: (hashes: readonly Hex[]) => Effect.Effect<readonly Receipt[], ChainError>
    readonly snapshot: Effect.Effect<Snapshot, ChainError>
    /** Goes back to a snapshot, which is used up by it, and forgets what was submitted since. */
    readonly revert: (snapshot: Snapshot) => Effect.Effect<void, ChainError>
    /** All state that this chain holds itself, for a state file or a digest. */
    readonly dump: Effect.Effect<StateDump, ChainError>
    /**
     * Brings what these reads touch from the forked chain into this one, so that later reads of it cost what reads in
     * memory cost (a slot that was never written is otherwise asked upstream on every read; docs/decisions/0003).
     */
    readonly localise: (plans: readonly ReadPlan<unknown>[]) => Effect.Effect<void, ChainError>
    readonly setBalance: (account: Address, wei: bigint) => Effect.Effect<void, ChainError>
    readonly setCode: (account: Address, code: Hex) => Effect.Effect<void, ChainError>
    /** Anything else that Anvil can do. */
    readonly rpc: Rpc
  }
>()('terrarium/sandbox/Chain') {
  /** A chain for as long as the layer lives. Give every run a layer of its own: `Layer.fresh`. */
  static readonly layer = (options: AnvilOptions): Layer.Layer<Chain, ChainStartError> =>
    Layer.effect(Chain, openChain(options))
}

export interface Seen {
  readonly block: Block
  /** One value a plan. */
  readonly values: readonly unknown[]
  /** Waits for the logs, which are on their way. */
  readonly logs: Effect.Effect<readonly Log[], ChainError>
}

export interface Receipt {
  readonly succeeded: boolean
  readonly gasUsed: bigint
}

/** Messages above half a megabyte make Anvil's socket slow (it scans them again with each chunk). */
const transactionsPerMessage = 150
/** A fiber that is at work when whoever started it goes on. */
const started = { startImmediately: true } as const
/**
 * So many calls of a batch Anvil carries out one after the other; of more, some may come before their turn: on a fork, of a
 * hundred transactions with `evm_mine` behind them 63 were mined.
 */
const callsInOrder = 30

export const openChain = Effect.fn('openChain')(function* (
  options: AnvilOptions,
): Effect.fn.Return<Chain['Service'], ChainStartError, Scope.Scope> {
  const { socket, ended } = yield* startAnvil(options)
  const rpc = yield* connectRpc(socket)
  yield* rpc.call('anvil_setLoggingEnabled', [false])

  let nonces = new Map<Address, number>()
  let queue: Transaction[] = []
  let coinbase: Address | undefined
  /** Of the latest block, where this driver has mined it. */
  let height: number | undefined

  const forget = (known: ReadonlyMap<Address, number>) =>
    Effect.suspend(() => {
      nonces = new Map(known)
      queue = []
      height = undefined
      return rpc.call('anvil_dropAllTransactions')
    })

  const learnNonces = Effect.fnUntraced(function* () {
    const unknown = [...new Set(queue.map(({ from }) => from).filter((sender) => !nonces.has(sender)))]
    if (unknown.length === 0) return
    const counts = yield* rpc.batch<Hex>(unknown.map((sender) => ['eth_getTransactionCount', [sender, 'latest']]))
    unknown.forEach((sender, i) => nonces.set(sender, Number(counts[i])))
  })

  const nextNonce = (sender: Address): number => {
    const nonce = nonces.get(sender)!
    nonces.set(sender, nonce + 1)
    return nonce
  }

  /** Says whom the next block pays. */
  const pay = Effect.fnUntraced(function* (at: BlockTime) {
    if (at.coinbase === coinbase) return
    yield* rpc.call('anvil_setCoinbase', [at.coinbase])
    coinbase = at.coinbase
  })

  /** Sends what is queued; what comes back mines it, and says what was sent. */
  const send = Effect.fnUntraced(function* (
    at: BlockTime,
  ): Effect.fn.Return<Effect.Effect<readonly Hex[], ChainError>, ChainError> {
    yield* learnNonces()
    const calls = encodeOrdered(queue, nextNonce)
    yield* pay(at)
    queue = []
    const mining: RpcCall = ['evm_mine', `[${at.timestamp}]`]
    if (calls.length < callsInOrder) return Effect.map(rpc.batch<Hex>([...calls, mining]), (sent) => sent.slice(0, -1))
    const messages = Array.from({ length: Math.ceil(calls.length / transactionsPerMessage) }, (_, i) =>
      rpc.batch<Hex>(calls.slice(i * transactionsPerMessage, (i + 1) * transactionsPerMessage)),
    )
    const sent = (yield* Effect.all(messages, { concurrency: 'unbounded' })).flat()
    return Effect.as(rpc.call(...mining), sent)
  })

  const clean = <A, E>(effect: Effect.Effect<A, E>) =>
    effect.pipe(Effect.tapError(() => Effect.ignore(forget(new Map()))))

  /** The block, if it holds exactly what was sent. */
  const checked = (found: RpcHeader, sent: readonly Hex[]): Effect.Effect<Block, BlockDiffers> => {
    const block = fromHeader(found)
    height = block.number
    const differs = difference(block, sent)
    return differs === undefined ? Effect.succeed(block) : Effect.fail(differs)
  }

  const mine: Chain['Service']['mine'] = Effect.fnUntraced(function* (at) {
    const sent = yield* yield* send(at)
    return yield* checked(yield* rpc.call<RpcHeader>(...header), sent)
  }, clean)

  /** A block with the number of the one that comes next. */
  const numbered = (at: BlockTime) =>
    Effect.suspend(() =>
      height === undefined ? Effect.map(rpc.call<Hex>('eth_blockNumber'), Number) : Effect.succeed(height),
    ).pipe(Effect.map((latest): NumberedBlock => ({ ...at, number: latest + 1 })))

  /** @param at the block in whose name it is asked, where that is not the latest */
  const ask = Effect.fnUntraced(function* (plans: readonly ReadPlan<unknown>[], at?: NumberedBlock) {
    if (plans.length === 0) return []
    const questions = gather(plans)
    const answer = yield* rpc
      .call<string>(...questionOf(questions, at))
      .pipe(Effect.catchTag('RpcFailed', (error) => unreadable(questions, error)))
    return questions.decode(answer)
  })

  /**
   * An empty block changes nothing: what it is asked can be asked of the one before as if it were this one. Not in one
   * message: Anvil looks up the latest block and its state one after the other, and may have mined between the two.
   */
  const mineQuietly = Effect.fnUntraced(function* (at: BlockTime, plans: readonly ReadPlan<unknown>[]) {
    const next = yield* numbered(at)
    yield* pay(at)
    const answers = Effect.gen(function* () {
      const values = yield* ask(plans, next)
      const [mined] = yield* rpc.call<readonly RpcHeader[]>('evm_mine_detailed', `[${at.timestamp}]`)
      return { block: yield* checked(mined!, []), values, logs: Effect.succeed([]) }
    })
    return Fiber.join(yield* Effect.forkChild(clean(answers), started))
  })

  /** Of a block with little in it: whoever waits is woken once. */
  const seeAtOnce = Effect.fnUntraced(function* (questions: Questions, topics: readonly Hex[]) {
    const [words, found, logs] = yield* rpc.batch<unknown>([questionOf(questions), header, logsOf(topics)])
    return { words: words as string, found: found as RpcHeader, logs: Effect.succeed(logs as readonly Log[]) }
  })

  /** In two messages: Anvil answers the call on a thread of its own while it gathers the logs. */
  const seeApart = Effect.fnUntraced(function* (questions: Questions, topics: readonly Hex[]) {
    yield* rpc.cork
    const answering = yield* Effect.forkChild(rpc.batch<unknown>([questionOf(questions), header]), started)
    const logs = yield* Effect.forkDetach(rpc.call<readonly Log[]>(...logsOf(topics)), started)
    yield* rpc.uncork
    const [words, found] = yield* Fiber.join(answering)
    return { words: words as string, found: found as RpcHeader, logs: Fiber.join(logs) }
  })

  const mineAndSee: Chain['Service']['mineAndSee'] = Effect.fnUntraced(function* (at, topics, plans) {
    if (queue.length === 0) return yield* mineQuietly(at, plans)
    const mining = yield* send(at)
    const seeing = Effect.gen(function* () {
      const sending = yield* Effect.forkChild(mining, started)
      const questions = gather(plans)
      const sent = yield* Fiber.join(sending)
      const { found, words, logs } = yield* (sent.length < callsInOrder ? seeAtOnce : seeApart)(questions, topics).pipe(
        Effect.catchTag('RpcFailed', (error) => unreadable(questions, error)),
      )
      return { block: yield* checked(found, sent), values: questions.decode(words), logs }
    })
    return Fiber.join(yield* Effect.forkChild(clean(seeing), started))
  }, clean)

  const read = (plans: readonly ReadPlan<unknown>[]) => ask(plans)

  const localise = Effect.fnUntraced(function* (plans: readonly ReadPlan<unknown>[]) {
    // Access lists take no state override, so the Reader lives at the lens for a moment; what needs code of its own to be
    // lent is not of the forked chain.
    const plain = plans.flatMap(({ parts }) => parts).filter((part) => part.questions.every(({ lent }) => !lent))
    yield* rpc.call('anvil_setCode', [lens, Reader.runtime])
    const { accessList } = yield* rpc.call<{
      accessList: readonly { address: Address; storageKeys: readonly Hex[] }[]
    }>('eth_createAccessList', [
      { to: lens, data: `0x${plain.map(({ packed }) => packed).join('')}`, gas: '0x2540be400' },
      'latest',
    ])
    yield* rpc.call('anvil_setCode', [lens, '0x'])
    const slots = accessList.flatMap(({ address, storageKeys }) => storageKeys.map((key) => [address, key] as const))
    const values = yield* rpc.batch<Hex>(slots.map((slot) => ['eth_getStorageAt', [...slot, 'latest']]))
    yield* rpc.batch(slots.map((slot, i) => ['anvil_setStorageAt', [...slot, values[i]]]))
  })

  return Chain.of({
    socket,
    ended,
    rpc,
    submit: (transactions) => Effect.sync(() => void queue.push(...transactions)),
    mine,
    mineAndSee,
    read: read as Chain['Service']['read'],
    localise,
    simulate: Effect.fnUntraced(function* (transactions, at) {
      const [{ calls }] = yield* rpc.call<readonly [{ readonly calls: readonly { readonly status: Hex }[] }]>(
        ...trialOf(transactions, yield* numbered(at)),
      )
      return calls.map(({ status }) => status === '0x1')
    }),
    logs: (topics) => rpc.call<readonly Log[]>(...logsOf(topics)),
    receipts: (hashes) =>
      rpc
        .batch<{ status: Hex; gasUsed: Hex }>(hashes.map((hash) => ['eth_getTransactionReceipt', [hash]]))
        .pipe(
          Effect.map((receipts) =>
            receipts.map(({ status, gasUsed }) => ({ succeeded: status === '0x1', gasUsed: BigInt(gasUsed) })),
          ),
        ),
    snapshot: rpc.call<string>('evm_snapshot').pipe(Effect.map((id) => ({ id, nonces: new Map(nonces) }))),
    revert: Effect.fnUntraced(function* (snapshot: Snapshot) {
      const done = yield* rpc.call<boolean>('evm_revert', [snapshot.id])
      if (!done) return yield* new RpcFailed({ method: 'evm_revert', reason: `there is no snapshot ${snapshot.id}` })
      // A revert leaves the pool as it is, and whom blocks pay is not of the chain.
      coinbase = undefined
      yield* forget(snapshot.nonces)
    }),
    dump: rpc
      .call<Hex>('anvil_dumpState')
      .pipe(Effect.map((dump) => parseDump(gunzipSync(Buffer.from(dump.slice(2), 'hex')).toString('utf8')))),
    setBalance: (account, wei) => rpc.call('anvil_setBalance', [account, toHex(wei)]).pipe(Effect.asVoid),
    setCode: (account, code) => rpc.call('anvil_setCode', [account, code]).pipe(Effect.asVoid),
  })
})

/** The Reader reverts with the index of the question that failed. */
function unreadable({ asked }: Questions, error: RpcFailed): Effect.Effect<never, RpcFailed | ReadFailed> {
  if (error.data?.length !== 66) return Effect.fail(error)
  const question = asked()[Number(error.data)]
  return Effect.fail(question === undefined ? error : new ReadFailed({ to: question.to, ask: question.ask }))
}
