import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { protocols } from '../../protocols/index.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import { payeeOf } from '../../protocols/sequencing/liveness.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import { tallied, turnedTo } from './daily-tally.ts'
import { sentBy } from './sent-by.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import type { Turn } from './turn.ts'

/** Counts a block that is built for who is paid for it, on the day of `now`. */
export function countBlock(
  { seen, built, feesPaid }: Pick<State, 'seen' | 'built' | 'feesPaid'>,
  now: number,
  turn: Turn,
): Pick<State, 'built' | 'feesPaid'> {
  if (turn.halted) return { built, feesPaid }
  const builder = payee(seen, turn)
  return {
    built: tallied(turnedTo(built, now), builder === undefined ? [] : [[builder, 1]]),
    feesPaid: turnedTo(feesPaid, now),
  }
}

/** What protocols' operators do in every block. */
export interface Upkept {
  /** Before anybody else. */
  readonly first: readonly BlockTransaction[]
  /** When all is done. */
  readonly last: readonly BlockTransaction[]
}

/**
 * What protocols' operators do in a block. Where none is built, what is done from L1 goes on.
 *
 * @param state with the block counted
 */
export function upkeepOf(
  { deployments, streams }: Pick<Setting, 'deployments' | 'streams'>,
  {
    seen,
    market,
    built,
    feesPaid,
  }: Pick<State, 'seen' | 'built' | 'feesPaid'> & {
    readonly market: Pick<State['market'], 'eth' | 'metis'>
  },
  now: number,
  turn: Turn,
): Upkept {
  const builder = payee(seen, turn)
  const moment = {
    now,
    prices: { eth: market.eth, metis: market.metis },
    halted: turn.halted,
    built: built.before,
    feesPaid: feesPaid.before,
    ...(builder && { builder }),
  }
  const made = (when: 'upkeep' | 'closing'): BlockTransaction[] =>
    namesOf(deployments).flatMap((name) => {
      const { [when]: due, fromL1 } = protocols[name] as AnyProtocol
      if (turn.halted && fromL1 !== true) return []
      const draws = (purpose: string) => streams(`operator of ${name}`)(purpose, 0)
      const calls = due?.(deployments[name], { ...moment, draws, state: seen.chain[name] }) ?? []
      return calls.map((call) => sentBy(name, { action: `${name}.upkeep`, ...call }, seen.chain.metis.gasPrice))
    })
  return { first: made('upkeep'), last: made('closing') }
}

const payee = ({ chain: { sequencing } }: State['seen'], turn: Turn): Address | undefined =>
  sequencing && payeeOf(sequencing, turn)

/** What the steward has to do by now, and what is left for later. */
export function stewardCallsAt(
  { stewardship, stewardActed, seen, airdrops }: Pick<State, 'stewardship' | 'stewardActed' | 'seen' | 'airdrops'>,
  now: number,
): {
  readonly change: Pick<State, 'stewardship' | 'stewardActed'>
  readonly transactions: readonly BlockTransaction[]
} {
  const due = stewardship.filter(({ at }) => at <= now)
  const sight = { chain: seen.chain, acted: stewardActed, lists: airdrops.map(({ list }) => list) }
  return {
    change: { stewardship: stewardship.slice(due.length), stewardActed: now },
    transactions: due.flatMap(({ call: decide }) => {
      const call = decide(now, sight)
      return call === undefined ? [] : [sentBy('steward', call, seen.chain.metis.gasPrice)]
    }),
  }
}
