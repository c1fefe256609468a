import type { Call } from '../../../protocols/call.ts'
import type { PoolName } from '../../../protocols/pair.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Deposit, Situation } from '../../agent.ts'
import { less } from '../trade/tolerance.ts'
import { walletOf } from '../trade/inventory.ts'
import { arriving } from '../trade/crossing.ts'

type Here = Pick<Situation<never, never, 'metis' | 'bridge' | 'netswap'>, 'me' | 'view' | 'deployments' | 'actions'>

/** How far a pool's price may move until liquidity is in or out. */
const tolerance = 0.05

/** Share of a pool's liquidity that is the account's, without what lies in farms. */
export const ownShareOf = ({ view: { account, chain } }: Pick<Here, 'view'>, pool: PoolName): number =>
  Number(account.netswap[pool]) / Number(chain.netswap[pool].liquidity)

/**
 * Brings liquidity until the account owns such a share of the pool, and waits for what is on its way.
 *
 * @returns what is to be brought over the bridge, and done; neither when it owns enough
 */
export function ownShare(
  here: Here,
  name: PoolName,
  target: number,
): { readonly deposits: readonly Deposit[]; readonly calls: readonly Call[] } {
  const { me, view, deployments, actions } = here
  const { base, quote } = deployments.netswap.pools[name]
  const share = ownShareOf(here, name)
  if (share >= 0.98 * target) return { deposits: [], calls: [] }
  const part = (target - share) / (1 - target)
  const { reserves } = view.chain.netswap[name]
  const wallet = walletOf(here)
  const sides = [
    { token: base, wanted: part * fromUnits(reserves.base, base.decimals) },
    { token: quote, wanted: part * fromUnits(reserves.quote, quote.decimals) },
  ].map((side) => ({ ...side, held: fromUnits(wallet[side.token.address]!, side.token.decimals) }))
  if (sides.some(({ wanted, held }) => held < wanted)) {
    const deposits = sides.flatMap(({ token, wanted, held }) => {
      // A little more: the pool's price may move until it is there.
      const missing = 1.01 * wanted - held - arriving(view, token)
      return missing > 0 ? [{ token, amount: toUnits(missing, token.decimals) }] : []
    })
    return { deposits, calls: [] }
  }
  const [baseIn, quoteIn] = sides.map(({ token, wanted }) => toUnits(wanted, token.decimals)) as [bigint, bigint]
  const least = { minBase: less(baseIn, tolerance), minQuote: less(quoteIn, tolerance) }
  const call = actions.netswap.addLiquidity({ pool: name, base: baseIn, quote: quoteIn, ...least, to: me })
  return { deposits: [], calls: [call] }
}

/** All of the account's liquidity out of a pool. */
export function leavePool({ me, view, actions }: Here, pool: PoolName): readonly Call[] {
  const { reserves, liquidity } = view.chain.netswap[pool]
  const mine = view.account.netswap[pool]
  if (mine === 0n) return []
  const least = (reserve: bigint): bigint => less((reserve * mine) / liquidity, tolerance)
  const minimums = { minBase: least(reserves.base), minQuote: least(reserves.quote) }
  return [actions.netswap.removeLiquidity({ pool, liquidity: mine, ...minimums, to: me })]
}
