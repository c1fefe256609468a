import { Effect } from 'effect'
import { type Address, encodeFunctionData } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deploy.ts'
import type { Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import type { Token } from '../token.ts'
import { UniswapV2Factory, UniswapV2Pair, UniswapV2Router02, Zap } from './artifacts.gen.ts'

export const poolNames = ['native', 'bridged'] as const
export type PoolName = (typeof poolNames)[number]

/** What pools' LP tokens are called here; in the contracts all have one name. */
export const lpSymbols = { native: 'METIS-LP', bridged: 'WETH-LP' } as const satisfies Record<PoolName, string>

/** A pair of a token against m.USDC. */
export interface Pool {
  readonly name: PoolName
  /** The pair contract, which is also the LP token. */
  readonly address: Address
  /** The token that is priced: METIS or WETH. */
  readonly base: Token
  /** What it is priced in: m.USDC. */
  readonly quote: Token
  /** Whether `base` is the pair's token0; pairs sort by address. */
  readonly baseIsToken0: boolean
}

export interface NetswapDeployment {
  readonly factory: Address
  readonly router: Address
  /** Adds liquidity with one token alone. */
  readonly zap: Address
  /** METIS/m.USDC, the native pair, and WETH/m.USDC, the bridged one. */
  readonly pools: Readonly<Record<PoolName, Pool>>
}

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
