import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact } from '../fact.ts'
import { transferEvents } from '../token.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'

const swapTopic = toEventSelector('Swap(address,uint256,uint256,uint256,uint256,address)')
const mintTopic = toEventSelector('Mint(address,uint256,uint256)')
const burnTopic = toEventSelector('Burn(address,uint256,uint256,address)')

export const netswapEvents = ({ pools }: NetswapDeployment): EventTable =>
  // A zap is a swap and an addition of the pair, which says both.
  Object.fromEntries(Object.values(pools).map((pool) => [pool.address, poolEvents(pool)]))

/** The meaning of a pair's logs, whoever created it. */
export const poolEvents = (pool: Omit<Pool, 'name'>) => ({
  ...transferEvents,
  [swapTopic]: (log: EventLog) => [swapOf(pool, log)],
  [mintTopic]: (log: EventLog) => [liquidityOf('addLiquidity', pool, log)],
  [burnTopic]: (log: EventLog) => [liquidityOf('removeLiquidity', pool, log)],
})

/** Data: amount0In, amount1In, amount0Out, amount1Out; the router swaps one way at a time. */
function swapOf({ address, base, quote, baseIsToken0 }: Omit<Pool, 'name'>, log: EventLog): Fact {
  const [token0, token1] = baseIsToken0 ? [base.address, quote.address] : [quote.address, base.address]
  const amount0In = dataWord(log, 0)
  return amount0In > 0n
    ? {
        type: 'swap',
        pool: address,
        tokenIn: token0,
        tokenOut: token1,
        amountIn: amount0In,
        amountOut: dataWord(log, 3),
      }
    : {
        type: 'swap',
        pool: address,
        tokenIn: token1,
        tokenOut: token0,
        amountIn: dataWord(log, 1),
        amountOut: dataWord(log, 2),
      }
}

const liquidityOf = (
  type: 'addLiquidity' | 'removeLiquidity',
  { address }: Pick<Pool, 'address'>,
  log: EventLog,
): Fact => ({
  type,
  pool: address,
  amount0: dataWord(log, 0),
  amount1: dataWord(log, 1),
})
