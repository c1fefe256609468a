import * as fc from 'fast-check'
import { type Address, toHex } from 'viem'
import { expect, test } from 'vitest'
import { netswapActions } from './actions.ts'
import type { PoolName } from '../pair.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'
import { statedSwap } from './pending.ts'

const at = (place: number): Address => toHex(place, { size: 20 })
const usdc = { symbol: 'm.USDC', address: at(0xc), decimals: 6 }
const poolOf = (name: PoolName, place: number): Pool => ({
  name,
  address: at(place),
  base: { symbol: name, address: at(place + 1), decimals: 18 },
  quote: usdc,
  baseIsToken0: true,
})
const deployment: NetswapDeployment = {
  factory: at(1),
  router: at(2),
  zap: at(3),
  pools: { native: poolOf('native', 0x10), bridged: poolOf('bridged', 0x20) },
}
const actions = netswapActions(deployment)
const amounts = fc.bigInt({ min: 0n, max: 2n ** 112n })
const orders = fc.record({
  pool: fc.constantFrom('native', 'bridged'),
  side: fc.constantFrom('buy', 'sell'),
  amountIn: amounts,
  minOut: amounts,
})

test('a swap’s call data says what the swap is', () => {
  fc.assert(
    fc.property(orders, ({ pool, side, amountIn, minOut }) => {
      const to = at(0xa11ce)
      const amountsOnly = { amountIn, minOut }
      expect(statedSwap(deployment, actions.swap({ pool, side, ...amountsOnly, to }))).toEqual({
        pool,
        side,
        ...amountsOnly,
      })
      const native = { pool: 'native', ...amountsOnly }
      const sold = statedSwap(deployment, actions.swapNative({ ...amountsOnly, to }))
      expect(sold).toEqual({ ...native, side: 'sell' })
      const bought = statedSwap(deployment, actions.swapForNative({ ...amountsOnly, to }))
      expect(bought).toEqual({ ...native, side: 'buy' })
    }),
  )
})

test('what is no swap in a pool of the chain’s says nothing', () => {
  const { swap, addLiquidity, approvals } = actions
  const order = { pool: 'native', side: 'buy', amountIn: 1n, minOut: 1n, to: at(9) } as const
  const liquidity = { pool: 'native', base: 1n, quote: 1n, minBase: 0n, minQuote: 0n, to: at(9) } as const
  for (const call of [
    addLiquidity(liquidity),
    ...approvals('native'),
    { ...swap(order), to: at(8) },
    // A pair that is not among the chain's own: ENKI's market shares the router.
    netswapActions({ ...deployment, pools: { ...deployment.pools, native: poolOf('native', 0x30) } }).swap(order),
  ]) {
    expect(statedSwap(deployment, call)).toBeUndefined()
  }
})
