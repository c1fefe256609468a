import { Effect } from 'effect'
import { z } from 'zod'
import type { PoolName } from '../pair.ts'
import type { NetswapDeployment } from '../netswap/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { BatchExchange } from './artifacts.gen.ts'
import type { BatchDeployment, BatchPool } from './deployment.ts'

export const batchParameters = z
  .strictObject({})
  .meta({ description: 'Orders that are cleared together, once a block, at one price. For the rule `batch-auction`.' })

export const deployBatch = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: z.output<typeof batchParameters>,
  { netswap }: { readonly netswap: NetswapDeployment },
) {
  const create = Effect.fnUntraced(function* (name: PoolName) {
    const { address: pair, base, quote } = netswap.pools[name]
    const pool: BatchPool = {
      address: yield* deployer.create(BatchExchange, [pair, base.address, quote.address]),
      base,
      quote,
    }
    return pool
  })
  const deployment: BatchDeployment = { pools: { native: yield* create('native'), bridged: yield* create('bridged') } }
  return deployment
})
