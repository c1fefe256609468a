import { fromUnits, type Token } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { arriving } from '../trade/crossing.ts'

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
  { hoped, feared, leaving }: Omit<Reckoning, 'stock'>,
): Reckoning => ({
  stock: open?.stock ?? stock,
  hoped: (open?.hoped ?? 0) + hoped,
  feared: (open?.feared ?? 0) + feared,
  leaving,
})

/** Whether what was tried has succeeded: what was earned is nearer to what was hoped for than to what was feared. */
export const succeeded = ({ hoped, feared }: Pick<Reckoning, 'hoped' | 'feared'>, earned: number): boolean =>
  earned > (hoped + feared) / 2

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
