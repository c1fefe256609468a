import { Effect } from 'effect'
import { loadCampaign } from '../sandbox/campaign/load.ts'
import { planRuns } from '../sandbox/campaign/plan.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'
import { openRun } from '../sandbox/run/open-run.ts'
import type { RunSpec } from '../sandbox/run/spec.ts'
import { steps } from '../sandbox/world/step.ts'
import type { Finding } from './measure.ts'
import { workTime } from './process-time.ts'
import { isMining, kindOf, type Message, record, replay } from './recording.ts'

const rounds = 4
const blocksPerRound = 24
/** A programme runs by then, and everybody has what he wanted to have. */
const warmDays = 10

/**
 * Blocks of worlds that users run, in CPU time of Node and all its Anvils, against the EVM's own: an Anvil that gets the
 * very transactions of a block, mines them, and is asked nothing. A round does the same blocks both ways from the same
 * state, so that whatever else the machine does, it does to both.
 */
export const ecosystem = Effect.gen(function* () {
  const found = yield* Effect.forEach(
    [
      ['ecosystem', 'campaigns/ecosystem.yaml', 'sequencers-and-stakers', 2],
      ['quickstart', 'campaigns/quickstart.yaml', 'native-linear', 2.5],
    ] as const,
    ([name, file, policy, aim]) =>
      Effect.gen(function* () {
        const spec = planRuns(yield* loadCampaign(file)).find((each) => each.policy.id === policy)!
        return findings(name, aim, yield* measured(spec))
      }),
  )
  return found.flat()
})

/** Milliseconds, all of them of a block. */
interface Measured {
  readonly opening: { readonly wall: number; readonly cpu: number }
  readonly transactions: number
  readonly loop: { readonly wall: number; readonly node: number; readonly anvil: number }
  /** The EVM's own. */
  readonly bare: { readonly wall: number; readonly anvil: number }
  /** Of each kind of message, sent with nothing else going on; and how many a block there are. */
  readonly kinds: ReadonlyMap<string, { readonly wall: number; readonly count: number }>
}

const measured = (spec: RunSpec) =>
  Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base)
      const opening = yield* timed(openRun(spec, origin))
      const world = opening.value
      const sent = record(world.chain.rpc)
      yield* steps(world, Math.round((warmDays * 86_400) / world.blockSeconds), () => {})
      const loop = { wall: 0, node: 0, anvil: 0 }
      const bare = { wall: 0, anvil: 0 }
      const kinds = new Map<string, { wall: number; count: number }>()
      let transactions = 0
      for (let round = 0; round < rounds; round++) {
        const before = yield* world.chain.snapshot
        sent.messages.length = 0
        const looped = yield* timed(
          steps(world, blocksPerRound, ({ ordered }) => {
            transactions += ordered.length
          }),
        )
        const messages = [...sent.messages]
        const { nonces } = yield* world.chain.snapshot

        yield* world.chain.revert(before)
        const again = yield* world.chain.snapshot
        const replayed = yield* timed(replay(world.chain.rpc, messages.filter(isMining)))
        yield* world.chain.revert(again)
        const each = yield* replay(world.chain.rpc, messages)
        each.forEach((wall, i) => add(kinds, messages[i]!, wall))
        // The chain is where the loop had left it; the driver's own count of nonces has to be, too.
        yield* world.chain.revert({ id: (yield* world.chain.snapshot).id, nonces })
        for (const part of ['wall', 'node', 'anvil'] as const) loop[part] += looped[part]
        for (const part of ['wall', 'anvil'] as const) bare[part] += replayed[part]
      }
      const blocks = rounds * blocksPerRound
      const mean = <T extends Record<string, number>>(sums: T): T =>
        Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / blocks])) as T
      return {
        opening: { wall: opening.wall, cpu: opening.node + opening.anvil },
        transactions: transactions / blocks,
        loop: mean(loop),
        bare: mean(bare),
        kinds: new Map([...kinds].map(([name, sums]) => [name, mean(sums)])),
      } satisfies Measured
    }),
  )

/** Milliseconds that something takes, and its value. */
const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const before = workTime()
    const started = performance.now()
    const value = yield* effect
    const wall = performance.now() - started
    const { node, anvil } = workTime()
    return { value, wall, node: node - before.node, anvil: anvil - before.anvil }
  })

function add(kinds: Map<string, { wall: number; count: number }>, message: Message, wall: number): void {
  const { wall: before, count } = kinds.get(kindOf(message)) ?? { wall: 0, count: 0 }
  kinds.set(kindOf(message), { wall: before + wall, count: count + 1 })
}

function findings(name: string, aim: number, { opening, transactions, loop, bare, kinds }: Measured): Finding[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const dear = [...kinds].sort(([, a], [, b]) => b.wall - a.wall)
  return [
    {
      name: `A block of the ${name}: CPU over the EVM's own`,
      value: (loop.node + loop.anvil) / bare.anvil,
      aim: { atMost: aim },
      note: `${transactions.toFixed(0)} transactions; Node ${ms(loop.node)}, Anvil ${ms(loop.anvil)}; EVM ${ms(bare.anvil)}`,
    },
    {
      name: `A block of the ${name}: wall time over the EVM's own`,
      value: loop.wall / bare.wall,
      aim: undefined,
      note: `${ms(loop.wall)}, ${ms(bare.wall)}; alone: ${dear.map(([kind, { wall, count }]) => `${kind} ${count.toFixed(1)} x ${(wall / count).toFixed(1)}`).join(', ')}`,
    },
    {
      name: `Opening a run of the ${name}, seconds`,
      value: opening.wall / 1000,
      aim: { atMost: 0.4 },
      note: `${ms(opening.cpu)} of CPU`,
    },
  ]
}
