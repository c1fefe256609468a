import { Effect } from 'effect'
import { parseEther } from 'viem'
import { optimalTrade, type PoolReserves, spotPrice } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Reserves } from '../../protocols/netswap/state.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'
import { asPrinted, atLeast, type Row, type ValidationCase, within } from './case.ts'

/** Ratio of prices, and what an LP has lost by it against holding. */
const table = [
  [0.25, -0.2],
  [0.5, -0.057191],
  [0.75, -0.010257],
  [1.25, -0.006192],
  [1.5, -0.020204],
  [2, -0.057191],
  [3, -0.133975],
  [4, -0.2],
  [5, -0.254644],
  [10, -0.42504],
] as const

const start: Reserves = { base: parseEther('1000'), quote: parseEther('2000000') }
const tokens = ({ base, quote }: Reserves): PoolReserves => ({ base: fromWei(base), quote: fromWei(quote) })
const worth = ({ base, quote }: PoolReserves, price: number): number => base * price + quote
const lossOf = (ratio: number): number => (2 * Math.sqrt(ratio)) / (1 + ratio) - 1

/** The outer price after a move, and the trade that brings a pool without fee to it. */
function moved(ratio: number) {
  const price = spotPrice(tokens(start)) * ratio
  return { price, trade: optimalTrade(tokens(start), price, 0)! }
}

export const impermanentLoss: ValidationCase = {
  id: 'V03',
  title: 'Impermanent loss',
  where: 'chain',
  run: Effect.fnUntraced(function* () {
    const exchange = yield* openExchange
    const rows: Row[] = []
    for (const [ratio, printed] of table) {
      const { price, trade } = moved(ratio)
      const free = yield* zeroFeePool(exchange, start)
      const placed = yield* free.reserves
      yield* free.swap(trade.side, toWei(trade.amountIn))
      const got = tokens(yield* free.burn)
      const loss = worth(got, price) / worth(tokens(placed), price) - 1

      const sameFlow = yield* exchange.pair(start)
      const amountIn = trade.amountIn / (1 - swapFee)
      yield* sameFlow.swap(trade.side, toWei(amountIn))
      const withFee = tokens(yield* sameFlow.burn)
      const taken = trade.side === 'buy' ? 'quote' : 'base'

      const arbitraged = yield* exchange.pair(start)
      const paying = optimalTrade(tokens(start), price, swapFee)!
      yield* arbitraged.swap(paying.side, toWei(paying.amountIn))
      const kept = worth(tokens(yield* arbitraged.burn), price)
      const phi = 1 - swapFee
      const geometric = Math.sqrt(fromWei(start.base) * fromWei(start.quote) * price)
      const fees = swapFee * paying.amountIn * (paying.side === 'buy' ? 1 : price)
      rows.push(
        asPrinted(`price × ${ratio}: loss of an LP without fee`, printed, loss, 6),
        within(`price × ${ratio}: the same by the closed form`, lossOf(ratio), loss, 1e-6),
        within(`price × ${ratio}: excess with a fee, same flow`, swapFee * amountIn, withFee[taken] - got[taken], 1e-9),
        atLeast(`price × ${ratio}: with a fee, to the same outer price`, 2 * geometric, kept),
        within(
          `price × ${ratio}: the same by fees and the gap`,
          fees + geometric * (Math.sqrt(phi) + 1 / Math.sqrt(phi)),
          kept,
          1e-9,
        ),
      )
    }
    return rows
  }),
}
