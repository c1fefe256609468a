import { wholeReserves } from '../../../protocols/netswap/exchange.ts'
import type { FarmDeployment } from '../../../protocols/farms/deployment.ts'
import { type PoolReserves, spotPrice } from '../../../protocols/netswap/constant-product.ts'
import { type PoolName, poolNames } from '../../../protocols/pair.ts'
import type { Pool } from '../../../protocols/netswap/deployment.ts'
import { fromUnits, type Token } from '../../../protocols/token.ts'
import type { Situation, View } from '../../agent.ts'

/** What an agent owns, seen through: amounts in whole tokens, values in US dollars. */
export interface Portfolio {
  readonly outsideAccount: number
  readonly usdc: number
  readonly weth: number
  /** WMETIS in the wallet. */
  readonly metis: number
  /** Native METIS, kept for gas. */
  readonly gas: number
  readonly positions: Readonly<Record<PoolName, PoolPosition>>
  /** Rewards earned but not claimed, and claimed but still vesting, in METIS. */
  readonly pendingMetis: number
  /** Prices in the pools, US dollars. */
  readonly prices: { readonly metis: number; readonly eth: number }
  readonly wealth: number
  /** METIS in whatever form. */
  readonly nativeExposure: number
}

/** A liquidity position in one pool, wallet and farms together. */
export interface PoolPosition {
  /** LP tokens in the wallet and by farm, in the smallest unit. */
  readonly wallet: bigint
  readonly staked: readonly { readonly farm: FarmDeployment; readonly amount: bigint }[]
  readonly total: bigint
  readonly base: number
  readonly quote: number
  readonly value: number
}

/** A pool's reserves in whole tokens. */
export const reservesOf = (view: Pick<View, 'chain'>, pool: Pool): PoolReserves =>
  wholeReserves(pool, view.chain.netswap[pool.name].reserves)

/** US dollars that all in a pool is worth at its own price. */
export function poolUsd(view: Pick<View, 'chain'>, pool: Pool): number {
  const reserves = reservesOf(view, pool)
  return reserves.base * spotPrice(reserves) + reserves.quote
}

/** Whole tokens of a kind that are on their way in over the bridge. */
export const arriving = ({ crossing = [] }: Pick<View, 'crossing'>, { address }: Token): number =>
  crossing.reduce(
    (sum, { direction, token, amount }) =>
      direction === 'in' && token.address === address ? sum + fromUnits(amount, token.decimals) : sum,
    0,
  )

/** Price of METIS in the native pool, US dollars. */
export const metisPrice = (view: Pick<View, 'chain'>, pools: Readonly<Record<PoolName, Pool>>): number =>
  spotPrice(reservesOf(view, pools.native))

/** What an account has in one farm, in the smallest units. */
export interface Staking {
  readonly farm: FarmDeployment
  readonly staked: bigint
  readonly earned: bigint
  readonly escrowed: bigint
}

/** @param elsewhere what the agent has in farms that are no policy's, if it looks at any */
export function portfolioOf(
  { view, deployments }: Pick<Situation<never, never>, 'view' | 'deployments'>,
  elsewhere: readonly Staking[] = [],
): Portfolio {
  const { account, chain, outsideAccount, crossing = [] } = view
  const { bridge } = deployments
  const { pools } = deployments.netswap
  const stakes = [...deployments.farms.farms.map((farm, i) => ({ farm, ...account.farms[i]! })), ...elsewhere]
  const price = { native: metisPrice(view, pools), bridged: spotPrice(reservesOf(view, pools.bridged)) }

  const positionIn = (name: PoolName): PoolPosition => {
    const wallet = account.netswap[name]
    const staked = stakes
      .map(({ farm, staked: amount }) => ({ farm, amount }))
      .filter(({ farm, amount }) => farm.pool === name && amount > 0n)
    const total = staked.reduce((sum, { amount }) => sum + amount, wallet)
    const share = total === 0n ? 0 : Number(total) / Number(chain.netswap[name].liquidity)
    const { base, quote } = reservesOf(view, pools[name])
    return {
      wallet,
      staked,
      total,
      base: share * base,
      quote: share * quote,
      value: share * (base * price[name] + quote),
    }
  }
  const positions = Object.fromEntries(poolNames.map((name) => [name, positionIn(name)])) as Record<
    PoolName,
    PoolPosition
  >

  const usdc = fromUnits(account.bridge.usdc, 6)
  const weth = fromUnits(account.bridge.weth, 18)
  const metis = fromUnits(account.metis.wmetis, 18)
  const gas = fromUnits(view.native, 18)
  const pending = (symbol: string): number =>
    stakes.reduce(
      (sum, { farm: { pays }, earned, escrowed }) =>
        pays.symbol === symbol ? sum + fromUnits(earned + escrowed, pays.decimals) : sum,
      0,
    )
  const pendingMetis = pending('METIS')
  const nativeExposure = metis + gas + positions.native.base + pendingMetis
  const underway = crossing.reduce((sum, { token, amount }) => {
    const each =
      token.address === bridge.metis.address ? price.native : token.address === bridge.weth.address ? price.bridged : 1
    return sum + fromUnits(amount, token.decimals) * each
  }, 0)
  const wealth =
    outsideAccount +
    usdc +
    pending('m.USDC') +
    weth * price.bridged +
    (metis + gas + pendingMetis) * price.native +
    positions.native.value +
    positions.bridged.value +
    underway
  const prices = { metis: price.native, eth: price.bridged }
  return { outsideAccount, usdc, weth, metis, gas, positions, pendingMetis, prices, wealth, nativeExposure }
}
