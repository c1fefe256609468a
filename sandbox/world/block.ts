import { Effect } from 'effect'
import type { Hex } from 'viem'
import { toFunctionSelector } from 'viem'
import type { Block, BlockDiffers } from '../chain/block.ts'
import type { ChainError } from '../chain/chain.ts'
import type { ReadFailed } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import type { Entry } from '../ledger/ledger.ts'
import { checkBooks, dueAt, observe } from './observe.ts'
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

const approve = toFunctionSelector('approve(address,uint256)')

/**
 * Mines transactions in their order, books the logs, reads the chain for the next block, and closes the books.
 * Logs and the read are asked for together: each is a round trip of its own otherwise.
 */
export const produceBlock = Effect.fnUntraced(function* (
  world: World,
  ordered: readonly Attributed[],
  now: number,
): Effect.fn.Return<BookedBlock, StepError> {
  const { chain, events, ledger, deployments } = world
  yield* chain.submit(ordered.map(({ transaction }) => transaction))
  const block = yield* chain.mine({ timestamp: now, coinbase: deployments.metis.feeVault })
  const due = dueAt(world, now + world.blockSeconds)
  const [logs, seen] = yield* Effect.all([chain.logs(events.topics), observe(world, due)], { concurrency: 'unbounded' })

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
  const failed = yield* failures(world, ordered, block.transactions, [...silent])
  world.now = now
  world.block += 1
  world.seen = seen
  const broken = checkBooks(world, seen, world.native)
  return broken === undefined ? { block, entries, failed } : yield* broken
})

/** Of the transactions without a log that means something, those that reverted. Approvals and plain sends are meant. */
const failures = Effect.fnUntraced(function* (
  { chain }: World,
  ordered: readonly Attributed[],
  hashes: readonly Hex[],
  silent: readonly number[],
) {
  const suspects = silent.filter((place) => {
    const { data } = ordered[place]!.transaction
    return data !== '0x' && !data.startsWith(approve)
  })
  if (suspects.length === 0) return []
  const receipts = yield* chain.receipts(suspects.map((place) => hashes[place]!))
  return suspects.filter((_, i) => !receipts[i]!.succeeded)
})
