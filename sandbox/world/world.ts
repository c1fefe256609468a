import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { Books, Ledger } from '../ledger/ledger.ts'
import type { Setting } from './setting.ts'
import type { Change, State } from './state.ts'

/**
 * Chain, market and agents of one run at one block: what never changes, what moves, and the books. Genesis opens it, `step`
 * moves it on by one block.
 *
 * Functions that work on a world take the setting, the state, or both; none takes the world but those that write.
 */
export interface World extends Setting {
  /** Replaced as a whole, by `advance` and nobody else. */
  readonly state: State
  /** Who holds what, by the logs of all blocks that are booked; the books of the last one may still be open. */
  readonly ledger: Books
  /** What the block that was built last holds, or was to hold: for whoever looks into a failure. */
  readonly building: readonly BlockTransaction[]
}

/** The one place in which a world's state is written: what a phase has found new becomes the world's. */
export function advance(world: World, change: Change): State {
  const state = { ...world.state, ...change }
  Object.assign(world, { state })
  return state
}

/** Remembers what is being built. */
export function noteBuilding(world: World, building: readonly BlockTransaction[]): void {
  Object.assign(world, { building })
}

/** The books to write in: for whoever books a block's logs. */
export const openBooks = (world: World): Ledger => world.ledger as Ledger
