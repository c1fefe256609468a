import { Effect } from 'effect'
import type { BlockTransaction, BookedBlock } from '../block/way-of-a-block.ts'
import type { Market } from '../market/market.ts'
import { bookBlock, produceBlock, produced, type Production, type StepError } from './block.ts'
import { checkPromises } from './must-succeed.ts'
import { type Proposal, propose } from './propose.ts'
import { brokenBundle, checkBundles } from './relay.ts'
import { settle } from './settle.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { advance, noteBuilding, type World } from './world.ts'

/** What a step did. The world shows the chain as it is after it. */
export interface StepResult extends BookedBlock {
  /** Intents that senders could not pay for. */
  readonly refused: number
  /** The market in which the block's agents decided. */
  readonly market: Market
  /** Whose turn it was to build. */
  readonly turn: Proposal['turn']
  /** Intents that the block left out, and that wait for the next one. */
  readonly waiting: State['waiting']
}

/** How a block came about, to be told when it is booked. */
type Circumstances = Pick<StepResult, 'refused' | 'market' | 'turn' | 'waiting'>

/**
 * One block: the market moves, agents decide on what was read after the last one, the sequencer orders, the chain mines,
 * logs are booked.
 *
 * @example
 * const { entries, failed } = yield* step(world)
 */
export const step = Effect.fnUntraced(function* (world: World): Effect.fn.Return<StepResult, StepError> {
  const { proposal, circumstances } = proposeNext(world)
  advance(world, settle(world, world.state))
  const production = yield* yield* build(world, world.state, proposal, (ordered) => noteBuilding(world, ordered))
  advance(world, produced(world, world.state, production))
  return yield* close(world, production, circumstances)
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
  see: (result: StepResult) => void,
): Effect.fn.Return<void, StepError> {
  let last: { production: Production; circumstances: Circumstances } | undefined
  for (let i = 0; i < count; i++) {
    const { proposal, circumstances } = proposeNext(world)
    const building = yield* build(world, world.state, proposal, (ordered) => noteBuilding(world, ordered))
    if (last !== undefined) see(yield* close(world, last.production, last.circumstances))
    advance(world, settle(world, world.state))
    const production = yield* building
    advance(world, produced(world, world.state, production))
    last = { production, circumstances }
  }
  if (last !== undefined) see(yield* close(world, last.production, last.circumstances))
})

/** Decides what the next block is to hold; the world is in the state in which that was decided. */
function proposeNext(world: World): { readonly proposal: Proposal; readonly circumstances: Circumstances } {
  const { state, proposal } = propose(world, world.state)
  const { market, waiting } = advance(world, state)
  const { refused, turn } = proposal
  return { proposal, circumstances: { refused, turn, market, waiting } }
}

/**
 * Builds what was proposed, on the state in which it was: bundles are tried, the chain mines. While it does, the world
 * may go on: this has no part of it that changes.
 *
 * @param note is told what is being built
 * @returns as soon as the chain is at work, what waits until it is done
 */
const build = Effect.fnUntraced(function* (
  setting: Setting,
  state: State,
  proposal: Proposal,
  note: (ordered: readonly BlockTransaction[]) => void,
) {
  const ordered = yield* checkBundles(setting, state, proposal)
  note(ordered)
  return yield* produceBlock(setting, state, ordered, proposal.now)
})

/** Keeps the books of the world's last block, and makes sure that what was promised has happened in it. */
const close = Effect.fnUntraced(function* (world: World, production: Production, circumstances: Circumstances) {
  const booked = yield* bookBlock(world, production)
  const { entries, ordered, failed } = booked
  const { block } = world.state
  const broken = brokenBundle(block, ordered, failed)
  if (broken !== undefined) return yield* broken
  yield* checkPromises(world, block, ordered, failed)
  const bundled = new Set(ordered.flatMap(({ bundle }, place) => (bundle === undefined ? [] : [place])))
  const failedSwaps = failed.flatMap((place) => {
    const { actor, action } = ordered[place]!
    return action?.endsWith('.swap') === true ? [actor] : []
  })
  advance(world, { unsettled: { entries, bundled, failedSwaps, market: circumstances.market } })
  return { ...booked, ...circumstances }
})
