import { Effect, Fiber } from 'effect'
import { bookBlock, type BookedBlock, commitBlock, produceBlock, type Production, type StepError } from './block.ts'
import type { Market } from './market.ts'
import { propose } from './propose.ts'
import { settle } from './settle.ts'
import type { World } from './world.ts'

/** What a step did. The world shows the chain as it is after it. */
export interface Moment extends BookedBlock {
  /** Intents that senders could not pay for. */
  readonly refused: number
  /** The market in which the block's agents decided. */
  readonly market: Market
}

/**
 * One block: the market moves, agents decide on what was read after the last one, the mempool is ordered, the chain
 * mines, logs are booked.
 *
 * @example
 * const { entries, failed } = yield* step(world)
 */
export const step = Effect.fnUntraced(function* (world: World): Effect.fn.Return<Moment, StepError> {
  const { ordered, now, refused } = propose(world)
  settle(world, world.unsettled)
  const production = yield* produceBlock(world, ordered, now)
  commitBlock(world, production)
  return yield* closeBlock(world, production, { refused, market: world.market })
})

/**
 * Many blocks, one behind the other as `step` does them, to the same end, only faster: the books of a block are kept
 * while the chain is busy with the next.
 *
 * @param see is shown every block when its books are closed, while the world is still at that block
 */
export const steps = Effect.fnUntraced(function* (
  world: World,
  count: number,
  see: (moment: Moment) => void,
): Effect.fn.Return<void, StepError> {
  let last: { production: Production; aside: Pick<Moment, 'refused' | 'market'> } | undefined
  for (let i = 0; i < count; i++) {
    const { ordered, now, refused } = propose(world)
    const producing = yield* Effect.forkChild(produceBlock(world, ordered, now), { startImmediately: true })
    if (last !== undefined) see(yield* closeBlock(world, last.production, last.aside))
    settle(world, world.unsettled)
    const production = yield* Fiber.join(producing)
    commitBlock(world, production)
    last = { production, aside: { refused, market: world.market } }
  }
  if (last !== undefined) see(yield* closeBlock(world, last.production, last.aside))
})

const closeBlock = Effect.fnUntraced(function* (
  world: World,
  production: Production,
  aside: Pick<Moment, 'refused' | 'market'>,
) {
  const booked = yield* bookBlock(world, production)
  world.unsettled = booked.entries
  return { ...booked, ...aside }
})
