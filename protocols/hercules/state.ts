import { type Address, encodeFunctionData } from 'viem'
import { type PoolName, poolNames } from '../pair.ts'
import { addressOf, mapRead, type Read, view } from '../read.ts'
import { AlgebraPool, Lens } from './artifacts.gen.ts'
import type { CurvePool, HerculesDeployment } from './deployment.ts'
import { type Amounts, amountsOf, type Range } from './range.ts'

/** A tick at which liquidity changes, and by how much when the price goes up through it. */
export interface Rung {
  readonly tick: number
  readonly liquidityDelta: bigint
}

/** Where liquidity changes around the price, nearest first: eight ticks on each side. */
export interface Ladder {
  /** At the price or below it, going down. */
  readonly below: readonly Rung[]
  /** Above the price, going up. */
  readonly above: readonly Rung[]
}

export interface RangePosition {
  readonly id: bigint
  readonly pool: PoolName
  readonly range: Range
  readonly liquidity: bigint
  /** What its liquidity is at the pool's present price. */
  readonly amounts: Amounts
  /** What its owner would get by collecting now: fees, and what a decrease has left there. */
  readonly owed: Amounts
}

/** Numbers that the lens fixes. */
const rungs = 8
const shown = 8
const positionWords = 8

const poolState = (lens: Address, { address }: CurvePool) => ({
  price: mapRead(view(AlgebraPool.abi, address, 'globalState'), ([sqrtPrice, tick, , fee, , communityFee]) => ({
    /** Square root of quote units for a base unit, 96 bits behind the point. */
    sqrtPrice,
    tick,
    /** Share of the input that the last swap left; the next block's first swap brings it up to date. */
    fee: fee / 1e6,
    /** Share of fees that the protocol keeps. */
    communityFee: communityFee / 1000,
  })),
  /** Liquidity at the present price. */
  liquidity: view(AlgebraPool.abi, address, 'liquidity'),
  /** Tokens in the pool, with fees that nobody has collected yet. */
  reserves: mapRead(view(AlgebraPool.abi, address, 'getReserves'), ([base, quote]): Amounts => ({ base, quote })),
  /** Fees per unit of liquidity since the beginning, 128 bits behind the point, without the protocol's share. */
  feeGrowth: {
    base: view(AlgebraPool.abi, address, 'totalFeeGrowth0Token'),
    quote: view(AlgebraPool.abi, address, 'totalFeeGrowth1Token'),
  },
  ladder: ladderOf(lens, address),
})

export const herculesState = ({ lens, pools }: HerculesDeployment) => ({
  native: poolState(lens, pools.native),
  bridged: poolState(lens, pools.bridged),
})

export const herculesAccount = ({ lens, pools }: HerculesDeployment, owner: Address) => ({
  /** How many positions there are, and the first eight of them. */
  positions: positionsOf(lens, pools, owner),
})

const ladderOf = (lens: Address, pool: Address): Read<Ladder> => {
  const side = (words: readonly bigint[], at: number): Rung[] =>
    Array.from({ length: rungs }, (_, i) => ({
      tick: signed(words[at + 2 * i]!),
      liquidityDelta: BigInt.asIntN(128, words[at + 2 * i + 1]!),
    }))
  return {
    to: lens,
    ask: encodeFunctionData({ abi: Lens.abi, functionName: 'ladder', args: [pool] }),
    words: 4 * rungs,
    decode: (words, at) => ({ below: side(words, at), above: side(words, at + 2 * rungs) }),
  }
}

const positionsOf = (
  lens: Address,
  pools: HerculesDeployment['pools'],
  owner: Address,
): Read<{ readonly count: number; readonly first: readonly RangePosition[] }> => ({
  to: lens,
  ask: encodeFunctionData({ abi: Lens.abi, functionName: 'positionsOf', args: [owner] }),
  words: 1 + shown * positionWords,
  decode: (words, at) => {
    const count = Number(words[at])
    const first = Array.from({ length: Math.min(count, shown) }, (_, i) =>
      positionIn(pools, words.slice(at + 1 + i * positionWords)),
    )
    return { count, first }
  },
})

function positionIn(pools: HerculesDeployment['pools'], words: readonly bigint[]): RangePosition {
  const [id, token0, bottom, top, liquidity, base, quote, sqrtPrice] = words
  const token = addressOf(token0!)
  const range = { bottom: signed(bottom!), top: signed(top!) }
  return {
    id: id!,
    pool: poolNames.find((name) => pools[name].base.address === token)!,
    range,
    liquidity: liquidity!,
    amounts: amountsOf(liquidity!, range, sqrtPrice!),
    owed: { base: base!, quote: quote! },
  }
}

const signed = (word: bigint): number => Number(BigInt.asIntN(24, word))
