import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { optimalTrade, type PoolReserves, spotPrice } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Reserves } from '../../protocols/netswap/state.ts'
import { live, shared } from '../fixtures/effects.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { expectWithin, R6, R9 } from '../fixtures/tolerance.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'

const exchange = shared(openExchange)

/** docs/theory.md V03: ratio of prices, and what an LP has lost by it against holding. */
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
const impermanentLoss = (ratio: number): number => (2 * Math.sqrt(ratio)) / (1 + ratio) - 1
/** The outer price after a move, and the trade that brings a pool without fee to it. */
function moved(ratio: number) {
  const price = spotPrice(tokens(start)) * ratio
  return { price, trade: optimalTrade(tokens(start), price, 0)! }
}

test('V03: an LP without fees ends with 2 sqrt(r) / (1 + r) of what holding would have given', () =>
  live(
    Effect.gen(function* () {
      for (const [ratio, expected] of table) {
        const pool = yield* zeroFeePool(exchange(), start)
        const placed = yield* pool.reserves
        const { price, trade } = moved(ratio)
        yield* pool.swap(trade.side, toWei(trade.amountIn))
        const got = yield* pool.burn
        const loss = worth(tokens(got), price) / worth(tokens(placed), price) - 1
        expectWithin(loss, impermanentLoss(ratio), R6)
        expect(loss).toBeCloseTo(expected, 6)
      }
    }),
  ))

test('V03: a fee of 0.3 % leaves the LP better off by exactly the recorded fees, for the same flow through the pool', () =>
  live(
    Effect.gen(function* () {
      for (const [ratio] of table) {
        const { trade } = moved(ratio)
        const free = yield* zeroFeePool(exchange(), start)
        yield* free.swap(trade.side, toWei(trade.amountIn))
        const withoutFee = tokens(yield* free.burn)

        const pair = yield* exchange().pair(start)
        const amountIn = trade.amountIn / (1 - swapFee)
        yield* pair.swap(trade.side, toWei(amountIn))
        const withFee = tokens(yield* pair.burn)
        const [taken, given] = trade.side === 'buy' ? (['quote', 'base'] as const) : (['base', 'quote'] as const)
        expectWithin(withFee[taken] - withoutFee[taken], swapFee * amountIn, R9)
        expectWithin(withFee[given], withoutFee[given], R9)
      }
    }),
  ))

test('V03: arbitraged to the same outer price, an LP with fees is never worse off than one without', () =>
  live(
    Effect.gen(function* () {
      for (const [ratio] of table) {
        const { price } = moved(ratio)
        const pair = yield* exchange().pair(start)
        const trade = optimalTrade(tokens(start), price, swapFee)!
        yield* pair.swap(trade.side, toWei(trade.amountIn))
        const withFee = worth(tokens(yield* pair.burn), price)
        const phi = 1 - swapFee
        const geometric = Math.sqrt(fromWei(start.base) * fromWei(start.quote) * price)
        expect(withFee).toBeGreaterThanOrEqual(2 * geometric)
        // The arbitrageur stops a fee short of the outer price, which is worth something to the LP, too.
        const fees = swapFee * trade.amountIn * (trade.side === 'buy' ? 1 : price)
        expectWithin(withFee, fees + geometric * (Math.sqrt(phi) + 1 / Math.sqrt(phi)), R9)
      }
    }),
  ))
