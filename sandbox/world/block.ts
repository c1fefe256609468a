import { Effect } from 'effect'
import type { BlockDiffers } from '../chain/block.ts'
import type { ChainError } from '../chain/chain.ts'
import type { ReadFailed } from '../chain/read.ts'
import type { BlockTransaction, BookedBlock, Entry, MinedBlock } from '../block/way-of-a-block.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import { influenceOf } from './influence.ts'
import type { Observation } from './observation.ts'
import { askingAt, checkBooks, observationOf, questionsFor } from './observe.ts'
import type { OpeningUnpayable } from './opening.ts'
import type { PromiseBroken } from './must-succeed.ts'
import { nativesAskedAt, sumOf } from './natives.ts'
import type { BundleBroken } from './relay.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { openBooks, type World } from './world.ts'

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
  readonly seen: Observation
}

/**
 * Mines transactions in their order and reads the chain for the next block. It has a setting and a snapshot, and no world
 * to write in: so what the world does meanwhile does not matter to it.
 *
 * @returns as soon as the chain is at work, what waits until it is done
 */
export const produceBlock = Effect.fnUntraced(function* (
  setting: Setting,
  state: Pick<State, 'minds' | 'waiting' | 'seen' | 'block'>,
  ordered: readonly BlockTransaction[],
  now: number,
): Effect.fn.Return<Effect.Effect<Production, ChainError | BlockDiffers | ReadFailed>, ChainError> {
  const { chain, events, deployments, plans } = setting
  const asking = askingAt(setting, state, now + setting.blockSeconds)
  yield* chain.submit(ordered.map(({ transaction }) => transaction))
  const at = { timestamp: now, coinbase: deployments.metis.feeVault }
  // Nothing happens, and nobody looks: what was seen is what is to be seen.
  const isQuiet = setting.still && ordered.length === 0 && asking.length === 0
  const holders = nativesAskedAt(plans, ordered, state.block)
  const mining = yield* chain.mineAndSee(at, events.topics, isQuiet ? [] : questionsFor(plans, asking, holders))
  return Effect.flatMap(mining, ({ block, logs, values }) => {
    const { seen: before } = state
    const seen = isQuiet
      ? { ...before, accounts: new Map() }
      : observationOf(values, asking, { natives: before.natives, holders })
    return Effect.map(counted(setting, seen), (natives) => ({ block, ordered, logs, now, seen: { ...seen, natives } }))
  })
})

/** Everybody's native METIS: where some of it has gone to others than were asked, all are. */
const counted = ({ chain, plans, native }: Setting, { natives }: Observation) =>
  sumOf(natives) === native
    ? Effect.succeed(natives)
    : Effect.map(chain.read([plans.nativesAt(plans.everybody)]), ([all]) => all)

/** What is new once a block that was produced is the world's. */
export const produced = (
  setting: Setting,
  state: State,
  { now, seen }: Production,
): Pick<State, 'influence' | 'now' | 'block' | 'seen' | 'before'> => ({
  influence: influenceOf(setting, state, seen),
  now,
  block: state.block + 1,
  seen,
  before: state.seen,
})

/** Books the logs of the world's last block, and closes the books on it: this writes in the world's ledger. */
export const bookBlock = Effect.fnUntraced(function* (
  world: World,
  mined: MinedBlock,
): Effect.fn.Return<BookedBlock, ChainError | ConservationBroken> {
  const booked = yield* bookLogs(world, mined)
  const broken = checkBooks(world, world.ledger, world.state.seen)
  if (broken !== undefined) return yield* broken
  return booked
})

/**
 * Books the logs of a block and leaves the books open: this writes in the world's ledger.
 *
 * Every action of a protocol leaves a log that its event table knows; a transaction that leaves none has reverted.
 */
export const bookLogs = Effect.fnUntraced(function* (
  world: World,
  { block, ordered, logs }: MinedBlock,
): Effect.fn.Return<BookedBlock, ChainError> {
  const { events, state } = world
  const ledger = openBooks(world)
  const silent = new Set(ordered.keys())
  const entries: Entry[] = []
  for (const log of yield* logs) {
    const transaction = Number(log.transactionIndex)
    silent.delete(transaction)
    for (const fact of events.factsOf(log, { timestamp: state.now })) {
      ledger.book(fact)
      const { actor } = ordered[transaction]!
      entries.push({ block: state.block, transaction, log: Number(log.logIndex), actor, fact })
    }
  }
  return { block, entries, ordered, failed: [...silent].filter((place) => ordered[place]!.transaction.data !== '0x') }
})
