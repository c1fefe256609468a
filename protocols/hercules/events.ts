import { type Hex, toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact } from '../fact.ts'
import { addressOf } from '../read.ts'
import { transferTopic } from '../token.ts'
import type { CurvePool, HerculesDeployment } from './deployment.ts'

const swapTopic = toEventSelector('Swap(address,address,int256,int256,uint160,uint128,int24)')
const mintTopic = toEventSelector('Mint(address,address,int24,int24,uint128,uint256,uint256)')
const burnTopic = toEventSelector('Burn(address,int24,int24,uint128,uint256,uint256)')
const collectTopic = toEventSelector('Collect(address,address,int24,int24,uint128,uint128)')
const feeTopic = toEventSelector('Fee(uint16)')

export const herculesEvents = ({ manager, pools }: HerculesDeployment): EventTable => ({
  ...Object.fromEntries(Object.values(pools).map((pool) => [pool.address, poolEvents(pool)])),
  // Positions change hands by the event of tokens, with the position's number in place of an amount: no token moves,
  // but the end of a position shows by it.
  [manager]: { [transferTopic]: () => [] },
})

const poolEvents = (pool: CurvePool) => ({
  [swapTopic]: (log: EventLog) => [swapOf(pool, log)],
  // Indexed: owner, ticks. Data: sender, liquidity, amounts.
  [mintTopic]: (log: EventLog) => [liquidityOf('addLiquidity', pool, log, 2), rangeOf(pool, log, dataWord(log, 1))],
  // Indexed: owner, ticks. Data: liquidity, amounts. The manager burns nothing to have a position's fees reckoned up before it collects.
  [burnTopic]: (log: EventLog) =>
    dataWord(log, 0) === 0n
      ? []
      : [liquidityOf('removeLiquidity', pool, log, 1), rangeOf(pool, log, -dataWord(log, 0))],
  // Data: receiver, amounts.
  [collectTopic]: (log: EventLog): Fact[] => [
    {
      type: 'collect',
      pool: pool.address,
      account: addressOf(dataWord(log, 0)),
      amount0: dataWord(log, 1),
      amount1: dataWord(log, 2),
    },
  ],
  [feeTopic]: (log: EventLog): Fact[] => [{ type: 'fee', pool: pool.address, rate: Number(dataWord(log, 0)) / 1e6 }],
})

/** Data: amount0, amount1, and the pool after it. What went in is positive, what came out negative. */
function swapOf({ address, base, quote }: CurvePool, log: EventLog): Fact {
  const amount0 = BigInt.asIntN(256, dataWord(log, 0))
  const amount1 = BigInt.asIntN(256, dataWord(log, 1))
  const [tokenIn, tokenOut, amountIn, paid] =
    amount0 > 0n ? [base, quote, amount0, amount1] : [quote, base, amount1, amount0]
  return {
    type: 'swap',
    pool: address,
    tokenIn: tokenIn.address,
    tokenOut: tokenOut.address,
    amountIn,
    amountOut: -paid,
  }
}

const rangeOf = ({ address }: CurvePool, { topics }: EventLog, liquidity: bigint): Fact => ({
  type: 'range',
  pool: address,
  bottom: tickIn(topics[2]!),
  top: tickIn(topics[3]!),
  liquidity,
})

const tickIn = (topic: Hex): number => Number(BigInt.asIntN(24, BigInt(topic)))

const liquidityOf = (
  type: 'addLiquidity' | 'removeLiquidity',
  { address }: CurvePool,
  log: EventLog,
  at: number,
): Fact => ({ type, pool: address, amount0: dataWord(log, at), amount1: dataWord(log, at + 1) })
