import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { amountToSell } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { live, shared } from '../fixtures/effects.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'

const exchange = shared(openExchange)

/** What an owner who values METIS at `reservation` sells into a pool at 30 dollars of so many METIS, on the real pair. */
const sale = Effect.fnUntraced(function* (depth: bigint, reservation: number) {
  const start = { base: depth * parseEther('10000'), quote: depth * parseEther('300000') }
  const pair = yield* exchange().pair(start)
  const pool = { base: fromWei(start.base), quote: fromWei(start.quote) }
  const sold = amountToSell(pool, reservation, swapFee)
  const received = fromWei(yield* pair.swap('sell', toWei(sold)))
  const { base, quote } = yield* pair.reserves
  const after = fromWei(quote) / fromWei(base)
  return { sold, received, impact: (1 - after / 30) / sold, after }
})

test('M6: the deeper the pool, the more the same owner sells, and the less each METIS of it moves the price', () =>
  live(
    Effect.gen(function* () {
      for (const reservation of [29.5, 27, 15]) {
        const [shallow, twice, deep] = [
          yield* sale(1n, reservation),
          yield* sale(2n, reservation),
          yield* sale(10n, reservation),
        ]
        expect(shallow.sold).toBeGreaterThan(0)
        expectWithin(twice.sold, 2 * shallow.sold, R9)
        expectWithin(deep.sold, 10 * shallow.sold, R9)
        expectWithin(twice.impact, shallow.impact / 2, R9)
        expectWithin(deep.impact, shallow.impact / 10, R9)
        // Each stops at the same price, and gets the same for each METIS on the way there.
        expectWithin(deep.after, shallow.after, R9)
        expectWithin(deep.received / deep.sold, shallow.received / shallow.sold, R9)
      }
    }),
  ))
