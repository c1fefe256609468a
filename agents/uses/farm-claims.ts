import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import { fromUnits } from '../../protocols/token.ts'
import { gasUsd } from '../mind/valuation/gas.ts'
import { priceOf } from '../mind/valuation/rewards.ts'
import type { Claim, Sight, UseHolding } from './use.ts'

const claimGas = 200_000

/** How many times its gas something has to be worth to be claimed. */
export const worthItsGas = 20

/** What farms owe and what has vested, where it is worth its gas. */
export function claimsOf({ view, deployments, actions }: Sight, of: (farm: FarmDeployment) => boolean): Claim[] {
  const least = worthItsGas * gasUsd(view, claimGas)
  return deployments.farms.farms.flatMap((farm, i) => {
    if (!of(farm)) return []
    const { earned, releasable } = view.account.farms[i]!
    const { escrow, pays } = farm
    const whole = (amount: bigint): number => fromUnits(amount, pays.decimals)
    const metis = (amount: bigint): number => (pays.symbol === 'METIS' ? whole(amount) : 0)
    const worth = (amount: bigint): boolean => whole(amount) * priceOf(pays, view.outside.metis) > least
    return [
      // What is earned in a farm with an escrow goes there first.
      ...(worth(earned)
        ? [{ calls: [actions.farms.claim(farm)], metis: escrow === undefined ? metis(earned) : 0 }]
        : []),
      ...(escrow !== undefined && worth(releasable)
        ? [{ calls: [actions.farms.release({ ...farm, escrow })], metis: metis(releasable) }]
        : []),
    ]
  })
}

/** What an account would lose of that by taking its stakes out, US dollars, and for how long at most; undefined for nothing. */
export function forfeitIn({ view, deployments }: Sight, of: (farm: FarmDeployment) => boolean): UseHolding['forfeit'] {
  let [usd, seconds] = [0, 0]
  for (const [i, farm] of deployments.farms.farms.entries()) {
    if (!of(farm) || farm.forfeit === undefined) continue
    const lost = farm.forfeit.share * unvested(view.account.farms[i]!, farm) * priceOf(farm.pays, view.outside.metis)
    if (lost <= 0) continue
    usd += lost
    seconds = Math.max(seconds, farm.vestSeconds)
  }
  return usd > 0 ? { usd, seconds } : undefined
}

/** Whole tokens that an account has not vested in a farm: claimed or not. Without a stake there is nothing to lose any more. */
const unvested = (
  { staked, earned, escrowed, releasable }: Sight['view']['account']['farms'][number],
  { pays }: FarmDeployment,
): number => (staked === 0n ? 0 : fromUnits(earned + escrowed - releasable, pays.decimals))

/** What farms owe an account, vested or not: US dollars, and whole METIS of them. */
export function owedBy({ view, deployments }: Sight, of: (farm: FarmDeployment) => boolean) {
  let [usd, metis] = [0, 0]
  for (const [i, farm] of deployments.farms.farms.entries()) {
    const { earned, escrowed } = view.account.farms[i]!
    if (!of(farm) || earned + escrowed === 0n) continue
    const amount = fromUnits(earned + escrowed, farm.pays.decimals)
    usd += amount * priceOf(farm.pays, view.outside.metis)
    if (farm.pays.symbol === 'METIS') metis += amount
  }
  return { usd, metis }
}
