import { fromUnits, toUnits, weiOf } from '../../../protocols/token.ts'
import type { Call } from '../../../protocols/call.ts'
import type { Situation } from '../../agent.ts'
import type { Random } from '../../random.ts'
import { drawShare, learn, type Shading } from './shading.ts'

/** A bid in a round of the auction of first places; in METIS. */
export interface SealedBid {
  readonly round: bigint
  readonly value: number
  /** Of the value. */
  readonly share: number
  readonly amount: number
}

/** What a bidder remembers: what it has learned, and bids whose rounds it has not seen settled. */
export interface Bidder {
  readonly shading: Shading
  readonly bids: readonly SealedBid[]
}

type Here = Pick<Situation<unknown, unknown, never>, 'me' | 'view' | 'deployments' | 'actions'>

/**
 * What to bid for something worth `value` METIS: by what has been learned, or the truth where the winner pays the second
 * highest bid (V11). Never below the reserve, which everybody knows, and nothing for what is not worth it or where the
 * purse does not reach it.
 *
 * @param purse wei of METIS that can be bid
 */
export function sealedBid(
  { view, deployments: { auction } }: Here,
  { value, purse, shading, random }: { value: number; purse: bigint; shading: Shading; random: Random },
): { readonly wei: bigint; readonly bid: SealedBid } | undefined {
  if (auction === undefined || view.chain.auction === undefined) return undefined
  const { reserve } = auction
  if (!(value > reserve)) return undefined
  const share = view.chain.auction.secondPrice ? 1 : drawShare(shading, random('shading'), reserve / value)
  const wanted = weiOf(value * share)
  const wei = wanted < purse ? wanted : purse
  // As the contract has it: a double may be a wei off.
  if (wei < toUnits(reserve, auction.pays.decimals)) return undefined
  const amount = fromUnits(wei, auction.pays.decimals)
  return { wei, bid: { round: view.chain.auction.rounds, value, share, amount } }
}

/** With one bid more; it takes the place of one for the same round, which did not come about. */
export const withBid = (bids: readonly SealedBid[], bid: SealedBid | undefined): readonly SealedBid[] =>
  bid === undefined ? bids : [...bids.filter(({ round }) => round !== bid.round), bid]

/** After the rounds that have been settled since. */
export function settledBids(here: Here, { shading, bids }: Bidder): Bidder {
  const settled = here.view.chain.auction?.settled ?? 0n
  const over = bids.filter(({ round }) => round < settled)
  if (over.length === 0) return { shading, bids }
  return {
    shading: over.reduce((now, bid) => taught(here, now, bid), shading),
    bids: bids.filter(({ round }) => round >= settled),
  }
}

/** What a round says about its bids, where it is the one that was settled last. */
function taught(
  { me, view, deployments }: Here,
  shading: Shading,
  { round, value, share, amount }: SealedBid,
): Shading {
  const outcome = view.chain.auction?.outcome
  if (outcome === undefined || outcome.round !== round) return shading
  const [highest, price] = [fromUnits(outcome.bid, 18), fromUnits(outcome.price, 18)]
  const won = outcome.winner === me
  // Who has bid more than the winner was not let in: its bundle did not hold.
  if (!won && amount > highest) return shading
  const bid = { value, share, won, reserve: deployments.auction?.reserve ?? 0 }
  if (won && view.chain.auction?.secondPrice === false) return learn(shading, bid)
  return learn(shading, { ...bid, rival: won ? price : highest })
}

/**
 * Fills the escrow that bids are paid from, a block before it is needed.
 *
 * @param target METIS
 */
export function fillEscrow({ view, actions: { auction: make } }: Here, target: number): readonly Call[] {
  const { auction: account } = view.account
  if (make === undefined || account === undefined || view.rules.offers === 'none') return []
  const missing = toUnits(target, 18) - account.escrow
  return missing > toUnits(target, 18) / 2n && account.wallet > missing ? [make.deposit(missing)] : []
}

/** Takes all of it out again. */
export const emptyEscrow = ({ view, actions: { auction: make } }: Here): readonly Call[] =>
  make !== undefined && (view.account.auction?.escrow ?? 0n) > 0n ? [make.withdrawAll()] : []
