import type { PoolName } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation, View } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { mostLowered } from './tolerance.ts'
import { venueApprovals, venuesOf } from './venue.ts'

type Here = Pick<Situation<never, never>, 'me' | 'deployments' | 'actions'> & {
  readonly view: Pick<View, 'chain' | 'outside' | 'rules'>
}

interface Stake {
  /** METIS that may go, in whole tokens. */
  readonly available: number
  /** WMETIS in the wallet, in wei. */
  readonly spendable: bigint
  /** US dollars that a METIS is worth to its owner. */
  readonly reservation: number
  /** METIS that is worth a transaction. */
  readonly least: number
}

/**
 * Sells METIS, or the base token of another pair, at one exchange down to the owner's own valuation of it, never further:
 * at the one where that gains most above the valuation.
 *
 * @returns the sale and how much goes, in wei; undefined when none is for sale at what the exchanges pay
 */
export function bestSale(
  here: Here,
  { available, spendable, reservation, least }: Stake,
  pair: PoolName = 'native',
): { readonly call: Call; readonly amountIn: bigint } | undefined {
  const sales = venuesOf(here, pair).flatMap((venue) => {
    const amount = Math.min(available, venue.toSell(reservation))
    if (amount < least) return []
    const amountIn = toUnits(amount, 18, spendable)
    // On average the sale brings more than the last METIS of it is worth to its owner, or it does not happen.
    const kept = fromUnits(amountIn, 18) * reservation
    const gain = fromUnits(venue.quoted('sell', amountIn), 6) - kept - gasUsd(here.view, venue.gas)
    return [{ venue, amountIn, minOut: toUnits(kept, 6), gain }]
  })
  const [first, ...others] = sales
  if (first === undefined) return undefined
  const { venue, amountIn, minOut } = others.reduce((best, sale) => (sale.gain > best.gain ? sale : best), first)
  return { call: venue.swap({ side: 'sell', amountIn, minOut, to: here.me }), amountIn }
}

/**
 * Sells METIS of the wallet down to its owner's valuation, a part in each block, and lets the exchanges take it first
 * where they may not yet.
 *
 * @param reservation US dollars that a METIS is worth to its owner
 * @param least METIS that is worth a transaction
 */
export function sellDown(
  here: Pick<Situation<never, never, 'metis'>, 'me' | 'view' | 'deployments' | 'actions'>,
  reservation: number,
  { approved, least }: { readonly approved: boolean; readonly least: number },
): readonly Call[] {
  const spendable = here.view.account.metis.wmetis
  const floor = here.view.outside.metis * (1 - mostLowered)
  const stake = { available: fromUnits(spendable, 18), spendable, reservation: Math.max(reservation, floor), least }
  const sale = bestSale(here, stake)
  if (sale === undefined) return []
  return approved ? [sale.call] : [...venueApprovals(here, 'native'), sale.call]
}
