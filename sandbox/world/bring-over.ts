import { Effect } from 'effect'
import type { BlockTransaction, BookedBlock } from '../block/way-of-a-block.ts'
import { bookBlock, bookLogs, produceBlock, produced, type StepError } from './block.ts'
import { checkPromises } from './must-succeed.ts'
import { advance, type World } from './world.ts'

/** Anvil copies all that waits with every transaction that comes: one block of any size would take time with its square. */
const perBlock = 150

/**
 * Mines all that a run opens with, in as many blocks as that takes, at one and the same second. All of it has to succeed.
 * What the world has seen afterwards is the chain behind the last of them.
 */
export const bringOver = Effect.fnUntraced(function* (
  world: World,
  ordered: readonly BlockTransaction[],
  now: number,
): Effect.fn.Return<void, StepError> {
  const { chain, deployments, events } = world
  const kept = ({ ordered: mined, failed }: BookedBlock) => checkPromises(world, 0, mined, failed)
  let from = 0
  for (; from + perBlock < ordered.length; from += perBlock) {
    const part = ordered.slice(from, from + perBlock)
    yield* chain.submit(part.map(({ transaction }) => transaction))
    const block = yield* chain.mine({ timestamp: now, coinbase: deployments.metis.feeVault })
    yield* kept(yield* bookLogs(world, { block, ordered: part, logs: chain.logs(events.topics) }))
  }
  const last = yield* yield* produceBlock(world, world.state, ordered.slice(from), now)
  advance(world, produced(world, world.state, last))
  yield* kept(yield* bookBlock(world, last))
})
