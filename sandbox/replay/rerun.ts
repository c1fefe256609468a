import { Effect, Schema, type Scope } from 'effect'
import { explained } from '../origin/live-fork.ts'
import { type OriginError, serveOrigin } from '../origin/origin.ts'
import { type StepResult, steps } from '../world/step.ts'
import type { World } from '../world/world.ts'
import type { RecordedRun } from '../results/run-folder.ts'
import { type Changes, openRun, type RunError } from '../run/open-run.ts'
import { type BlockMarks, marksOf } from '../run/marks.ts'

export type RerunError = RunError | OriginError | RunDiffers

/** How many blocks a run has. */
export const blocksOf = ({ timeline }: RecordedRun['spec']): number =>
  Math.round((timeline.days * 86_400) / timeline.blockSeconds)

/**
 * Does a recorded run again up to a block, in this process, and holds every block against what is recorded. The world is
 * left there, its chain alive, for as long as the scope lives.
 *
 * @param until number of blocks to be mined
 * @param watch is shown every block when its books are closed
 */
export const rerun = Effect.fn('rerun')(function* (
  { spec, blocks, state }: Pick<RecordedRun, 'spec' | 'blocks' | 'state'>,
  until: number,
  watch: (moment: StepResult, world: World) => void = () => {},
  changes: Changes = {},
): Effect.fn.Return<World, RerunError, Scope.Scope> {
  const origin = yield* serveOrigin(spec.base, state)
  const world = yield* explained(origin, openRun(spec, { ...origin, history: true }, changes))
  yield* explained(origin, retrace(world, until, blocks, watch))
  return world
})

/** Mines a world's blocks up to `until`, to find afterwards whether they are those that were recorded. */
export const retrace = Effect.fnUntraced(function* (
  world: World,
  until: number,
  recorded: readonly BlockMarks[],
  watch: (moment: StepResult, world: World) => void,
) {
  let different: RunDiffers | undefined
  yield* steps(world, until, (moment) => {
    different ??= difference(world.state.block, recorded[world.state.block - 1], marksOf(moment))
    watch(moment, world)
  })
  if (different !== undefined) return yield* different
})

/** What sets a block apart from the recorded one; undefined when they are the same, or when nothing is recorded. */
export function difference(block: number, recorded: BlockMarks | undefined, found: BlockMarks): RunDiffers | undefined {
  if (recorded === undefined || recorded.hash === found.hash) return undefined
  const place = found.transactions.findIndex((mark, i) => mark !== recorded.transactions[i])
  const shorter = recorded.transactions.length > found.transactions.length ? found.transactions.length : undefined
  return new RunDiffers({ block, place: place >= 0 ? place : shorter })
}

/** A run came out in another way than it is recorded. */
export class RunDiffers extends Schema.TaggedError<RunDiffers>()('RunDiffers', {
  block: Schema.Number,
  /** Of the first transaction that differs; absent when only what transactions did differs. */
  place: Schema.UndefinedOr(Schema.Number),
}) {
  readonly retryable = false
  override get message(): string {
    const what =
      this.place === undefined
        ? 'its transactions are the same, but not all that they did'
        : `transaction ${this.place} is the first that is another one`
    return `The run differs from the recorded one from block ${this.block} on: ${what}. Compare versions in run.json with \`terrarium doctor\`; a machine of another kind must not matter, and if that is all that differs, please report it.`
  }
}
