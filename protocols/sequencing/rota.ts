import type { Commitment } from './actions.ts'
import type { SequencingDeployment } from './deployment.ts'
import { drawReplacement, drawSequencer } from './draw.ts'
import type { Epoch, Seat } from './state.ts'

/** A step of the updater: an epoch, and where it replaces a stalled sequencer, what is cut and who is to blame. */
export interface RotaStep {
  readonly commitment: Commitment
  readonly cut?: { readonly oldEpoch: number; readonly lastBlock: number; readonly stalled: Seat | undefined }
}

export interface Rota {
  readonly number: number
  readonly current: Epoch
  readonly previous: Epoch
}

/** A block may have been away for long, but never for this many epochs: a bound on the calls of one block. */
const mostSteps = 256

/** The next epoch is proposed when this share of the running one has passed (Themis). */
const proposedAfter = 0.1

/**
 * What the updater has to commit at an L2 height: the next epochs, as far as they are due, and replacements for whoever
 * has stalled. A pure function of what is on the chain.
 */
export function dueSteps(
  rota: Rota,
  height: number,
  seats: readonly Seat[],
  { epochBlocks, stallBlocks }: Pick<SequencingDeployment, 'epochBlocks' | 'stallBlocks'>,
): readonly RotaStep[] {
  const steps: RotaStep[] = []
  const active = seats.filter(({ id, status }) => id !== 0n && status === 'active')
  let at = rota
  while (steps.length < mostSteps) {
    const replaced = replacement(at, height, seats, active, { epochBlocks, stallBlocks })
    // While a stalled epoch waits for somebody, none is committed after it: its blocks would become final.
    if (replaced === 'waiting') break
    const step = replaced ?? next(at, height, active, epochBlocks)
    if (step === undefined) break
    steps.push(step)
    at = after(at, step)
  }
  return steps
}

/** The replacement of whoever stalled in one of the two epochs that are not final; `waiting` until there can be one. */
function replacement(
  { number, current, previous }: Rota,
  height: number,
  seats: readonly Seat[],
  active: readonly Seat[],
  { epochBlocks, stallBlocks }: Pick<SequencingDeployment, 'epochBlocks' | 'stallBlocks'>,
): RotaStep | 'waiting' | undefined {
  for (const [oldEpoch, epoch] of [
    [number - 1, previous],
    [number, current],
  ] as const) {
    const stalled = seats.find(({ id, signer }) => id !== 0n && signer === epoch.signer)
    if (oldEpoch < 0 || stalled === undefined || epoch.startBlock > height) continue
    const from = Math.max(stalled.stalledFrom, epoch.startBlock)
    if (from > epoch.endBlock || stalled.stalledTo <= from) continue
    // Somebody else takes over after a while, who is there first; it goes on itself when it is back before.
    const ready = (seat: Seat) => (seat === stalled ? seat.stalledTo : readyAt(seat, from + stallBlocks))
    const heirs = [stalled, ...active.filter((seat) => seat !== stalled)]
    const startBlock = Math.min(...heirs.map(ready))
    if (startBlock > height) return 'waiting'
    const heir = drawReplacement(
      startBlock,
      heirs.filter((seat) => ready(seat) === startBlock),
    )
    if (heir === undefined) return 'waiting'
    return {
      commitment: { epoch: oldEpoch + 1, startBlock, endBlock: startBlock + epochBlocks - 1, signer: heir.signer },
      cut: { oldEpoch, lastBlock: from - 1, stalled },
    }
  }
  return undefined
}

/** The first block from `block` on that a sequencer can build: it has locked, and its node runs. */
function readyAt({ activationBlock, stalledFrom, stalledTo }: Seat, block: number): number {
  const first = Math.max(block, activationBlock)
  return stalledFrom <= first && first < stalledTo ? stalledTo : first
}

/** The epoch after the current one. Whoever locked later than it begins is not in its draw. */
function next(
  { number, current }: Rota,
  height: number,
  active: readonly Seat[],
  epochBlocks: number,
): RotaStep | undefined {
  const length = current.endBlock - current.startBlock + 1
  if (current.startBlock + Math.floor(proposedAfter * length) > height) return undefined
  const epoch = number + 1
  const begin = current.endBlock + 1
  const drawn = drawSequencer(
    epoch,
    active.filter(({ activationBlock }) => activationBlock <= begin),
  )
  if (drawn !== undefined) {
    const { signer } = drawn
    return { commitment: { epoch, startBlock: begin, endBlock: begin + epochBlocks - 1, signer } }
  }
  // Nobody was there when the last epoch ended: the next one begins when somebody came.
  const startBlock = Math.min(...active.map(({ activationBlock }) => activationBlock))
  if (startBlock > height) return undefined
  const first = drawSequencer(
    epoch,
    active.filter(({ activationBlock }) => activationBlock <= startBlock),
  )
  if (first === undefined) return undefined
  return {
    commitment: { epoch, startBlock, endBlock: startBlock + epochBlocks - 1, signer: first.signer },
    cut: { oldEpoch: number, lastBlock: current.endBlock, stalled: undefined },
  }
}

/** The epochs as they are when a step is done. */
export function after({ number, current, previous }: Rota, { commitment, cut }: RotaStep): Rota {
  const { epoch, startBlock, endBlock, signer } = commitment
  const old = cut?.oldEpoch === number - 1 ? previous : current
  const kept = cut === undefined ? old : { ...old, endBlock: Math.min(old.endBlock, cut.lastBlock) }
  return { number: epoch, current: { signer, startBlock, endBlock }, previous: kept }
}
