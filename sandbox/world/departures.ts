import type { Address } from 'viem'
import type { Deposit } from '../../agents/agent.ts'
import { fromUnits } from '../../protocols/token.ts'
import { balanceOutside } from '../market/outside-accounts.ts'
import { outerPrice } from './outer-price.ts'
import type { Setting } from './setting.ts'
import type { OwnCrossing, State } from './state.ts'

/** What somebody wants to bring onto the chain. */
export interface WantedDeposits {
  readonly owner: Address
  readonly deposits: readonly Deposit[]
}

/** METIS that can still be bought outside: what waits there, less what is paid for and on its way; in wei. */
export function metisForSale(
  { deployments }: Pick<Setting, 'deployments'>,
  { seen, crossing }: Pick<State, 'seen' | 'crossing'>,
): bigint {
  const { metis } = deployments.bridge
  const leaving = crossing.filter(({ direction, token }) => direction === 'in' && token.address === metis.address)
  return leaving.reduce((left, { amount }) => left - amount, seen.chain.bridge.metisOutside)
}

/**
 * Pays for deposits from their owners' accounts outside, as far as each one's reaches and as METIS is left there, and sends
 * them on their way over the bridge. First come, first served, deposit by deposit.
 *
 * @param forSale METIS that can still be bought outside, in wei
 */
export function depart(
  { deployments }: Pick<Setting, 'deployments'>,
  { now, market, outsideAccounts, crossing }: Pick<State, 'now' | 'market' | 'outsideAccounts' | 'crossing'>,
  wanted: readonly WantedDeposits[],
  forSale: bigint,
): Pick<State, 'outsideAccounts' | 'crossing'> {
  if (wanted.length === 0) return { outsideAccounts, crossing }
  const { depositSeconds, metis } = deployments.bridge
  const due = now + depositSeconds
  const leaving: OwnCrossing[] = []
  const { index } = outsideAccounts
  // Most of those who may bring something bring nothing.
  let shares: Map<Address, number> | undefined
  let left = forSale
  for (const { owner, deposits } of wanted) {
    for (const { token, amount: asked } of deposits) {
      const scarce = token.address === metis.address
      const amount = scarce && left < asked ? left : asked
      const price = outerPrice(deployments, market, token)
      const usd = fromUnits(amount, token.decimals) * price * (1 + market.bridgeFee)
      const funds = balanceOutside({ index, shares: shares ?? outsideAccounts.shares }, owner)
      const share = usd <= funds ? 1 : funds / usd
      const affordable = share === 1 ? amount : (amount * BigInt(Math.floor(share * 1e6))) / 1_000_000n
      if (affordable <= 0n) continue
      shares ??= new Map(outsideAccounts.shares)
      shares.set(owner, (shares.get(owner) ?? 0) - Math.min(usd, funds) / index)
      if (scarce) left -= affordable
      leaving.push({ direction: 'in', owner, token, amount: affordable, due })
    }
  }
  if (shares === undefined) return { outsideAccounts, crossing }
  return { outsideAccounts: { index, shares }, crossing: [...crossing, ...leaving] }
}
