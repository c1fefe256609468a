import { Effect, Fiber } from 'effect'
import { bookBlock, type BookedBlock, commitBlock, produceBlock, type Production, type StepError } from './block.ts'
import type { Market } from '../market/market.ts'
import { type Proposal, propose } from './propose.ts'
import { checkPromises } from './promises.ts'
import { brokenBundle, checkBundles } from './relay.ts'
import { settle } from './settle.ts'
import type { World } from './world.ts'

/** What a step did. The world shows the chain as it is after it. */
export interface Moment extends BookedBlock {
  /** Intents that senders could not pay for. */
  readonly refused: number
  /** The market in which the block's agents decided. */
  readonly market: Market
  /** Whose turn it was to build. */
  readonly turn: Proposal['turn']
  /** Intents that the block left out, and that wait for the next one. */
  readonly waiting: World['waiting']
}

type Aside = Pick<Moment, 'refused' | 'market' | 'turn' | 'waiting'>

/**
 * One block: the market moves, agents decide on what was read after the last one, the mempool is ordered, the chain
 * mines, logs are booked.
 *
 * @example
 * const { entries, failed } = yield* step(world)
 */
export const step = Effect.fnUntraced(function* (world: World): Effect.fn.Return<Moment, StepError> {
  const { aside, ...proposal } = proposed(world)
  settle(world, world.unsettled)
  const production = yield* build(world, proposal)
  commitBlock(world, production)
  return yield* closeBlock(world, production, aside)
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
  let last: { production: Production; aside: Aside } | undefined
  for (let i = 0; i < count; i++) {
    const { aside, ...proposal } = proposed(world)
    const producing = yield* Effect.forkChild(build(world, proposal), { startImmediately: true })
    if (last !== undefined) see(yield* closeBlock(world, last.production, last.aside))
    settle(world, world.unsettled)
    const production = yield* Fiber.join(producing)
    commitBlock(world, production)
    last = { production, aside }
  }
  if (last !== undefined) see(yield* closeBlock(world, last.production, last.aside))
})

/** What is to be built, and what is to be remembered of how it came about. */
function proposed(world: World): Pick<Proposal, 'arrange' | 'now'> & { readonly aside: Aside } {
  const { arrange, now, refused, turn } = propose(world)
  return { arrange, now, aside: { refused, turn, market: world.market, waiting: world.waiting } }
}

const build = Effect.fnUntraced(function* (world: World, proposal: Pick<Proposal, 'arrange' | 'now'>) {
  world.building = yield* checkBundles(world, proposal)
  return yield* produceBlock(world, world.building, proposal.now)
})

const closeBlock = Effect.fnUntraced(function* (world: World, production: Production, aside: Aside) {
  const booked = yield* bookBlock(world, production)
  const broken = brokenBundle(world.block, booked.ordered, booked.failed)
  if (broken !== undefined) return yield* broken
  yield* checkPromises(world, booked.ordered, booked.failed)
  world.unsettled = booked.entries
  world.bundled = new Set(booked.ordered.flatMap(({ bundle }, place) => (bundle === undefined ? [] : [place])))
  return { ...booked, ...aside }
})
