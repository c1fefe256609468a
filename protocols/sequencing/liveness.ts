import type { Address } from 'viem'
import type { SequencingDeployment } from './deployment.ts'
import { after, dueSteps } from './rota.ts'
import { heightAt, type SequencingValues } from './upkeep.ts'

/** Who builds blocks at a moment. */
export interface Turn {
  /** The signer whose turn it is; absent when nobody has a lock, and whoever built before there were locks goes on. */
  readonly builder?: Address
  /** The sequencer has stalled, and it is too early for another one or there is none: no block is built. */
  readonly halted: boolean
}

/**
 * Whose turn it is to build at a moment, once the updater has done what is due by then.
 *
 * @param now seconds since 1970
 */
export function turnAt(
  at: SequencingDeployment,
  { epochs, seats, genesis }: Pick<SequencingValues, 'epochs' | 'seats' | 'genesis'>,
  now: number,
): Turn {
  const height = heightAt(now, genesis, at)
  const there = seats.filter(
    ({ id, status, activationBlock }) => id !== 0n && status === 'active' && activationBlock <= height,
  )
  if (there.length === 0) return { halted: false }
  const { current, previous } = dueSteps(epochs, height, seats, at).reduce(after, epochs)
  const epoch = height < current.startBlock ? previous : current
  if (height < epoch.startBlock || height > epoch.endBlock) return { halted: true }
  const seat = seats.find(({ id, signer }) => id !== 0n && signer === epoch.signer)
  const stands = seat !== undefined && seat.stalledFrom <= height && height < seat.stalledTo
  return stands ? { halted: true } : { builder: epoch.signer, halted: false }
}

/** Who gets what a turn earns: the recipient of the lock whose signer builds. */
export const payeeOf = (
  { seats }: Pick<SequencingValues, 'seats'>,
  { builder }: Pick<Turn, 'builder'>,
): Address | undefined => seats.find(({ id, signer }) => id !== 0n && signer === builder)?.recipient
