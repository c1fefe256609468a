import { Effect } from 'effect'
import { parseEther } from 'viem'
import { amountOut, amountToSell, optimalTrade } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'
import { asPrinted, exactly, type Row, type ValidationCase, within } from './case.ts'

/** x = 1000 and y = 2,000,000: fee, outer price, side, size in, out, profit. */
const table = [
  [0, 1800, 'sell', 54.092553, 102633.403899, 5266.807798],
  [0, 2100, 'buy', 49390.153192, 24.099927, 1219.693616],
  [0.003, 1800, 'sell', 52.668232, 99780.934341, 4978.117429],
  [0.003, 1990, 'sell', 1.007543, 2007.025092, 2.014075],
  [0.003, 2010, 'buy', 1989.985878, 0.991025, 1.974082],
  [0.003, 2050, 'buy', 21871.738463, 10.785467, 238.468912],
  [0.003, 2100, 'buy', 46453.118288, 22.632775, 1075.709261],
  [0.01, 2050, 'buy', 14844.451359, 7.294404, 109.077079],
] as const

/** The same with fee 0.3 %, in wei. */
const exact = [
  [2050n, 'buy', 21871738462619494486094n, 10785467012142947866n, 238468912273548639206n],
  [2100n, 'buy', 46453118288230216879198n, 22632775023467771777n, 1075709261052103852502n],
  [1900n, 'sell', 24511763888454069429n, 47710497157574178813151n, 1138145769511446898051n],
] as const

const pool = { base: 1000, quote: 2_000_000 }
const start = { base: parseEther('1000'), quote: parseEther('2000000') }

/** What a trade brings at the outer price, from what really went in and came out. */
const profitOf = (side: 'buy' | 'sell', amountIn: bigint, out: bigint, price: bigint): bigint =>
  side === 'buy' ? out * price - amountIn : out - amountIn * price

export const optimalArbitrage: ValidationCase = {
  id: 'V04',
  title: 'The best trade against an outer price',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const exchange = yield* openExchange
    const rows: Row[] = []
    for (const [fee, price, side, amountIn, out, profit] of table) {
      const trade = optimalTrade(pool, price, fee)!
      const told = `fee ${fee}, P = ${price}`
      rows.push(
        exactly(`${told}: side`, side, trade.side),
        asPrinted(`${told}: goes in`, amountIn, trade.amountIn, 6),
        asPrinted(`${told}: comes out`, out, trade.amountOut, 6),
        asPrinted(`${told}: profit`, profit, trade.profit, 6),
      )
      if (fee !== 0 && fee !== swapFee) continue
      const real = fee === 0 ? yield* zeroFeePool(exchange, start) : yield* exchange.pair(start)
      const size = toWei(trade.amountIn)
      const paid = yield* real.swap(side, size)
      rows.push(
        within(`${told}: out of the real pool`, trade.amountOut, fromWei(paid), 1e-9),
        within(`${told}: profit on it`, trade.profit, fromWei(profitOf(side, size, paid, BigInt(price))), 1e-9),
      )
    }
    for (const price of [1994.1, 2000, 2005.9])
      rows.push(
        exactly(`fee 0.003, P = ${price}: trades that pay`, 0, optimalTrade(pool, price, 0.003) === undefined ? 0 : 1),
      )
    for (const [price, side, amountIn, out, profit] of exact) {
      const pair = yield* exchange.pair(start)
      const [reserveIn, reserveOut] = side === 'buy' ? [start.quote, start.base] : [start.base, start.quote]
      const other = (size: bigint) => profitOf(side, size, amountOut(size, reserveIn, reserveOut), price)
      rows.push(
        exactly(`P = ${price}: out of the pair, wei`, out, yield* pair.swap(side, amountIn)),
        exactly(`P = ${price}: profit, wei`, profit, profitOf(side, amountIn, out, price)),
        within(`P = ${price}: size`, fromWei(amountIn), optimalTrade(pool, Number(price), swapFee)!.amountIn, 1e-9),
        exactly(`P = ${price}: a thousandth more brings less`, true, other((amountIn * 1001n) / 1000n) < profit),
        exactly(`P = ${price}: a thousandth less brings less`, true, other((amountIn * 999n) / 1000n) < profit),
      )
    }
    for (const price of [1800, 1900, 1990])
      rows.push(
        within(
          `an owner to whom the rest is worth ${price} sells`,
          optimalTrade(pool, price, swapFee)!.amountIn,
          amountToSell(pool, price, swapFee),
          1e-9,
        ),
      )
    return [...rows, exactly('and at 1994.1 nothing', 0, amountToSell(pool, 1994.1, swapFee))]
  }),
}
