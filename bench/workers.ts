import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { startWorker, type Worker } from '../sandbox/execute/worker-process.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'
import { type Finding, median } from './measure.ts'
import { timed, type Timed } from './process-time.ts'
import { ordinarySpec } from './world.ts'

const rounds = 3
const runs = 4

/**
 * Whether runs keep all cores busy: four as the quickstart has them, by as many workers as a campaign starts, against the
 * work that one of them is.
 */
export const workers = Effect.scoped(
  Effect.gen(function* () {
    const cores = availableParallelism()
    const spec = ordinarySpec(30)
    const origin = yield* serveOrigin(spec.base)
    const out = mkdtempSync(join(tmpdir(), 'terrarium-bench-'))
    const crew = yield* Effect.all(Array.from({ length: cores }, () => startWorker))
    const perform = (worker: Worker, place: number) =>
      worker.perform({ spec, origin, out: join(out, String(place)) }, () => {})
    const all = () => {
      let next = 0
      return Effect.forEach(
        crew,
        Effect.fnUntraced(function* (worker) {
          while (next < runs) yield* perform(worker, next++)
        }),
        { concurrency: 'unbounded' },
      )
    }
    // Starting the processes, and compiling what they run, is not what is measured.
    yield* Effect.forEach(crew, perform, { concurrency: 'unbounded' })
    const alone: Timed<unknown>[] = []
    const together: Timed<unknown>[] = []
    for (let round = 0; round < rounds; round++) {
      alone.push(yield* timed(perform(crew[0]!, 0)))
      together.push(yield* timed(all()))
    }
    rmSync(out, { recursive: true })
    const one = median(alone.map(cpuOf))
    const wall = median(together.map((each) => each.wall))
    return [
      {
        name: `Share of ${cores} cores that ${runs} runs keep busy`,
        value: median(together.map((each) => cpuOf(each) / (cores * each.wall))),
        aim: { atLeast: 0.9 },
        note: `${seconds(wall)} for ${runs} runs, ${seconds(median(alone.map((each) => each.wall)))} for one`,
      },
      {
        name: `Wall time of ${runs} runs over one run’s CPU time`,
        value: wall / one,
        aim: { atMost: (1.1 * runs) / cores },
        note: `one run is ${seconds(one)} of CPU time`,
      },
    ] satisfies Finding[]
  }),
)

const cpuOf = ({ own, descendants }: Timed<unknown>): number => own + descendants

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
