import { Effect } from 'effect'
import { openRun } from '../sandbox/run/open-run.ts'
import { step } from '../sandbox/world/step.ts'
import { type Finding, median, memoryOf } from './measure.ts'
import { ownAnvils } from '../test/fixtures/processes.ts'
import { busySpec } from './world.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'

const early = 500
const late = 5000
const window = 50

/** Whether a run stays as fast as it began: time per block and memory at block 5,000 against block 500. */
export const longRun = Effect.scoped(
  Effect.gen(function* () {
    const spec = busySpec(20)
    const origin = yield* serveOrigin(spec.base)
    const before = new Set(ownAnvils())
    const world = yield* openRun(spec, origin)
    const anvil = ownAnvils().find((pid) => !before.has(pid)) ?? 0
    const times: number[] = []
    const memory: Record<number, string> = {}
    while (world.state.block < late + window) {
      const started = performance.now()
      yield* step(world)
      times.push(performance.now() - started)
      if (world.state.block === early || world.state.block === late) {
        memory[world.state.block] =
          `Anvil ${memoryOf(anvil).toFixed(0)} MB, Node ${memoryOf(process.pid).toFixed(0)} MB`
      }
    }
    const around = (block: number) => median(times.slice(block - window, block + window))
    return [
      {
        name: `Time per block at block ${late} over block ${early}`,
        value: around(late) / around(early),
        aim: { atMost: 1.1 },
        note: `20 swaps a block; at ${early}: ${memory[early]}; at ${late}: ${memory[late]}`,
      },
    ] satisfies Finding[]
  }),
)
