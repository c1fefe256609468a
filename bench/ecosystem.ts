import { Effect } from 'effect'
import { loadCampaign } from '../sandbox/campaign/load.ts'
import { planRuns } from '../sandbox/campaign/plan.ts'
import { keptChain } from '../sandbox/execute/kept-chain.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'
import { watchSplit } from '../sandbox/metrics/blocks/mev-split.ts'
import { openRecorder } from '../sandbox/metrics/recorder.ts'
import { openRun } from '../sandbox/run/open-run.ts'
import { openSampler } from '../sandbox/run/sampler.ts'
import type { RunSpec } from '../sandbox/run/spec.ts'
import { type StepResult, steps } from '../sandbox/world/step.ts'
import type { World } from '../sandbox/world/world.ts'
import { type Finding, memoryOf } from './measure.ts'
import { timed, type Timed } from './process-time.ts'
import { isMining, kindOf, type Message, record, replay } from './recording.ts'

/** Days of the run at which a round is measured: the first, in which everybody arrives, and others while a programme runs. */
const days = [0, 6, 12, 18]
const blocksPerRound = { ecosystem: 24, quickstart: 96 } as const

/**
 * Blocks of worlds that users run, metrics and all, in CPU time of Node and all its Anvils, against the EVM's own: an
 * Anvil that gets the very transactions of a block, mines them, and is asked nothing. A round does the same blocks both
 * ways from the same state, so that whatever else the machine does, it does to both.
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
        return findings(name, aim, yield* measured(spec, blocksPerRound[name]))
      }),
  )
  return found.flat()
})

export interface Measured {
  readonly opening: Timed<World>
  /** Blocks of a round. */
  readonly count: number
  readonly rounds: readonly Round[]
}

interface Round {
  readonly loop: Timed<unknown>
  /** The EVM's own. */
  readonly bare: Timed<unknown>
  readonly transactions: number
  /** Megabytes that Node holds behind it. */
  readonly memory: number
  /** Of each kind of message, sent with nothing else going on: how many, and how long they took. */
  readonly kinds: ReadonlyMap<string, { readonly wall: number; readonly count: number }>
}

/** Rounds of `count` blocks each, from the days `at` of a run. */
export const measured = (spec: RunSpec, count: number, at: readonly number[] = days) =>
  Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base)
      // A worker does one run after the other on a chain that it keeps; only the first finds nothing compiled, metrics included.
      const kept = keptChain()
      yield* Effect.addFinalizer(() => kept.drop)
      const open = Effect.flatMap(kept.stand(origin), (standing) => openRun(spec, { ...origin, standing }))
      yield* Effect.scoped(Effect.flatMap(open, (first) => steps(first, 16 * count, watching(first, spec))))
      const opening = yield* timed(open)
      const world = opening.value
      const measure = watching(world, spec)
      let transactions = 0
      const see = (result: StepResult) => {
        measure(result)
        transactions += result.ordered.length
      }
      const sent = record(world.chain.rpc)
      /** What nobody measures is not kept either: a year of messages is a gigabyte. */
      const pass = (result: StepResult) => {
        see(result)
        sent.messages.length = 0
      }
      const parts: Round[] = []
      for (const day of at) {
        yield* steps(world, Math.max(0, Math.round((day * 86_400) / world.blockSeconds) - world.state.block), pass)
        const before = yield* world.chain.snapshot
        sent.messages.length = 0
        transactions = 0
        const loop = yield* timed(steps(world, count, see))
        const messages = [...sent.messages]
        const { nonces } = yield* world.chain.snapshot

        yield* world.chain.revert(before)
        const again = yield* world.chain.snapshot
        const bare = yield* timed(replay(world.chain.rpc, messages.filter(isMining)))
        yield* world.chain.revert(again)
        const each = yield* replay(world.chain.rpc, messages)
        // The chain is where the loop had left it; the driver's own count of nonces has to be, too.
        yield* world.chain.revert({ id: (yield* world.chain.snapshot).id, nonces })
        parts.push({ loop, bare, transactions, kinds: kindsOf(messages, each), memory: memoryOf(process.pid) })
      }
      return { opening, count, rounds: parts } satisfies Measured
    }),
  )

/** Measures a run's blocks as a run does. */
function watching(world: World, spec: RunSpec): (result: StepResult) => void {
  const sample = openSampler(world, spec)
  const recorder = openRecorder(spec.timeline, 1_000_000)
  const split = watchSplit()
  return (result) => {
    const seen = sample(result)
    recorder.see(seen)
    split.see(seen)
  }
}

/** Of Node and all its Anvils, milliseconds. */
export const cpu = ({ loop: { own, descendants } }: Round): number => own + descendants

function kindsOf(messages: readonly Message[], walls: readonly number[]): Round['kinds'] {
  const kinds = new Map<string, { wall: number; count: number }>()
  messages.forEach((message, i) => {
    const { wall, count } = kinds.get(kindOf(message)) ?? { wall: 0, count: 0 }
    kinds.set(kindOf(message), { wall: wall + walls[i]!, count: count + 1 })
  })
  return kinds
}

function findings(name: string, aim: number, { opening, count, rounds }: Measured): Finding[] {
  const blocks = count * rounds.length
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0)
  const mean = (of: (round: Round) => number): string => `${(sum(of) / blocks).toFixed(1)} ms`
  const kinds = [...new Set(rounds.flatMap((round) => [...round.kinds.keys()]))]
    .map((kind) => [kind, sum((round) => round.kinds.get(kind)?.wall ?? 0) / blocks] as const)
    .sort(([, a], [, b]) => b - a)
  return [
    {
      name: `A block of the ${name}: CPU over the EVM's own`,
      value: sum(cpu) / sum(({ bare }) => bare.descendants),
      aim: { atMost: aim },
      note: `${(sum(({ transactions }) => transactions) / blocks).toFixed(0)} transactions; Node ${mean(({ loop }) => loop.own)}, Anvil ${mean(({ loop }) => loop.descendants)}; EVM ${mean(({ bare }) => bare.descendants)}; from day ${days.join(', ')}: ${rounds.map((round) => (cpu(round) / round.bare.descendants).toFixed(2)).join(', ')}`,
    },
    {
      name: `A block of the ${name}: wall time over the EVM's own`,
      value: sum(({ loop }) => loop.wall) / sum(({ bare }) => bare.wall),
      aim: undefined,
      note: `${mean(({ loop }) => loop.wall)}, ${mean(({ bare }) => bare.wall)}; alone: ${kinds.map(([kind, wall]) => `${kind} ${wall.toFixed(1)}`).join(', ')}`,
    },
    {
      name: `Opening a run of the ${name}, seconds`,
      value: opening.wall / 1000,
      aim: { atMost: 0.4 },
      note: `${(opening.own + opening.descendants).toFixed(0)} ms of CPU`,
    },
  ]
}
