import { Effect } from 'effect'
import { type Address, encodeFunctionData, zeroAddress } from 'viem'
import { z } from 'zod'
import { writtenAddress } from '../address.ts'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { DeployFailed, type Deployer } from '../protocol.ts'
import { type Read, view } from '../read.ts'
import type { Token } from '../token.ts'
import { UniswapV2Factory, UniswapV2Pair, UniswapV2Router02, Zap } from './artifacts.gen.ts'
import { amountOut } from './constant-product.ts'
import { deployPool } from './deploy.ts'
import type { PoolName } from '../pair.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'

export const netswapPlaces = z.strictObject({
  factory: writtenAddress,
  router: writtenAddress,
})

/** Takes over factory, router and the pools of the two pairs; a pool that is missing is created, and the zap is ours. */
export const adoptNetswap = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: unknown,
  { bridge }: { readonly bridge: BridgeDeployment },
  { factory, router }: z.output<typeof netswapPlaces>,
) {
  const itsFactory = yield* deployer.read(view(UniswapV2Router02.abi, router, 'factory'))
  if (itsFactory !== factory) {
    const reason = `its factory is ${itsFactory}, not ${factory}`
    return yield* new DeployFailed({ step: `taking over the router ${router}`, reason })
  }
  const zap = yield* deployer.create(Zap, [factory])
  const poolOf = Effect.fnUntraced(function* (name: PoolName, base: Token) {
    const pair = [base.address, bridge.usdc.address] as const
    const address = yield* deployer.read(view(UniswapV2Factory.abi, factory, 'getPair', pair))
    return address === zeroAddress
      ? { name, ...(yield* deployPool(deployer, factory, base, bridge.usdc)) }
      : yield* existing(deployer, router, { name, address, base, quote: bridge.usdc })
  })
  const deployment: NetswapDeployment = {
    factory,
    router,
    zap,
    pools: { native: yield* poolOf('native', bridge.metis), bridged: yield* poolOf('bridged', bridge.weth) },
  }
  return deployment
})

/** A pool that is there; what it says of a swap has to be what agents will reckon with. */
const existing = Effect.fnUntraced(function* (deployer: Deployer, router: Address, found: Omit<Pool, 'baseIsToken0'>) {
  const { name, address, base, quote } = found
  const [token0, [reserve0, reserve1]] = yield* deployer.read([
    view(UniswapV2Pair.abi, address, 'token0'),
    view(UniswapV2Pair.abi, address, 'getReserves'),
  ] as const)
  const pool: Pool = { ...found, baseIsToken0: token0 === base.address }
  const [reserveIn, reserveOut] = pool.baseIsToken0 ? [reserve0, reserve1] : [reserve1, reserve0]
  if (reserveIn === 0n) return pool
  const amountIn = reserveIn / 100n
  const expected = amountOut(amountIn, reserveIn, reserveOut)
  const quoted = yield* deployer.read(quoteOf(router, amountIn, base, quote))
  if (quoted !== expected) {
    const reason = `it gives ${quoted} for a hundredth of its reserve where a fee of 0.3 % gives ${expected}`
    return yield* new DeployFailed({ step: `taking over the pool ${name} at ${address}`, reason })
  }
  return pool
})

/** What the router says that a swap gives. */
const quoteOf = (router: Address, amountIn: bigint, base: Token, quote: Token): Read<bigint> => ({
  to: router,
  ask: encodeFunctionData({
    abi: UniswapV2Router02.abi,
    functionName: 'getAmountsOut',
    args: [amountIn, [base.address, quote.address]],
  }),
  // A list of two: where it begins, its length, what goes in, what comes out.
  words: 4,
  decode: (words, at) => words[at + 3]!,
})
