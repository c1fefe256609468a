import { Effect } from 'effect'
import { parseEther } from 'viem'
import { lossVersusRebalancing } from '../../agents/mind/pools/loss-versus-rebalancing.ts'
import { normal } from '../../agents/random.ts'
import { optimalTrade } from '../../protocols/netswap/constant-product.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'
import { asPrinted, atMost, estimate, exactly, type ValidationCase, within } from './case.ts'

/** Volatility of a block, and what arbitrage takes from a pool's value in one. */
const volatility = 0.02
const perBlock = 1 - Math.exp(-(volatility ** 2) / 8)
const logReturns = (name: string): (() => number) => {
  const draws = drawsOf(name)
  return () => volatility * normal(draws) - volatility ** 2 / 2
}
const standardError = (blocks: number): number => perBlock * Math.sqrt(2 / blocks)

/** What arbitrage takes in a block from a real pool without fee, whose price it closes up with the outer one every time. */
const onChain = Effect.fnUntraced(function* (blocks: number) {
  const logReturn = logReturns('V06/chain')
  const pool = yield* zeroFeePool(yield* openExchange, { base: parseEther('100000'), quote: parseEther('200000000') })
  let { base, quote } = yield* pool.reserves
  let price = fromWei(quote) / fromWei(base)
  let [taken, gap] = [0, 0]
  for (let block = 0; block < blocks; block++) {
    const value = fromWei(base) * price + fromWei(quote)
    price *= Math.exp(logReturn())
    const trade = optimalTrade({ base: fromWei(base), quote: fromWei(quote) }, price, 0)!
    const amountIn = toWei(trade.amountIn)
    const out = yield* pool.swap(trade.side, amountIn)
    const [moreBase, moreQuote] = trade.side === 'buy' ? [-out, amountIn] : [amountIn, -out]
    base += moreBase
    quote += moreQuote
    // A gap left open would be closed with the next one, and hide in the mean.
    gap = Math.max(gap, Math.abs(fromWei(quote) / fromWei(base) / price - 1))
    taken -= (fromWei(moreBase) * price + fromWei(moreQuote)) / value
  }
  const left = yield* pool.reserves
  return { taken: taken / blocks, gap, booked: left.base === base && left.quote === quote }
})

/** The same in floats. */
function inFloats(blocks: number): number {
  const logReturn = logReturns('V06/floats')
  let taken = 0
  for (let block = 0; block < blocks; block++)
    taken += (optimalTrade({ base: 1000, quote: 2_000_000 }, 2000 * Math.exp(logReturn()), 0)?.profit ?? 0) / 4_000_000
  return taken / blocks
}

export const lossToArbitrage: ValidationCase = {
  id: 'V06',
  title: 'Loss versus rebalancing',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const [blocks, draws] = size === 'full' ? [2000, 2_000_000] : [500, 500_000]
    const { taken, gap, booked } = yield* onChain(blocks)
    const yearly = [
      [0.03, 0.0411],
      [0.05, 0.1141],
      [0.1, 0.4563],
    ] as const
    return [
      ...yearly.map(([daily, expected]) =>
        asPrinted(
          `what an investor expects to lose a year at ${daily} a day`,
          expected,
          lossVersusRebalancing(daily * Math.sqrt(365)),
          4,
        ),
      ),
      within(
        'the same a block of an hour, s = 0.02',
        volatility ** 2 / 8,
        lossVersusRebalancing(volatility * Math.sqrt(8760)) / 8760,
        1e-6,
      ),
      estimate('taken a block from a real pool without fee', perBlock, taken, standardError(blocks)),
      atMost('gap that an arbitrage left, at most', 1e-6, gap),
      exactly('reserves are what swaps add up to', true, booked),
      estimate('taken a block in floats', perBlock, inFloats(draws), standardError(draws)),
    ]
  }),
}
