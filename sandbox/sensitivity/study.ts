/** A designed study, carried out: every point a folder of results of its own, made by the ordinary executor. */
import { join } from 'node:path'
import { Effect } from 'effect'
import { planRuns } from '../campaign/plan.ts'
import { execute, type ExecuteError, type Progress } from '../execute/execute.ts'
import type { KeptAside } from '../results/history.ts'
import { type FailedRun, inspectRun } from '../results/results.ts'
import type { DesignPoint, StudyPlan } from './design.ts'

/** Where a point's results are: a folder as `terrarium run` leaves it. */
export const pointFolder = (out: string, { number }: Pick<DesignPoint, 'number'>): string =>
  join(out, `point=${String(number).padStart(4, '0')}`)

/** Runs of a study, before it begins. */
export interface StudyCost {
  readonly runs: number
  /** Of them, those that are there. */
  readonly found: number
  /** Blocks that are to be mined. */
  readonly blocks: number
  /** Seconds a block that finished runs took, on average, each beside as many others as there were then. */
  readonly measured?: { readonly runs: number; readonly secondsPerBlock: number }
}

interface PointCost {
  readonly runs: number
  readonly found: number
  readonly blocks: number
  readonly measuredRuns: number
  readonly measuredBlocks: number
  readonly seconds: number
}

/** What a study has and lacks. It reads every run that is there. */
export function costOf(plan: StudyPlan, out: string): StudyCost {
  const costs = plan.points.map((point) => pointCost(point, out))
  const sum = (of: (cost: PointCost) => number) => costs.reduce((total, cost) => total + of(cost), 0)
  const [measured, blocks] = [sum(({ measuredRuns }) => measuredRuns), sum(({ measuredBlocks }) => measuredBlocks)]
  return {
    runs: sum(({ runs }) => runs),
    found: sum(({ found }) => found),
    blocks: sum(({ blocks }) => blocks),
    ...(measured === 0
      ? {}
      : { measured: { runs: measured, secondsPerBlock: sum(({ seconds }) => seconds) / blocks } }),
  }
}

function pointCost(point: DesignPoint, out: string): PointCost {
  const cost = { runs: 0, found: 0, blocks: 0, measuredRuns: 0, measuredBlocks: 0, seconds: 0 }
  for (const spec of planRuns(point.campaign)) {
    const blocks = Math.round((spec.timeline.days * 86_400) / spec.timeline.blockSeconds)
    const found = inspectRun(pointFolder(out, point), spec)
    cost.runs += 1
    if ('missing' in found) cost.blocks += blocks
    else {
      cost.found += 1
      cost.measuredRuns += 1
      cost.measuredBlocks += blocks
      cost.seconds += found.execution.timings.seconds
    }
  }
  return cost
}

export interface StudyOptions {
  readonly out: string
  readonly workers: number
  readonly watch?: (progress: Progress) => void
  readonly kept?: (folder: string, aside: KeptAside) => void
}

/** A run that failed, and at which point. */
export type FailedAt = FailedRun & { readonly point: number }

/**
 * Does all runs that are not there yet. Points are begun in their order, as many at once as there are workers, so that a study
 * which is stopped has whole points and few begun ones.
 */
export const carryOut = Effect.fn('carryOut')(function* (
  plan: StudyPlan,
  { out, workers, watch = () => {}, kept = () => {} }: StudyOptions,
): Effect.fn.Return<readonly FailedAt[], ExecuteError> {
  const atOnce = Math.min(workers, plan.points.length)
  const progress = new Map(
    plan.points.map((point) => {
      const { runs, found, blocks } = pointCost(point, out)
      return [point.number, { runs, finished: found, found, failed: 0, blocks: 0, blocksInAll: blocks } as Progress]
    }),
  )
  const tell = () => watch(summed([...progress.values()]))
  tell()
  const failed = yield* Effect.forEach(
    plan.points,
    (point, i) =>
      Effect.gen(function* () {
        const folder = pointFolder(out, point)
        // Workers that points at once leave over go to the first of them.
        const own = Math.floor(workers / atOnce) + (i % atOnce < workers % atOnce ? 1 : 0)
        const { failed } = yield* execute(point.campaign, {
          out: folder,
          workers: own,
          kept: (aside) => kept(folder, aside),
          watch: (now) => {
            progress.set(point.number, now)
            tell()
          },
        })
        return failed.map((run) => ({ ...run, point: point.number }))
      }),
    { concurrency: atOnce },
  )
  return failed.flat()
})

const summed = (all: readonly Progress[]): Progress => {
  const sum = (of: (progress: Progress) => number) => all.reduce((total, each) => total + of(each), 0)
  const asked = sum(({ asked }) => asked ?? 0)
  return {
    runs: sum(({ runs }) => runs),
    finished: sum(({ finished }) => finished),
    found: sum(({ found }) => found),
    failed: sum(({ failed }) => failed),
    blocks: sum(({ blocks }) => blocks),
    blocksInAll: sum(({ blocksInAll }) => blocksInAll),
    ...(asked > 0 ? { asked } : {}),
  }
}
