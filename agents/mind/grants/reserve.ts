import { fromUnits, toUnits } from '../../../protocols/token.ts'
import { type Developing, dollarsOf, ownGrant, stageCost, taskOf } from './developer.ts'
import { upkeepDue } from './upkeep.ts'

/** US dollars that work and upkeep will take, and of what has to be paid now those that are not there. */
export function reserve(here: Developing): { readonly usd: number; readonly missing: number } {
  const { memory, attributes } = here
  const { stages } = taskOf(here, ownGrant(here))
  const begun = memory.work?.paid === true ? 1 : 0
  const efforts = memory.ended ? 0 : ((stages - memory.done - begun) * attributes.cost) / stages
  const upkeep = upkeepDue(here)
  const now = (memory.work?.paid === false ? stageCost(here) : 0) + upkeep
  return { usd: efforts + upkeep, missing: Math.max(0, now - dollarsOf(here)) }
}

/** The same situation without so many US dollars, those in the wallet first. */
export function withoutReserve(here: Developing, usd: number): Developing {
  const { view } = here
  const reserved = toUnits(usd, 6, view.account.bridge.usdc)
  const outside = Math.max(0, usd - fromUnits(reserved, 6)) * (1 + view.outside.bridgeFee)
  const bridge = { ...view.account.bridge, usdc: view.account.bridge.usdc - reserved }
  return {
    ...here,
    view: {
      ...view,
      outsideAccount: Math.max(0, view.outsideAccount - outside),
      account: { ...view.account, bridge },
    },
  }
}
