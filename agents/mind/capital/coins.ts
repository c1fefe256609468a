import { z } from 'zod'
import type { FloorName, ProtocolName } from '../../../protocols/index.ts'
import type { Intent, Situation } from '../../agent.ts'
import type { Draws } from '../../random.ts'
import type { Purse } from '../../uses/use.ts'
import { naiveBeliefs } from '../beliefs/beliefs.ts'
import { type Attitude, attitudeParameters, drawAttitude } from './attitude.ts'
import { owedClaims } from './owed.ts'
import { decideCapital } from './owner.ts'
import { type CapitalMemory, unlooked } from './review.ts'

const {
  count: _count,
  wealthUsd: _wealthUsd,
  wealthTail: _wealthTail,
  wealthCap: _wealthCap,
  sleeveUsd: _sleeveUsd,
  metisShare: _metisShare,
  firstLookDays: _firstLookDays,
  ...ofCoins
} = attitudeParameters

/** How somebody thinks of coins that he was given, who owns no capital to think of: by the numbers that owners do. */
export const coinAttitude = z
  .strictObject(ofCoins)
  .prefault({})
  .meta({ description: 'How one values METIS that one was given: as owners of capital do, see docs/capital.md.' })

export const drawPurseAttitude = (
  chosen: z.output<typeof coinAttitude>,
  opening: number,
  draws: (purpose: string) => Draws,
): Attitude =>
  drawAttitude(
    {
      ...chosen,
      count: 1,
      wealthUsd: 1,
      wealthTail: 2,
      wealthCap: 1,
      sleeveUsd: 1,
      metisShare: 0,
      firstLookDays: { low: 0, high: 0 },
    },
    0,
    opening,
    draws,
  )

/** The mind of somebody who has coins to think of and no other capital. */
export const mindOfCoins = ({ inbornTrust }: Attitude): CapitalMemory => unlooked(0, 0, naiveBeliefs(inbornTrust))

/** Coins that somebody was given, apart from the rest of his wallet, and what became of them. */
export interface Coins {
  readonly mind: CapitalMemory
  /** What of the wallet is theirs. */
  readonly purse: Purse
  /** The wallet when they were last moved: what it has more of since then is theirs, too. */
  readonly wallet?: Purse
  /** Seconds since 1970 at which they are thought of again. */
  readonly next: number
  /** There is more to be done. */
  readonly busy: boolean
}

/** What anybody sees who has coins; of other protocols he sees what he asks for. */
export interface CoinHolding {
  readonly view: Pick<Situation<never, never>['view'], 'now' | 'owed' | 'outside' | 'chain'> & {
    readonly account: { readonly metis: { readonly wmetis: bigint }; readonly bridge: Omit<Purse, 'metis'> }
  }
  readonly actions: Pick<Situation<never, never>['actions'], 'airdrops'>
}

const walletOf = ({ view: { account } }: CoinHolding): Purse => ({
  metis: account.metis.wmetis,
  usdc: account.bridge.usdc,
  weth: account.bridge.weth,
})

const combined = (a: Purse, b: Purse, sign: 1n | -1n): Purse => ({
  metis: a.metis + sign * b.metis,
  usdc: a.usdc + sign * b.usdc,
  weth: a.weth + sign * b.weth,
})

/** Coins as they are now that what was last done with them is to be seen: nothing else was done in that block. */
export function settledCoins(here: CoinHolding, coins: Coins | undefined): Coins | undefined {
  if (coins?.wallet === undefined) return coins
  const { wallet, ...rest } = coins
  return { ...rest, purse: combined(coins.purse, combined(walletOf(here), wallet, -1n), 1n) }
}

/** The same situation without what is the coins': their owner does not swap with them. */
export function withoutCoins<H extends CoinHolding>(here: H, coins: Coins | undefined): H {
  if (coins === undefined) return here
  const { metis, usdc, weth } = combined(walletOf(here), coins.purse, -1n)
  const account = { ...here.view.account, metis: { wmetis: metis }, bridge: { usdc, weth } }
  return { ...here, view: { ...here.view, account } }
}

/** Whether there is something to take, to go on with or to think of again. */
export const callForCare = (here: CoinHolding, coins: Coins | undefined): boolean =>
  owedClaims(here).length > 0 || (coins !== undefined && (coins.busy || here.view.now >= coins.next))

/** What becomes of coins in a block; the rest of what their owner has stands beside them. */
export interface Care {
  readonly coins: Coins | undefined
  readonly intents: readonly Intent[]
  readonly more: boolean
}

/**
 * Takes what is owed, and disposes of coins by the mind of whoever owns capital (owner.ts): with a purse of their own, in a
 * block in which nothing else is done with the wallet. The situation has to show all that belongs to the account.
 *
 * @param beside what the rest of the wallet comes to: US dollars, and whole METIS of it
 */
export function careForCoins(
  here: Omit<Situation<unknown, unknown, never>, 'view'> & CoinHolding & { readonly view: object },
  coins: Coins | undefined,
  attitude: Attitude,
  beside: { readonly usd: number; readonly metis: number },
): Care {
  const { now } = here.view
  const held = coins ?? { mind: mindOfCoins(attitude), purse: nothing, next: now, busy: false }
  const { metis, usdc, weth } = held.purse
  const review = owedClaims(here).length > 0 || now >= held.next
  const view = {
    ...here.view,
    outsideAccount: 0,
    account: { ...here.view.account, metis: { wmetis: metis }, bridge: { usdc, weth } },
  }
  const situation = { ...here, attributes: attitude, memory: held.mind, review, view, beside }
  const decision = decideCapital(situation as unknown as Situation<Attitude, CapitalMemory, FloorName & ProtocolName>)
  const { memory, intents = [], wake = false } = decision
  const isOver = !wake && memory.kept === 0 && intents.length === 0
  const next = review ? now + attitude.reviewDays * 86_400 : held.next
  const after = { mind: memory, purse: held.purse, wallet: walletOf(here), next, busy: wake || intents.length > 0 }
  return { coins: isOver ? undefined : after, intents, more: after.busy }
}

const nothing: Purse = { metis: 0n, usdc: 0n, weth: 0n }
