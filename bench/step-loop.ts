import { Effect } from 'effect'
import type { RpcCall } from '../sandbox/chain/rpc.ts'
import { encodeOrdered, type Transaction } from '../sandbox/chain/transaction.ts'
import type { RunSpec } from '../sandbox/run/spec.ts'
import { openRun } from '../sandbox/run/open-run.ts'
import { step, steps } from '../sandbox/world/step.ts'
import type { World } from '../sandbox/world/world.ts'
import { openLooper } from './evm.ts'
import { type Finding, median } from './measure.ts'
import { busySpec, contestedSpec } from './world.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'

const swappers = 200
const rounds = 12
const blocksPerRound = 8
const loops = 1000

/**
 * Our step loop, agents deciding and all, against the bare replay of the very transactions it made, and against the
 * EVM's own speed. A round does the same blocks both ways from the same state, and the loop of swaps beside them, so
 * that whatever else the machine does, it does to all three.
 */
export const stepLoop = Effect.map(measured(busySpec(swappers)), findings)

/** The same where ten searchers look at all that waits, and bid for the first place in every block. */
export const searchers = Effect.map(measured(contestedSpec(swappers, 10)), ({ swaps, times }): Finding[] => [
  {
    name: 'Step loop with ten searchers over bare replay, wall time',
    value: median(times.loop) / median(times.replay),
    aim: { atMost: 2 },
    note: `${Math.round((1000 * swaps) / median(times.loop))} transactions/s; ${swappers} swaps a block, second-price bundles`,
  },
])

interface Timed {
  /** Transactions of a round. */
  readonly swaps: number
  /** Milliseconds of each round. */
  readonly times: { readonly loop: number[]; readonly replay: number[]; readonly evm: number[] }
}

function measured(spec: RunSpec) {
  return Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base)
      const world = yield* openRun(spec, origin)
      const loopSwaps = yield* openLooper(origin, loops)
      const blocks = record(world)
      // The first blocks hold approvals, and warm all three up.
      for (let i = 0; i < 5; i++) yield* step(world)
      for (let i = 0; i < 3; i++) yield* loopSwaps

      const times = { loop: [] as number[], replay: [] as number[], evm: [] as number[] }
      let swaps = 0
      for (let round = 0; round < rounds; round++) {
        blocks.length = 0
        const before = yield* world.chain.snapshot
        times.loop.push(yield* time(steps(world, blocksPerRound, () => {})))
        swaps += blocks.reduce((sum, { transactions }) => sum + transactions.length, 0)
        const after = yield* world.chain.snapshot

        yield* world.chain.revert(before)
        const nonces = new Map(before.nonces)
        const encoded = blocks.map(({ transactions, timestamp }) => ({
          timestamp,
          calls: encode(transactions, nonces),
        }))
        times.replay.push(yield* time(Effect.forEach(encoded, (block) => replay(world, block), { discard: true })))
        // The chain is where the loop had left it; the driver's own count of nonces has to be, too.
        yield* world.chain.revert({ id: (yield* world.chain.snapshot).id, nonces: after.nonces })

        times.evm.push(yield* time(loopSwaps))
      }
      return { swaps: swaps / rounds, times }
    }),
  )
}

const time = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, E, R> =>
  Effect.gen(function* () {
    const started = performance.now()
    yield* effect
    return performance.now() - started
  })

/** Keeps what a world submits, block by block. */
function record(world: World): { transactions: readonly Transaction[]; timestamp: number }[] {
  const blocks: { transactions: readonly Transaction[]; timestamp: number }[] = []
  const chain = world.chain as { submit: World['chain']['submit'] }
  const { submit } = chain
  chain.submit = (transactions) => {
    blocks.push({ transactions, timestamp: world.state.now + world.blockSeconds })
    return submit(transactions)
  }
  return blocks
}

const encode = (transactions: readonly Transaction[], nonces: Map<string, number>): RpcCall[] =>
  encodeOrdered(transactions, (sender) => {
    const nonce = nonces.get(sender)!
    nonces.set(sender, nonce + 1)
    return nonce
  })

/** Submits and mines, nothing else: what any driver has to do. */
const replay = Effect.fnUntraced(function* (
  { chain }: World,
  { calls, timestamp }: { calls: readonly RpcCall[]; timestamp: number },
) {
  yield* Effect.all([chain.rpc.batch(calls.slice(0, 150)), chain.rpc.batch(calls.slice(150))], { concurrency: 2 })
  yield* chain.rpc.call('evm_mine', `[${timestamp}]`)
})

function findings({ swaps, times }: Timed): Finding[] {
  const perSecond = {
    loop: (1000 * swaps) / median(times.loop),
    replay: (1000 * swaps) / median(times.replay),
    evm: (1000 * loops) / median(times.evm),
  }
  const say = (name: keyof typeof perSecond) => `${name} ${Math.round(perSecond[name])}/s`
  return [
    {
      name: `Step loop with agents over bare replay, wall time`,
      value: perSecond.replay / perSecond.loop,
      aim: { atMost: 1.5 },
      note: `${say('loop')}, ${say('replay')}; ${swappers} swaps a block`,
    },
    {
      name: 'Step loop over the EVM in one long eth_call, swaps a second',
      value: perSecond.loop / perSecond.evm,
      aim: { atLeast: 0.35 },
      note: say('evm'),
    },
    {
      name: 'Bare replay over the EVM in one long eth_call',
      value: perSecond.replay / perSecond.evm,
      aim: undefined,
      note: 'what is left to win by a faster loop',
    },
  ]
}
