import type { VenueRecord } from '../../../protocols/grants/state.ts'
import { qualityOf } from '../../../protocols/grants/quality.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { type Developing, nothing, venueOf, type WorkStep } from './developer.ts'
import { isWorthKeeping } from './maintenance.ts'
import { pay } from './payment.ts'

const day = 86_400

/** Looks, when its time is nearly over, at what the venue has earned, and pays for another while if that pays. */
export function keepUp(here: Developing): WorkStep {
  const { view, deployments, actions } = here
  const venue = venueOf(here)
  if (venue === undefined || !isUpkeepDue(here, venue)) return nothing
  const counted = { visits: venue.visits, at: view.now }
  if (!keepsUp(here, venue)) return { change: { counted } }
  const paying = pay(here, upkeepCost(here))
  if (paying === undefined) return { change: { counted } }
  if (paying.intents === undefined) return paying
  const { upkeepDays } = here.attributes.craft
  const until = Math.max(view.now, venue.keptUntil) + upkeepDays * day
  const appeal = qualityOf(venue, deployments.grants, view.now)
  return { ...paying, change: { counted }, intents: [...paying.intents, actions.grants.improve(appeal, until)] }
}

const isUpkeepDue = ({ attributes, memory, view }: Developing, { keptUntil }: VenueRecord): boolean =>
  view.now >= Math.min(keptUntil, memory.counted.at + attributes.craft.upkeepDays * day) - day &&
  view.now >= memory.counted.at + (attributes.craft.upkeepDays - 1) * day

const keepsUp = ({ attributes, memory, view, deployments }: Developing, { visits, fee }: VenueRecord): boolean =>
  isWorthKeeping(
    {
      visits: visits - memory.counted.visits,
      feeUsd: fromUnits(fee, deployments.bridge.usdc.decimals),
      days: (view.now - memory.counted.at) / day,
    },
    attributes.craft.upkeep * attributes.cost,
  )

const upkeepCost = ({ attributes: { craft, cost } }: Developing): number =>
  (craft.upkeep * cost * craft.upkeepDays) / 365

/** US dollars that keeping its venue up takes now, when that is due and pays. */
export function upkeepDue(here: Developing): number {
  const venue = venueOf(here)
  return venue !== undefined && isUpkeepDue(here, venue) && keepsUp(here, venue) ? upkeepCost(here) : 0
}
