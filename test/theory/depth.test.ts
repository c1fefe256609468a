import { Effect } from 'effect'
import { parseEther } from 'viem'
import { test } from 'vitest'
import { depth, twoSidedDepth } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Reserves } from '../../protocols/netswap/state.ts'
import { live, shared } from '../fixtures/effects.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { expectWithin, R6 } from '../fixtures/tolerance.ts'

const exchange = shared(openExchange)

/** METIS at 30 dollars: the law is about the quote side, whatever the base is worth. */
const reserves: Reserves = { base: parseEther('1000000') / 30n, quote: parseEther('1000000') }
const spot = ({ base, quote }: Reserves): number => Number(quote) / Number(base)

test('V02: depth at 2 % of a million is 9950.493836, 9965.442110 and 10000.497562 without fee, at 0.3 % and at 1 %', () => {
  expectWithin(depth(1e6, 0.02, 0), 9950.493836, R6)
  expectWithin(depth(1e6, 0.02, 0.003), 9965.44211, R6)
  expectWithin(depth(1e6, 0.02, 0.01), 10000.497562, R6)
})

test('V02: a purchase of that depth moves the real pair by 2 %, at any size of the pool and of the move', () =>
  live(
    Effect.gen(function* () {
      for (const move of [0.005, 0.02, 0.1]) {
        const pair = yield* exchange().pair(reserves)
        yield* pair.swap('buy', toWei(depth(fromWei(reserves.quote), move, swapFee)))
        expectWithin(spot(yield* pair.reserves) / spot(reserves), 1 + move, R6)
      }
    }),
  ))

test('V02: the other side of two-sided depth is what a sale takes out that moves the real pair down by 2 %', () =>
  live(
    Effect.gen(function* () {
      const pair = yield* exchange().pair(reserves)
      const base = fromWei(reserves.base)
      const out = yield* pair.swap('sell', toWei(depth(base, 1 / 0.98 - 1, swapFee)))
      const quote = fromWei(reserves.quote)
      expectWithin(spot(yield* pair.reserves) / spot(reserves), 0.98, R6)
      expectWithin(depth(quote, 0.02, swapFee) + fromWei(out), twoSidedDepth(quote, 0.02, swapFee), R6)
    }),
  ))
