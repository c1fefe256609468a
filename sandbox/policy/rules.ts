import { BASIS_POINTS } from '../../protocols/basis-points.ts'
import type { Address } from 'viem'
import { recipientNames, type Shares } from '../../protocols/auction/recipients.ts'
import type { Call } from '../../protocols/call.ts'
import type { Actions } from '../../protocols/index.ts'
import { type OrderingName, orderingRules } from '../ordering/index.ts'
import type { Programme, StewardCall } from './enactment.ts'
import { capsOf } from './leg.ts'
import type { Mev } from './mev.ts'
import type { Policy } from './policy.ts'

/**
 * Rules that a policy changes, as calls of the steward, who owns the contracts: what winners of the auction pay and who
 * gets it, the share of fees for sequencers, what a stall costs, and the cap of rebates. All hold from the programme's first block on; the
 * price of the campaign's own ordering rule is set before.
 *
 * @param stream the farm that pays liquidity providers their part of MEV
 */
export function enactRules(
  { ordering, mev, feeSharing, slashShare, legs }: Policy,
  programme: Programme,
  { auction, sequencing, metis, rebates }: Actions,
  opening: 'first' | 'second' | undefined,
  stream?: Address,
): StewardCall[] {
  const { start } = programme
  const before = priceOf(programme.ordering) ?? opening
  const within = ordering === undefined ? before : (priceOf(ordering) ?? before)
  const price = (wanted: typeof before, from: typeof before, at: number): StewardCall[] =>
    auction === undefined || wanted === undefined || wanted === from
      ? []
      : [{ at, call: () => auction.setPrice(wanted) }]
  const atStart: (Call | undefined)[] = [
    stream && auction?.streamTo(stream),
    mev && auction?.setShares(pointsOf(mev)),
    feeSharing === undefined ? undefined : metis.shareFees(Math.round(feeSharing * BASIS_POINTS)),
    slashShare === undefined ? undefined : sequencing?.setSlashShare(Math.round(slashShare * BASIS_POINTS)),
    ...[...capsOf(legs)].filter((cap) => cap < 1).map((cap) => rebates?.setCap(cap)),
  ]
  return [
    ...price(before, opening, 0),
    ...price(within, before, start),
    ...atStart.flatMap((call) => (call === undefined ? [] : [{ at: start, call: () => call }])),
  ]
}

const priceOf = (ordering: OrderingName) => orderingRules[ordering].price

/** Basis points: differences of a running sum, so that they add up to the whole. */
function pointsOf(mev: Mev): Shares {
  let sum = 0
  let given = 0
  return Object.fromEntries(
    recipientNames.map((name) => {
      sum += mev[name]
      const points = Math.round(sum * BASIS_POINTS) - given
      given += points
      return [name, points]
    }),
  ) as Shares
}
