import type { BlockTransaction, Candidate } from '../block/way-of-a-block.ts'
import { admitted } from './admission.ts'
import { madeLists } from './airdrop-lists.ts'
import { arrivalsAt } from './arrivals.ts'
import { deliberate } from './deliberate.ts'
import { depart, metisForSale } from './departures.ts'
import { moveMarket } from './move-market.ts'
import { leftOut, order, type Orderable } from './order.ts'
import { remember } from './remember.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { type Turn, turnOf } from './turn.ts'
import { countBlock, stewardCallsAt, upkeepOf } from './upkeep.ts'

/** What the next block is to hold, as data: `assemble` makes transactions of it, with all bundles or without some. */
export interface Proposal {
  /** Seconds since 1970. */
  readonly now: number
  readonly turn: Turn
  /** Intents that their senders cannot pay for, and that no node would take. */
  readonly refused: number
  /** What comes first, whoever builds: bridge, upkeep, the steward. */
  readonly system: readonly BlockTransaction[]
  /** What comes last: the rest of upkeep. */
  readonly closing: readonly BlockTransaction[]
  /** What the sequencer orders, and its order while no bundle is left out. */
  readonly orderable: Orderable
  readonly ordered: readonly Candidate[]
}

/**
 * One block's worth of deciding, phase by phase: the market moves, what is due arrives, agents decide on what was read
 * after the last block, what they cannot pay for is refused, they pay for deposits and remember, operators keep their
 * protocols up, and the sequencer orders what there is. Nothing is sent to the chain.
 *
 * @returns what is to be built, and the state in which it was decided, which is the world's next
 */
export function propose(setting: Setting, before: State): { readonly state: State; readonly proposal: Proposal } {
  const now = before.now + setting.blockSeconds
  const rule = setting.orderingAt(now)
  const turn = turnOf(setting, before, now)
  const sequencer = turn.builder && setting.byAddress.get(turn.builder)?.persona
  const forSale = metisForSale(setting, before)

  let state: State = { ...before, ...moveMarket(setting, before, now) }
  const arrived = turn.halted ? nothing : arrivalsAt(setting, state, now)
  state = { ...state, ...arrived.change }
  state = { ...state, ...madeLists(setting, state, now) }

  const { deciding, submissions: wanted } = deliberate(setting, state, rule, now, sequencer)
  const { submissions, refused } = admitted(setting, state, rule, wanted)
  const wantedDeposits = deciding.flatMap(({ agent, decision: { deposits } }) =>
    deposits === undefined ? [] : [{ owner: agent.address, deposits }],
  )
  state = { ...state, ...depart(setting, state, wantedDeposits, forSale) }
  state = { ...state, ...remember(setting, state, deciding, now) }

  state = { ...state, ...countBlock(state, now, turn) }
  const arrivedAtOnce = turn.halted ? nothing : arrivalsAt(setting, state, now)
  state = { ...state, ...arrivedAtOnce.change }
  const upkeep = upkeepOf(setting, state, now, turn)
  const steward = turn.halted ? nothing : stewardCallsAt(state, now)
  state = { ...state, ...steward.change }

  const orderable: Orderable = { ...submissions, halted: turn.halted, sequencer, now }
  const ordered = order(setting, state, orderable)
  state = { ...state, waiting: leftOut(submissions.mempool, ordered) }
  const system = [...arrived.transactions, ...arrivedAtOnce.transactions, ...upkeep.first, ...steward.transactions]
  const closing = upkeep.last
  return { state, proposal: { now, turn, refused, system, closing, orderable, ordered } }
}

/** Where no block is built, nothing of the bridge's and the steward's happens. */
const nothing = { change: {}, transactions: [] } as const
