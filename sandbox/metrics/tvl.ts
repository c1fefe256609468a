import type { PoolName } from '../../protocols/netswap/deploy.ts'
import { levelInEvaluation, type Sample, type SeriesMetric } from './metric.ts'
import { reservesOf } from './pools.ts'

/**
 * A pool's value at the prices the run starts from, without what the treasury and the fund provide. LP tokens in farms are looked through:
 * the pool is counted, not its receipts.
 */
function valueOf(sample: Sample, name: PoolName): number {
  const { base, quote } = reservesOf(sample, name)
  const price = name === 'native' ? sample.prices.metis : sample.prices.eth
  const pool = sample.deployments.netswap.pools[name].address
  const { grants } = sample.deployments
  const fund = grants === undefined ? 0n : sample.ledger.balance(pool, grants.timelock)
  const own = sample.ledger.balance(pool, sample.treasury) + fund
  const treasury = Number(own) / Number(sample.state.netswap[name].liquidity)
  return (base * price + quote) * (1 - treasury)
}

const common = {
  kind: 'series',
  unit: 'USD at constant prices',
  better: 'more',
  effect: 'log-ratio',
  draw: 'level',
  summary: levelInEvaluation,
} as const

export const tvlNative: SeriesMetric = {
  ...common,
  name: 'tvlNative',
  title: 'TVL, native pool',
  definition:
    'Tokens in the METIS/m.USDC pool at the prices the run starts from, looked through farms, without the treasury’s own.',
  at: (sample) => valueOf(sample, 'native'),
}

export const tvlBridged: SeriesMetric = {
  ...common,
  name: 'tvlBridged',
  title: 'TVL, bridged pool',
  definition: 'The same for the WETH/m.USDC pool.',
  at: (sample) => valueOf(sample, 'bridged'),
}

export const tvl: SeriesMetric = {
  ...common,
  name: 'tvl',
  title: 'TVL',
  definition: 'Both pools together: constant prices, looked through, without the treasury’s own.',
  at: (sample) => valueOf(sample, 'native') + valueOf(sample, 'bridged'),
}
