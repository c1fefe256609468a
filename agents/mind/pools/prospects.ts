import { poolNames, type PoolName } from '../../../protocols/pair.ts'
import type { Situation } from '../../agent.ts'
import { adapt } from '../beliefs/beliefs.ts'
import { exposures } from '../choice/options.ts'
import { type Portfolio, poolUsd } from '../valuation/portfolio.ts'
import { emissionOf, emitted, priceOf, vestedValue } from '../valuation/rewards.ts'

/** What yields one expects of the pools: fees as they have been, rewards as they are announced. */
type Here = Situation<
  { readonly learningRate: number; readonly impatience: number; readonly horizonDays: number },
  {
    readonly feeYield: Readonly<Record<PoolName, number>>
    readonly shareValue: Readonly<Record<PoolName, number>> | undefined
    readonly reviewed: number
  }
>

/** Loss versus rebalancing of a constant-product position, fraction per year. */
export const lossVersusRebalancing = (annualVolatility: number): number => annualVolatility ** 2 / 8

/** Square root of the invariant per LP token: only fees make it grow. */
export const shareValues = ({ chain }: Here['view']): Record<PoolName, number> =>
  Object.fromEntries(
    poolNames.map((name) => {
      const { reserves, liquidity } = chain.netswap[name]
      return [name, Math.sqrt(Number(reserves.base) * Number(reserves.quote)) / Number(liquidity)]
    }),
  ) as Record<PoolName, number>

/** Fee yields as the pools have shown them since the last review, learnt adaptively (V25). */
export function expectedFees(
  { attributes, memory, view }: Pick<Here, 'attributes' | 'memory' | 'view'>,
  shareValue: Record<PoolName, number>,
): Record<PoolName, number> {
  const { shareValue: before } = memory
  if (before === undefined) return memory.feeYield
  const years = (view.now - memory.reviewed) / (365 * 86_400)
  return Object.fromEntries(
    poolNames.map((name) => [
      name,
      adapt(memory.feeYield[name], Math.log(shareValue[name] / before[name]) / years, attributes.learningRate),
    ]),
  ) as Record<PoolName, number>
}

/** What farms for a pool will pay over the agent's horizon, at what it is worth to the agent, per year of position. */
export function rewardYield(
  { attributes, view, deployments }: Pick<Here, 'attributes' | 'view' | 'deployments'>,
  name: PoolName,
  native: number,
  portfolio: Portfolio,
): number {
  const perToken = poolUsd(view, deployments.netswap.pools[name]) / Number(view.chain.netswap[name].liquidity)
  const { staked } = portfolio.positions[name]
  const target = exposures[name === 'native' ? 'nativePool' : 'bridgedPool'].placed * portfolio.wealth
  return deployments.farms.farms.reduce((sum, farm, i) => {
    if (farm.pool !== name) return sum
    const state = view.chain.farms[i]!
    const { totalStaked, totalWorking } = state
    // Who has locked nothing has two fifths of a stake working in a boosted farm.
    const working = farm.boosted === true ? 0.4 : 1
    const seconds = attributes.horizonDays * 86_400
    const tokens = emitted(emissionOf(view, farm, state), view.now, seconds)
    const price = priceOf(farm.pays, portfolio.prices.metis)
    const worth = vestedValue(farm.vestSeconds / (365 * 86_400), attributes.impatience, native)
    const own = staked.some((position) => position.farm.address === farm.address) ? 0 : target
    const sharers = Number(totalWorking ?? totalStaked) * perToken + working * own
    return sum + (working * tokens * price * worth * (365 / attributes.horizonDays)) / Math.max(sharers, 1)
  }, 0)
}
