import { Effect } from 'effect'
import { type Address, encodeAbiParameters, getContractAddress, keccak256, toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import type { Deployer } from '../protocol.ts'
import { BaseToken, ChainlinkPriceFeedV3, PriceFeedDispatcher, UniswapV3Pool } from './artifacts.gen.ts'
import type { PerpetualParameters } from './parameters.ts'
import { sqrtPriceX96, tickSpacing, usableTick } from './price.ts'
import { initializeBase } from './virtual-token.ts'

/** What can be traded, in the order in which contracts list it. */
export const marketNames = ['metis', 'eth'] as const
export type MarketName = (typeof marketNames)[number]

export interface PerpMarket {
  readonly name: MarketName
  /** The virtual token that stands for the market everywhere. */
  readonly base: Address
  /** The Uniswap v3 pool of virtual tokens that makes its price. */
  readonly pool: Address
  readonly priceFeed: Address
  /** Ticks between which the foundation's order lies. */
  readonly lower: number
  readonly upper: number
}

const symbols: Readonly<Record<MarketName, string>> = { metis: 'vMETIS', eth: 'vETH' }

/** The tier whose fee the exchange scales out of every trade; it takes its own instead. */
const poolFee = 10_000n
const growSelector = toFunctionSelector('increaseObservationCardinalityNext(uint16)')
/** A price older than a day is none. */
const feedTimeout = 86_400n

/** Ratios have six decimals in the protocol's settings. */
export const ratio = (share: number): bigint => BigInt(Math.round(share * 1e6))

/** Calls a function with static arguments from the deployer's account. */
export type Tell = (
  to: Address,
  signature: string,
  ...words: readonly (bigint | Address)[]
) => ReturnType<Deployer['call']>

/** One market: its index price, its virtual token, and its pool at the opening price. */
export const deployMarket = Effect.fnUntraced(function* (
  deployer: Deployer,
  name: MarketName,
  feed: Address,
  {
    tell,
    factory,
    quote,
    registry,
    exchange,
    clearingHouse,
    parameters,
  }: {
    readonly tell: Tell
    readonly factory: Address
    readonly quote: Address
    readonly registry: Address
    readonly exchange: Address
    readonly clearingHouse: Address
    readonly parameters: PerpetualParameters
  },
) {
  const price = deployer.prices[name]
  const priceFeed = yield* deployer.create(ChainlinkPriceFeedV3, [feed, feedTimeout, BigInt(parameters.premiumSeconds)])
  const dispatcher = yield* deployer.create(PriceFeedDispatcher, [priceFeed])
  // One address in 256 sorts behind the quote token's, which has to be the pool's second: then the next is taken.
  let base = yield* deployer.create(BaseToken)
  while (base > quote) base = yield* deployer.create(BaseToken)
  yield* deployer.call(initializeBase(base, symbols[name], symbols[name], dispatcher))
  yield* tell(base, 'mintMaximumTo(address)', clearingHouse)
  yield* tell(base, 'addWhitelist(address)', clearingHouse)
  yield* tell(factory, 'createPool(address,address,uint24)', base, quote, poolFee)
  const pool = poolAddress(factory, base, quote)
  yield* tell(base, 'addWhitelist(address)', pool)
  yield* tell(quote, 'addWhitelist(address)', pool)
  yield* tell(pool, 'initialize(uint160)', sqrtPriceX96(price))
  yield* deployer.call({ to: pool, data: calldata(growSelector, BigInt(parameters.observations)), gas: 40_000_000n })
  yield* tell(registry, 'addPool(address,uint24)', base, poolFee)
  yield* tell(registry, 'setFeeRatio(address,uint24)', base, ratio(parameters.exchangeFee))
  yield* tell(registry, 'setInsuranceFundFeeRatio(address,uint24)', base, ratio(parameters.insuranceShare))
  yield* tell(exchange, 'setMaxTickCrossedWithinBlock(address,uint24)', base, BigInt(parameters.mostTicks))
  const market: PerpMarket = {
    name,
    base,
    pool,
    priceFeed,
    lower: usableTick(price / parameters.rangeFactor),
    upper: usableTick(price * parameters.rangeFactor) + tickSpacing,
  }
  return market
})

/** Uniswap v3 puts a pool where its tokens and fee say. */
const poolAddress = (factory: Address, token0: Address, token1: Address): Address =>
  getContractAddress({
    opcode: 'CREATE2',
    from: factory,
    salt: keccak256(
      encodeAbiParameters(
        [{ type: 'address' }, { type: 'address' }, { type: 'uint24' }],
        [token0, token1, Number(poolFee)],
      ),
    ),
    bytecodeHash: keccak256(UniswapV3Pool.bytecode),
  }).toLowerCase() as Address
