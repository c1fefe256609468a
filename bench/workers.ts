import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { startWorker, type Worker } from '../sandbox/execute/worker-process.ts'
import { type Finding, median } from './measure.ts'
import { ordinarySpec } from './world.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'

const rounds = 3

/** Whether two and four workers do twice and four times the work of one: each does a run as the quickstart has them. */
export const workers = Effect.scoped(
  Effect.gen(function* () {
    const spec = ordinarySpec(12)
    const origin = yield* serveOrigin(spec.base)
    const out = mkdtempSync(join(tmpdir(), 'terrarium-bench-'))
    const crew = yield* Effect.all([startWorker, startWorker, startWorker, startWorker])
    const perform = (worker: Worker, place: number) =>
      worker.perform({ spec, origin, out: join(out, String(place)) }, () => {})
    // Starting the processes is not what is measured.
    yield* Effect.forEach(crew, perform, { concurrency: 'unbounded' })
    const times = new Map<number, number[]>([1, 2, 4].map((count) => [count, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [count, taken] of times) {
        const started = performance.now()
        yield* Effect.forEach(crew.slice(0, count), perform, { concurrency: 'unbounded' })
        taken.push(performance.now() - started)
      }
    }
    rmSync(out, { recursive: true })
    const alone = median(times.get(1)!)
    return [2, 4].map((count): Finding => ({
      name: `Efficiency of ${count} workers`,
      value: alone / median(times.get(count)!),
      aim: { atLeast: 0.85 },
      note: `a run takes ${(alone / 1000).toFixed(1)} s alone, ${(median(times.get(count)!) / 1000).toFixed(1)} s beside ${count - 1} others`,
    }))
  }),
)
