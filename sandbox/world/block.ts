import { Effect } from 'effect'
import type { Block, BlockDiffers } from '../chain/block.ts'
import type { ChainError } from '../chain/chain.ts'
import type { ReadFailed } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import type { Entry } from '../ledger/ledger.ts'
import { checkBooks, dueAt, observationOf, questionsFor } from './observe.ts'
import type { World } from './world.ts'

/** A transaction and whose it is: an agent's persona, or `steward`, `bridge` or `genesis`. */
export interface Attributed {
  readonly actor: string
  readonly transaction: Transaction
}

/** A block as the ledger understands it. */
export interface BookedBlock {
  readonly block: Block
  readonly entries: readonly Entry[]
  /** Transactions that reverted, by place in the block. */
  readonly failed: readonly number[]
}

export type StepError = ChainError | BlockDiffers | ReadFailed | ConservationBroken

/**
 * Mines transactions in their order, books the logs, reads the chain for the next block, and closes the books.
 *
 * Every action of a protocol leaves a log that its event table knows; a transaction that leaves none has reverted.
 */
export const produceBlock = Effect.fnUntraced(function* (
  world: World,
  ordered: readonly Attributed[],
  now: number,
): Effect.fn.Return<BookedBlock, StepError> {
  const { chain, events, ledger, deployments, plans } = world
  yield* chain.submit(ordered.map(({ transaction }) => transaction))
  const due = dueAt(world, now + world.blockSeconds)
  const at = { timestamp: now, coinbase: deployments.metis.feeVault }
  const { block, logs, values } = yield* chain.mineAndSee(at, events.topics, questionsFor(plans, due))

  const silent = new Set(ordered.keys())
  const entries: Entry[] = []
  for (const log of logs) {
    const transaction = Number(log.transactionIndex)
    silent.delete(transaction)
    for (const fact of events.factsOf(log, { timestamp: now })) {
      ledger.book(fact)
      const { actor } = ordered[transaction]!
      entries.push({ block: world.block + 1, transaction, log: Number(log.logIndex), actor, fact })
    }
  }
  world.now = now
  world.block += 1
  world.seen = observationOf(values, due)
  const broken = checkBooks(world, world.seen, world.native)
  if (broken !== undefined) return yield* broken
  return { block, entries, failed: [...silent].filter((place) => ordered[place]!.transaction.data !== '0x') }
})
