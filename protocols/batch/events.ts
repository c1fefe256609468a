import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { swapped } from '../pair.ts'
import type { BatchDeployment, BatchPool } from './deployment.ts'

const nothing = () => []

export const batchEvents = ({ pools }: BatchDeployment): EventTable =>
  Object.fromEntries(Object.values(pools).map((pool) => [pool.address, poolEvents(pool)]))

/** Indexed: owner. Data: whether it sells, the amount, and what it asked for or was paid. */
const poolEvents = (pool: BatchPool) => ({
  [toEventSelector('Placed(address,bool,uint256,uint256)')]: (log: EventLog): readonly Fact[] => [
    { type: 'order', pool: pool.address, account: topicAddress(log, 1), amount: dataWord(log, 1) },
  ],
  [toEventSelector('Filled(address,bool,uint256,uint256)')]: (log: EventLog): readonly Fact[] => {
    const [given, got] = swapped(pool, dataWord(log, 0) === 1n ? 'sell' : 'buy')
    return [
      {
        type: 'fill',
        pool: pool.address,
        account: topicAddress(log, 1),
        tokenIn: given.address,
        tokenOut: got.address,
        amountIn: dataWord(log, 1),
        amountOut: dataWord(log, 2),
      },
    ]
  },
  [toEventSelector('Returned(address,bool,uint256)')]: nothing,
  [toEventSelector('Cleared(uint256,uint256,uint256,uint256)')]: nothing,
})
