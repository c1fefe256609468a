import { Effect } from 'effect'
import { type Address, encodeAbiParameters, encodeFunctionData, getContractAddress, keccak256 } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { unlimited } from '../calldata.ts'
import { type PoolName, poolNames } from '../pair.ts'
import { DeployFailed, type Deployer } from '../protocol.ts'
import { dollars } from '../quantity.ts'
import { approve, type Token, toUnits } from '../token.ts'
import { herculesActions } from './actions.ts'
import {
  AlgebraFactory,
  AlgebraPool,
  AlgebraPoolDeployer,
  Lens,
  NonfungiblePositionManager,
  SwapRouter,
} from './artifacts.gen.ts'
import { type Amounts, liquidityOf } from './range.ts'
import { nearestUsable, sqrtPriceOf } from './tick.ts'
import type { CurvePool, HerculesDeployment } from './deployment.ts'

export const herculesParameters = z
  .strictObject({
    seedLiquidityUsd: z
      .strictObject({ native: dollars(1), bridged: dollars(1) })
      .default({ native: 200_000, bridged: 300_000 })
      .meta({ description: "The foundation's own liquidity in each pool, US dollars." }),
    seedRange: z.number().min(1.05).max(1e6).default(16).meta({
      description:
        "The foundation's liquidity reaches from the opening price divided by this to it multiplied by this.",
    }),
    communityFee: z.number().min(0).max(0.25).default(0.15).meta({
      description: 'Share of fees that goes to the protocol and not to liquidity providers.',
    }),
  })
  .meta({ description: 'Hercules: concentrated liquidity with a fee that follows volatility.' })

/** The factory and the deployer of its pools have to know each other; this one's address is chosen beforehand. */
const poolDeployer: Address = '0x000000000000000000000000000000000a16eb2a'

export const deployHercules = Effect.fnUntraced(function* (
  deployer: Deployer,
  { seedLiquidityUsd, seedRange, communityFee }: z.output<typeof herculesParameters>,
  { bridge }: { readonly bridge: BridgeDeployment },
) {
  const factory = yield* deployer.create(AlgebraFactory, [poolDeployer])
  // The vault is the first thing that the factory creates, in its constructor.
  const vault = getContractAddress({ from: factory, nonce: 1n }).toLowerCase() as Address
  yield* deployer.place(AlgebraPoolDeployer, poolDeployer, [factory, vault])
  const wrapped = bridge.metis.address
  // Without a descriptor positions have no picture; nothing else asks for one.
  const noDescriptor = '0x0000000000000000000000000000000000000000'
  const manager = yield* deployer.create(NonfungiblePositionManager, [factory, wrapped, noDescriptor, poolDeployer])
  const router = yield* deployer.create(SwapRouter, [factory, wrapped, poolDeployer])
  const lens = yield* deployer.create(Lens, [factory, manager])
  // It is zero to begin with, and refuses to become what it is.
  const thousandths = Math.round(communityFee * 1000)
  if (thousandths > 0) {
    yield* deployer.call({
      to: factory,
      data: encodeFunctionData({
        abi: AlgebraFactory.abi,
        functionName: 'setDefaultCommunityFee',
        args: [thousandths],
      }),
      gas: 100_000n,
    })
  }
  const prices = { native: deployer.prices.metis, bridged: deployer.prices.eth }
  const pool = (name: PoolName, base: Token): CurvePool => {
    const pair = { base, quote: bridge.usdc }
    const amounts = amountsFor(pair, seedLiquidityUsd[name], prices[name])
    const range = {
      bottom: nearestUsable(prices[name] / seedRange, pair),
      top: nearestUsable(prices[name] * seedRange, pair),
    }
    const liquidity = String(liquidityOf(amounts, range, sqrtPriceOf(prices[name], pair)))
    return { name, address: poolAddress(base, bridge.usdc), ...pair, opening: { range, liquidity } }
  }
  const deployment: HerculesDeployment = {
    factory,
    poolDeployer,
    vault,
    router,
    manager,
    lens,
    pools: { native: pool('native', bridge.metis), bridged: pool('bridged', bridge.weth) },
  }
  for (const name of poolNames) {
    const pair = deployment.pools[name]
    yield* open(deployer, deployment, pair, prices[name])
    yield* seed(deployer, deployment, pair, amountsFor(pair, seedLiquidityUsd[name], prices[name]))
  }
  return deployment
})

/** Creates a pool and sets its first price. */
const open = Effect.fnUntraced(function* (
  deployer: Deployer,
  { manager }: HerculesDeployment,
  { base, quote }: CurvePool,
  price: number,
) {
  if (base.address > quote.address) {
    return yield* new DeployFailed({ step: 'opening a pool', reason: `${base.symbol} does not sort before the quote` })
  }
  yield* deployer.call({
    to: manager,
    data: encodeFunctionData({
      abi: NonfungiblePositionManager.abi,
      functionName: 'createAndInitializePoolIfNecessary',
      args: [base.address, quote.address, sqrtPriceOf(price, { base, quote })],
    }),
    gas: 9_000_000n,
  })
})

/** The foundation's own position: wide, so that the pool never runs dry. */
const seed = Effect.fnUntraced(function* (
  deployer: Deployer,
  deployment: HerculesDeployment,
  pool: CurvePool,
  amounts: Amounts,
) {
  for (const side of ['base', 'quote'] as const) {
    yield* deployer.fund(pool[side], amounts[side])
    yield* deployer.call(approve(pool[side].address, deployment.manager, unlimited))
  }
  const { mint } = herculesActions(deployment)
  yield* deployer.call(
    mint({ pool: pool.name, range: pool.opening.range, ...amounts, minBase: 0n, minQuote: 0n, to: deployer.account }),
  )
})

/** Both sides of a pair, worth so many US dollars together. */
const amountsFor = ({ base, quote }: Pick<CurvePool, 'base' | 'quote'>, usd: number, price: number): Amounts => ({
  base: toUnits(usd / 2 / price, base.decimals),
  quote: toUnits(usd / 2, quote.decimals),
})

/** Pools are created with the pair as salt, so that their addresses are known beforehand. */
function poolAddress(base: Token, quote: Token): Address {
  const pair = encodeAbiParameters([{ type: 'address' }, { type: 'address' }], [base.address, quote.address])
  const from = poolDeployer
  return getContractAddress({
    opcode: 'CREATE2',
    from,
    salt: keccak256(pair),
    bytecode: AlgebraPool.bytecode,
  }).toLowerCase() as Address
}
