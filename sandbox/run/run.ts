import { createHash } from 'node:crypto'
import { Effect, type Scope } from 'effect'
import { digestState } from '../chain/state-dump.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import type { Entry } from '../ledger/ledger.ts'
import { openPayments } from '../ledger/announced-payments.ts'
import { watchSplit } from '../metrics/blocks/mev-split.ts'
import { openRecorder } from '../metrics/recorder.ts'
import type { Origin } from '../origin/origin.ts'
import { type StepResult, steps } from '../world/step.ts'
import type { World } from '../world/world.ts'
import { bundleOf, type FailureBundle } from './failure.ts'
import { marksOf } from './marks.ts'
import { openingOf, openRun, type RunError } from './open-run.ts'
import type { BlockRow, RunOutcome } from './outcome.ts'
import { openSampler } from './sampler.ts'
import type { RunSpec } from './spec.ts'

/**
 * One run from fork to digest. It knows the world, the policy and the metrics; none of them knows it.
 *
 * @param progress called after every block
 * @param failed is given what a run that fails leaves for whoever looks into it
 */
export const run = Effect.fn('run')(function* (
  spec: RunSpec,
  origin: Origin,
  progress: (block: number) => void = () => {},
  failed: (bundle: FailureBundle) => void = () => {},
): Effect.fn.Return<RunOutcome, RunError, Scope.Scope> {
  const { timeline } = spec
  const world = yield* openRun(spec, origin)
  const blocks = Math.round((timeline.days * 86_400) / timeline.blockSeconds)
  const recorder = openRecorder(timeline, blocks)
  const rows: BlockRow[] = []
  const entries: Entry[] = []
  const hash = createHash('sha256')
  const sample = openSampler(world, spec)
  const split = watchSplit()
  let unclosed: ConservationBroken | undefined
  const opening = openingOf(origin.base)
  const payments = openPayments(opening)
  yield* steps(world, blocks, (moment) => {
    const seen = sample(moment)
    hash.update(moment.block.hash)
    rows.push(rowOf(world, moment))
    entries.push(...moment.entries)
    recorder.see(seen)
    split.see(seen)
    unclosed ??= seen.rewards.broken
    payments.see(moment.entries, moment.block.timestamp)
    progress(world.state.block)
  }).pipe(Effect.tapError(() => Effect.map(bundleOf(world), failed)))
  const judged = opening + timeline.evaluation.from * 86_400
  const broken = split.broken() ?? unclosed ?? payments.broken(world.state.now, judged)
  if (broken !== undefined) {
    failed(yield* bundleOf(world))
    return yield* broken
  }
  const state = digestState(yield* world.chain.dump)
  const decimals = new Map<string, number>(world.tokens.map(({ address, decimals: places }) => [address, places]))
  return {
    record: recorder.record(),
    blocks: rows,
    entries,
    digest: hash.update(state).digest('hex'),
    state,
    decimals: (token) => decimals.get(token) ?? 18,
  }
})

const rowOf = (world: World, { block, failed, refused, market }: StepResult): BlockRow => ({
  marks: marksOf({ block, failed }).transactions,
  block: world.state.block,
  timestamp: block.timestamp,
  hash: block.hash,
  receiptsRoot: block.receiptsRoot,
  stateRoot: block.stateRoot,
  transactions: block.transactions.length,
  failed: failed.length,
  refused,
  gasUsed: block.gasUsed,
  eth: market.eth,
  metis: market.metis,
  users: market.users,
})
