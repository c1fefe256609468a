import type { Address } from 'viem'
import { poolNames } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Sample } from './metric.ts'

/**
 * METIS that an account is exposed to, in whole tokens: native and wrapped, the METIS side of its liquidity in wallet
 * and farms, rewards that still vest, and METIS locked for votes (economics.md E, Delta). Moving coins between these forms
 * changes nothing.
 */
export function nativeExposure(sample: Sample, account: Address): number {
  const { deployments, ledger, state } = sample
  const { metis } = deployments.bridge
  const liquid = sample.native(account) + ledger.balance(metis.address, account)
  const escrowed = deployments.farms.farms.reduce(
    (sum, { escrow, pays }) =>
      escrow !== undefined && pays.address === metis.address ? sum + ledger.balance(escrow, account) : sum,
    0n,
  )
  const { rewards } = deployments
  const locked = rewards === undefined ? 0n : ledger.staked(rewards.votingEscrow, account)
  const takers = rewards === undefined ? deployments.farms.farms : [...deployments.farms.farms, rewards.farm]
  const pooled = poolNames
    .filter((name) => deployments.netswap.pools[name].base.address === metis.address)
    .reduce((sum, name) => {
      const pool = deployments.netswap.pools[name].address
      const staked = takers
        .filter((farm) => farm.pool === name)
        .reduce((total, farm) => total + ledger.staked(farm.address, account), 0n)
      const { reserves, liquidity } = state.netswap[name]
      return sum + (reserves.base * (ledger.balance(pool, account) + staked)) / liquidity
    }, 0n)
  return fromUnits(liquid + escrowed + locked + pooled, metis.decimals)
}
