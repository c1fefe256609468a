import { affordableSwap, type Arbitrage, type PairHoldings } from '../../../protocols/hercules/arbitrage.ts'
import { curveAfter, type CurveSwap, type LiquidityCurve } from '../../../protocols/hercules/curve.ts'

/** Arbitrages of one direction at successive moments, as the one swap that comes to the same. */
export interface PathSwap extends CurveSwap {
  /** The pool before it. */
  readonly curve: LiquidityCurve
  /** In quote tokens, each part at the outer price of its own moment. */
  readonly profit: number
  /** Outer price at which it brings that profit: the mean of its moments by the base tokens of each. */
  readonly price: number
  /** Places on the path of its first moment and its last. */
  readonly from: number
  readonly until: number
}

/** A swap that may still go on, and what its owner had before it. */
interface OpenSwap {
  readonly swap: PathSwap
  readonly held: PairHoldings
}

/**
 * What keeps a pool's price beside an outer price on its way: the pool follows wherever its fee leaves something to gain.
 * Successive arbitrages of one direction are one swap, whose gas is paid once; to turn round takes another one, which is
 * made as soon as it pays for its gas (docs/theory.md V07).
 *
 * @param prices quote tokens for a whole base token at successive moments
 * @param held whole tokens to trade with
 * @param gas what a swap costs besides, quote tokens
 * @example
 * import { curveOfReserves } from '../../../protocols/hercules/curve.ts'
 *
 * const curve = curveOfReserves({ base: 1000, quote: 2_000_000 }, 0.003)
 * const swaps = alongPath(curve, [2050, 2100, 2000], { base: 100, quote: 1e6 }, 0)
 * swaps.map(({ side }) => side) // => ['buy', 'sell']
 * swaps[0]?.amountIn // => 46_453.12
 * swaps[0]?.price // => 2_076.17
 */
export function alongPath(
  curve: LiquidityCurve,
  prices: readonly number[],
  held: PairHoldings,
  gas: number,
): readonly PathSwap[] {
  const made: PathSwap[] = []
  let open: OpenSwap | undefined
  let [pool, left] = [curve, held]
  for (const [moment, price] of prices.entries()) {
    const next = affordableSwap(pool, price, left)
    if (next === undefined) continue
    if (open?.swap.side === next.side) {
      const swap = goneOn(open, moment, price)
      if (swap === undefined) continue
      open = { ...open, swap }
    } else {
      if (!(next.profit > gas)) continue
      if (open !== undefined) made.push(open.swap)
      open = { swap: { ...next, curve: pool, price, from: moment, until: moment }, held: left }
    }
    pool = curveAfter(open.swap.curve, open.swap)
    left = holdingsAfter(open.held, open.swap)
  }
  return open === undefined ? made : [...made, open.swap]
}

/** A swap that has gone on to a further price in its direction; nothing where there was no more to gain, or to give. */
function goneOn({ swap, held }: OpenSwap, moment: number, price: number): PathSwap | undefined {
  const whole = affordableSwap(swap.curve, price, held)
  if (whole === undefined || !(whole.amountIn > swap.amountIn)) return undefined
  const [moreIn, moreOut] = [whole.amountIn - swap.amountIn, whole.amountOut - swap.amountOut]
  const [more, all] = swap.side === 'buy' ? [moreOut, whole.amountOut] : [moreIn, whole.amountIn]
  const profit = swap.profit + gainOf(swap.side, moreIn, moreOut, price)
  return { ...swap, ...whole, profit, price: swap.price + (more / all) * (price - swap.price), until: moment }
}

const gainOf = (side: Arbitrage['side'], given: number, got: number, price: number): number =>
  side === 'buy' ? got * price - given : got - given * price

/** What is held after a swap. */
const holdingsAfter = ({ base, quote }: PairHoldings, { side, amountIn, amountOut }: CurveSwap): PairHoldings =>
  side === 'buy'
    ? { base: base + amountOut, quote: quote - amountIn }
    : { base: base - amountIn, quote: quote + amountOut }
