import { Effect } from 'effect'
import { parseEther } from 'viem'
import { exponential, normal } from '../../agents/random.ts'
import { optimalTrade, type PoolReserves } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { estimate, type Row, type ValidationCase } from './case.ts'

/** Volatility of a mean block, fee, share of blocks with a trade, and what arbitrage takes over LVR. */
const table = [
  [0.002, 0.003, 0.32005, 0.32053],
  [0.005, 0.0005, 0.87607, 0.8763],
  [0.005, 0.003, 0.5406, 0.54141],
  [0.005, 0.01, 0.26024, 0.26155],
  [0.01, 0.003, 0.7018, 0.70287],
  [0.02, 0.003, 0.82478, 0.82606],
] as const

/** The law for blocks at exponential intervals, with the fee taken from what goes in. */
function law(s: number, fee: number) {
  const gamma = -Math.log(1 - fee)
  const trades = 1 / (1 + (Math.SQRT2 * gamma) / s)
  return { trades, ratio: (trades * Math.exp(gamma / 2)) / (1 - s ** 2 / 8) }
}

/** Blocks between two means of a hundred parts, whose spread says how sure the whole is. */
interface Part {
  readonly trades: number
  readonly taken: number
}

/** Means over all parts, and their standard errors. */
function summed(parts: readonly Part[]) {
  const of = (name: keyof Part) => {
    const mean = parts.reduce((sum, part) => sum + part[name], 0) / parts.length
    const variance = parts.reduce((sum, part) => sum + (part[name] - mean) ** 2, 0) / (parts.length - 1)
    return { mean, error: Math.sqrt(variance / parts.length) }
  }
  return { trades: of('trades'), taken: of('taken') }
}

/** An outer price without drift of its logarithm, a mean block after the other at exponential intervals. */
function outerPrice(name: string, s: number) {
  const draws = drawsOf(name)
  return (price: number): number => price * Math.exp(s * Math.sqrt(exponential(draws, 1)) * normal(draws))
}

const swapped = ({ base, quote }: PoolReserves, side: 'buy' | 'sell', amountIn: number, out: number): PoolReserves =>
  side === 'buy' ? { base: base - out, quote: quote + amountIn } : { base: base + amountIn, quote: quote - out }

const parts = 100

/** Arbitrage by the production function on a pool in floats. */
function inFloats(s: number, fee: number, blocks: number) {
  const next = outerPrice(`V07/poisson/${s}/${fee}`, s)
  let pool: PoolReserves = { base: 1000, quote: 2_000_000 }
  let price = 2000
  return summed(
    Array.from({ length: parts }, (): Part => {
      let [trades, taken] = [0, 0]
      for (let block = 0; block < blocks / parts; block++) {
        const value = pool.base * price + pool.quote
        price = next(price)
        const trade = optimalTrade(pool, price, fee)
        if (trade === undefined) continue
        trades += 1
        taken += trade.profit / value
        pool = swapped(pool, trade.side, trade.amountIn, trade.amountOut)
      }
      return { trades: (trades * parts) / blocks, taken: (taken * parts) / blocks / (s ** 2 / 8) }
    }),
  )
}

/** The same on a real pair; what it pays is what its event says. */
const onChain = Effect.fnUntraced(function* (s: number, blocks: number) {
  const { pair } = yield* openExchange
  const real = yield* pair({ base: parseEther('100000'), quote: parseEther('200000000') })
  const next = outerPrice('V07/chain', s)
  let pool: PoolReserves = { base: 100_000, quote: 200_000_000 }
  let price = 2000
  const found: Part[] = []
  for (let part = 0; part < 20; part++) {
    let [trades, taken] = [0, 0]
    for (let block = 0; block < blocks / 20; block++) {
      const value = pool.base * price + pool.quote
      price = next(price)
      const trade = optimalTrade(pool, price, swapFee)
      if (trade === undefined) continue
      const out = fromWei(yield* real.swap(trade.side, toWei(trade.amountIn)))
      trades += 1
      taken += (trade.side === 'buy' ? out * price - trade.amountIn : out - trade.amountIn * price) / value
      const { base, quote } = yield* real.reserves
      pool = { base: fromWei(base), quote: fromWei(quote) }
    }
    found.push({ trades: (trades * 20) / blocks, taken: (taken * 20) / blocks / (s ** 2 / 8) })
  }
  return summed(found)
})

export const arbitrageWithFees: ValidationCase = {
  id: 'V07',
  title: 'Arbitrage with fees, blocks at exponential intervals',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const rows = table.flatMap(([s, fee, trades, ratio]): Row[] => {
      const told = `s = ${s}, fee ${fee}`
      const found = inFloats(s, fee, size === 'full' ? 400_000 : 100_000)
      return [
        estimate(`${told}: share of blocks with a trade`, trades, found.trades.mean, found.trades.error),
        estimate(`${told}: arbitrage over LVR`, ratio, found.taken.mean, found.taken.error),
      ]
    })
    const found = yield* onChain(0.005, size === 'full' ? 5000 : 600)
    const { trades, ratio } = law(0.005, swapFee)
    return [
      ...rows,
      estimate('s = 0.005 on a real pair: share of blocks with a swap', trades, found.trades.mean, found.trades.error),
      estimate('s = 0.005 on a real pair: arbitrage over LVR', ratio, found.taken.mean, found.taken.error),
    ]
  }),
}
