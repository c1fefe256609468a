import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { type Batch, sequencingActions } from './actions.ts'
import type { SequencingDeployment } from './deployment.ts'
import { dueSteps } from './rota.ts'
import type { sequencingState } from './state.ts'

export type SequencingValues = ValuesOf<ReturnType<typeof sequencingState>>

/** L2 height at a moment, as SequencerSet counts it: slots of a fixed length, however long a simulated block is. */
export const heightAt = (now: number, genesis: number, { blockMilliseconds }: SequencingDeployment): number =>
  Math.floor(((now - genesis) * 1000) / blockMilliseconds)

/**
 * What the sequencers' common key does on Metis: commits epochs, replaces who has stalled, slashes where that is on, and
 * submits rewards.
 */
export function sequencingUpkeep(
  at: SequencingDeployment,
  { now, state }: Pick<Upkeep<SequencingValues>, 'now' | 'state'>,
): readonly Call[] {
  const actions = sequencingActions(at)
  const steps = dueSteps(state.epochs, heightAt(now, state.genesis, at), state.seats, at)
  const calls = steps.flatMap(({ commitment, cut }): Call[] => {
    if (cut === undefined) return [actions.commitEpoch(commitment)]
    const guilty = state.slashShare > 0n && cut.stalled !== undefined ? [actions.slash(cut.stalled.id)] : []
    return [actions.recommitEpoch(cut.oldEpoch, cut.lastBlock, commitment), ...guilty]
  })
  const batch = dueBatch(at, now, state)
  return batch === undefined ? calls : [...calls, actions.batchSubmitRewards(batch)]
}

/** The next batch of rewards when it is time; none while the payer cannot pay all of it, since it would be refused. */
export function dueBatch(
  { batchSeconds }: SequencingDeployment,
  now: number,
  { seats, epochs, batch, batchTime, rewardedEpoch, rewardPerBlock, payer }: SequencingValues,
): Batch | undefined {
  const endEpoch = epochs.number - 2
  if (now < batchTime + batchSeconds || endEpoch <= rewardedEpoch) return undefined
  const built = seats
    .filter(({ id, unrewardedBlocks }) => id !== 0n && unrewardedBlocks > 0n)
    .map(({ signer, unrewardedBlocks }) => ({ signer, blocks: unrewardedBlocks }))
  const total = built.reduce((sum, { blocks }) => sum + blocks, 0n) * rewardPerBlock
  if (built.length === 0 || total > payer) return undefined
  return { batch: batch + 1, startEpoch: rewardedEpoch + 1, endEpoch, built }
}
