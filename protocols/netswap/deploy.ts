import { Effect } from 'effect'
import { type Address, encodeFunctionData } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { PoolName } from '../pair.ts'
import type { Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import type { Token } from '../token.ts'
import { UniswapV2Factory, UniswapV2Pair, UniswapV2Router02, Zap } from './artifacts.gen.ts'
import type { Pool, NetswapDeployment } from './deployment.ts'

/** What pools' LP tokens are called here; in the contracts all have one name. */
export const lpSymbols = { native: 'METIS-LP', bridged: 'WETH-LP' } as const satisfies Record<PoolName, string>

export const netswapParameters = z
  .strictObject({})
  .meta({ description: 'Netswap has a fixed fee of 0.3 %, as Uniswap v2 has.' })

/** Share of the input that every swap leaves with the pool's liquidity providers. */
export const swapFee = 0.003

export const deployNetswap = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: z.output<typeof netswapParameters>,
  { bridge }: { readonly bridge: BridgeDeployment },
) {
  const factory = yield* deployer.create(UniswapV2Factory, [deployer.account])
  const router = yield* deployer.create(UniswapV2Router02, [factory, bridge.metis.address])
  const zap = yield* deployer.create(Zap, [factory])
  const poolOf = Effect.fnUntraced(function* (name: PoolName, base: Token) {
    const pool: Pool = { name, ...(yield* deployPool(deployer, factory, base, bridge.usdc)) }
    return pool
  })
  const deployment: NetswapDeployment = {
    factory,
    router,
    zap,
    pools: { native: yield* poolOf('native', bridge.metis), bridged: yield* poolOf('bridged', bridge.weth) },
  }
  return deployment
})

/** Creates an empty pool of two tokens. */
export const deployPool = Effect.fnUntraced(function* (
  deployer: Deployer,
  factory: Address,
  base: Token,
  quote: Token,
) {
  const pair = [base.address, quote.address] as const
  yield* deployer.call({
    to: factory,
    data: encodeFunctionData({ abi: UniswapV2Factory.abi, functionName: 'createPair', args: pair }),
    gas: 4_000_000n,
  })
  const address = yield* deployer.read(view(UniswapV2Factory.abi, factory, 'getPair', pair))
  const token0 = yield* deployer.read(view(UniswapV2Pair.abi, address, 'token0'))
  const pool: Omit<Pool, 'name'> = { address, base, quote, baseIsToken0: token0 === base.address }
  return pool
})
