import { Effect } from 'effect'
import { parseEther } from 'viem'
import { depth, twoSidedDepth } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Reserves } from '../../protocols/netswap/state.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { type Row, type ValidationCase, within } from './case.ts'

/** METIS at 30 dollars: the law is about the quote side, whatever the base is worth. */
const reserves: Reserves = { base: parseEther('1000000') / 30n, quote: parseEther('1000000') }
const spot = ({ base, quote }: Reserves): number => Number(quote) / Number(base)

export const depthAtTwoPerCent: ValidationCase = {
  id: 'V02',
  title: 'Depth at 2 %',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const { pair } = yield* openExchange
    const rows: Row[] = [
      [0, 9950.493836],
      [0.003, 9965.44211],
      [0.01, 10000.497562],
    ].map(([fee, expected]) =>
      within(`a million, fee ${fee}: quote that moves it by 2 %`, expected!, depth(1e6, 0.02, fee!), 1e-6),
    )
    for (const move of [0.005, 0.02, 0.1]) {
      const pool = yield* pair(reserves)
      yield* pool.swap('buy', toWei(depth(fromWei(reserves.quote), move, swapFee)))
      rows.push(
        within(
          `price of the real pair after that for ${move}`,
          1 + move,
          spot(yield* pool.reserves) / spot(reserves),
          1e-6,
        ),
      )
    }
    const pool = yield* pair(reserves)
    const out = yield* pool.swap('sell', toWei(depth(fromWei(reserves.base), 1 / 0.98 - 1, swapFee)))
    const quote = fromWei(reserves.quote)
    return [
      ...rows,
      within(
        'price of the real pair after the sale that lowers it by 2 %',
        0.98,
        spot(yield* pool.reserves) / spot(reserves),
        1e-6,
      ),
      within(
        'two-sided depth, quote',
        depth(quote, 0.02, swapFee) + fromWei(out),
        twoSidedDepth(quote, 0.02, swapFee),
        1e-6,
      ),
    ]
  }),
}
