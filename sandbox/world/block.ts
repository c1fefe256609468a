import { Effect } from 'effect'
import type { Block, BlockDiffers } from '../chain/block.ts'
import type { ChainError, Seen } from '../chain/chain.ts'
import type { ReadFailed } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import type { OpeningUnpayable } from './opening.ts'
import type { PromiseBroken } from './promises.ts'
import type { BundleBroken } from './relay.ts'
import type { Entry } from '../ledger/ledger.ts'
import { influenceOf } from './influence.ts'
import { checkBooks, dueAt, observationOf, questionsFor } from './observe.ts'
import type { World } from './world.ts'

/** A transaction and whose it is: an agent's persona, or `steward`, `bridge` or `genesis`. */
export interface Attributed {
  readonly actor: string
  /** Which action made it, such as `netswap.swap`. */
  readonly action?: string | undefined
  readonly transaction: Transaction
  /** The bundle that it belongs to. */
  readonly bundle?: string
  /** Seconds since 1970 of the block that it was sent for. */
  readonly since?: number
  /** Of what nobody living in the world has sent: that it may revert, as a try that costs nothing. */
  readonly mayFail?: boolean | undefined
}

/** A block that was mined, its logs perhaps still on their way. */
export interface MinedBlock {
  readonly block: Block
  readonly ordered: readonly Attributed[]
  readonly logs: Seen['logs']
}

/** A block as the ledger understands it. */
export interface BookedBlock {
  readonly block: Block
  readonly entries: readonly Entry[]
  /** Transactions that reverted, by place in the block. */
  readonly failed: readonly number[]
  readonly ordered: readonly Attributed[]
}

export type StepError =
  | ChainError
  | BlockDiffers
  | ReadFailed
  | ConservationBroken
  | BundleBroken
  | OpeningUnpayable
  | PromiseBroken

/** A block that has been mined and seen, but is not yet the world's. */
export interface Production extends MinedBlock {
  readonly now: number
  readonly seen: World['seen']
}

/** Mines transactions in their order and reads the chain for the next block. The world stays as it is. */
export const produceBlock = Effect.fnUntraced(function* (
  world: World,
  ordered: readonly Attributed[],
  now: number,
): Effect.fn.Return<Production, ChainError | BlockDiffers | ReadFailed> {
  const { chain, events, deployments, plans } = world
  const due = dueAt(world, now + world.blockSeconds)
  yield* chain.submit(ordered.map(({ transaction }) => transaction))
  const at = { timestamp: now, coinbase: deployments.metis.feeVault }
  const { block, logs, values } = yield* chain.mineAndSee(at, events.topics, questionsFor(plans, due))
  return { block, ordered, logs, now, seen: observationOf(values, due) }
})

/** Moves the world on to a block that was produced. */
export function commitBlock(world: World, { now, seen }: Production): void {
  world.influence = influenceOf(world, seen)
  world.now = now
  world.block += 1
  world.seen = seen
}

/**
 * Books the logs of the world's last block, and closes the books on it.
 *
 * Every action of a protocol leaves a log that its event table knows; a transaction that leaves none has reverted.
 */
export const bookBlock = Effect.fnUntraced(function* (
  world: World,
  { block, ordered, logs }: MinedBlock,
): Effect.fn.Return<BookedBlock, ChainError | ConservationBroken> {
  const { events, ledger } = world
  const silent = new Set(ordered.keys())
  const entries: Entry[] = []
  for (const log of yield* logs) {
    const transaction = Number(log.transactionIndex)
    silent.delete(transaction)
    for (const fact of events.factsOf(log, { timestamp: world.now })) {
      ledger.book(fact)
      const { actor } = ordered[transaction]!
      entries.push({ block: world.block, transaction, log: Number(log.logIndex), actor, fact })
    }
  }
  const broken = checkBooks(world, world.seen, world.native)
  if (broken !== undefined) return yield* broken
  return { block, entries, ordered, failed: [...silent].filter((place) => ordered[place]!.transaction.data !== '0x') }
})
