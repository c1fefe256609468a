import type { Address } from 'viem'
import { mapRead, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { UniswapV2Pair } from './artifacts.gen.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'

/** A pool's reserves in the smallest units, named by role rather than by address order. */
export interface Reserves {
  readonly base: bigint
  readonly quote: bigint
}

const poolState = ({ address, baseIsToken0 }: Pool) => ({
  reserves: mapRead(view(UniswapV2Pair.abi, address, 'getReserves'), ([reserve0, reserve1]): Reserves =>
    baseIsToken0 ? { base: reserve0, quote: reserve1 } : { base: reserve1, quote: reserve0 },
  ),
  /** LP tokens in existence. */
  liquidity: totalSupply(address),
})

export const netswapState = ({ pools }: NetswapDeployment) => ({
  native: poolState(pools.native),
  bridged: poolState(pools.bridged),
})

/** LP tokens in the wallet; those in a farm are the farm's to tell. */
export const netswapAccount = ({ pools }: NetswapDeployment, owner: Address) => ({
  native: balanceOf(pools.native.address, owner),
  bridged: balanceOf(pools.bridged.address, owner),
})
