import { fromUnits, type Token } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { arriving } from '../trade/crossing.ts'
import { bothDeals, type OutsideDeals } from '../trade/opportunity.ts'

type Here = Pick<Situation<unknown, unknown, 'metis' | 'bridge'>, 'view' | 'deployments'>

/** All that somebody has, by what it is: whole tokens, and US dollars outside. */
export interface Possessions {
  /** Seconds since 1970. */
  readonly at: number
  readonly metis: number
  readonly eth: number
  readonly usd: number
  readonly outside: number
}

/** Where a reckoning of earnings began, and what was tried since. */
export interface Reckoning {
  readonly stock: Possessions
  /** US dollars that were to come of it, everything paid: where all succeeded, and where all came too late. */
  readonly hoped: number
  readonly feared: number
  /** What was done outside where all succeeded. */
  readonly outside: OutsideDeals
  /** Something has just left over the bridge: the dollars for it come a block later. */
  readonly leaving: boolean
}

/**
 * The reckoning after a block in which so much was hoped for and feared: from where the last one began, if that could not
 * be closed.
 */
export const reckoned = (
  open: Reckoning | undefined,
  stock: Possessions,
  { hoped, feared, outside, leaving }: Omit<Reckoning, 'stock'>,
): Reckoning => ({
  stock: open?.stock ?? stock,
  hoped: (open?.hoped ?? 0) + hoped,
  feared: (open?.feared ?? 0) + feared,
  outside: open === undefined ? outside : bothDeals(open.outside, outside),
  leaving,
})

/** What was earned, and whether what was tried has succeeded. */
export interface Earned {
  readonly profit: number
  readonly succeeded: boolean
}

/**
 * What has become of a reckoning: what was tried has succeeded if with the deals outside that belong to it what was earned
 * is nearer to what was hoped for than without them to what was feared.
 *
 * @param earned US dollars on the chain and in the account outside
 * @param deals what the deals outside have brought at today's prices, if they were made
 */
export const closed = ({ hoped, feared }: Pick<Reckoning, 'hoped' | 'feared'>, earned: number, deals = 0): Earned =>
  Math.abs(earned + deals - hoped) < Math.abs(earned - feared)
    ? { profit: earned + deals, succeeded: true }
    : { profit: earned, succeeded: false }

/** US dollars that deals outside have brought, by what has come and gone, at today's prices. */
export const dealsWorth = ({ metis, eth, usd }: OutsideDeals, { outside }: Pick<Here['view'], 'outside'>): number =>
  metis * outside.metis + eth * outside.eth + usd

export function stockOf({ view, deployments }: Here): Possessions {
  const { account, native, outsideAccount, now } = view
  const { metis, weth, usdc } = deployments.bridge
  const held = (amount: bigint, token: Token): number => fromUnits(amount, token.decimals) + arriving(view, token)
  return {
    at: now,
    metis: held(account.metis.wmetis + native + (account.auction?.escrow ?? 0n), metis),
    eth: held(account.bridge.weth, weth),
    usd: held(account.bridge.usdc, usdc) + Number(account.perpetual?.value ?? 0n) / 10 ** usdc.decimals,
    outside: outsideAccount,
  }
}

/**
 * US dollars that somebody has earned since: by what has come and gone, at today's prices, so that neither moves of
 * prices nor the yield outside count.
 */
export function earnedSince(before: Possessions, now: Possessions, { view: { outside } }: Pick<Here, 'view'>): number {
  const years = (now.at - before.at) / (365 * 86_400)
  return (
    (now.metis - before.metis) * outside.metis +
    (now.eth - before.eth) * outside.eth +
    (now.usd - before.usd) +
    (now.outside - before.outside * Math.exp(outside.mainnetYield * years))
  )
}
