import type { PoolReserves } from '../netswap/constant-product.ts'
import { remembered } from '../remembered.ts'
import type { Ladder } from './state.ts'
import { one, type Scale, sqrtPriceAt } from './tick.ts'

/**
 * A pool as a price and the liquidity around it, in whole tokens: within a segment between two ticks it is a
 * constant-product pool whose reserves are L / s of base and L x s of quote, where s is the square root of the price
 * (Uniswap v3 whitepaper, 2). A constant-product exchange is the curve of one segment without end.
 */
export interface LiquidityCurve {
  /** Square root of quote tokens for a whole base token. */
  readonly sqrtPrice: number
  /** Liquidity at the price: the root of the product of what base and quote would be without ends. */
  readonly liquidity: number
  /** Share of the input that a swap leaves. */
  readonly fee: number
  /** That what a swap leaves is liquidity for the next, as in a constant-product pool. */
  readonly compounds?: true
  /** Where liquidity changes, nearest first; what lies beyond the last of them is not known and not counted on. */
  readonly below: readonly Bend[]
  readonly above: readonly Bend[]
}

interface Bend {
  readonly sqrtPrice: number
  /** Liquidity on the far side. */
  readonly liquidity: number
}

/** What a swap takes and gives, and the price that it leaves. Amounts in whole tokens. */
export interface CurveSwap {
  /** `sell` gives base for quote, `buy` quote for base. */
  readonly side: 'buy' | 'sell'
  readonly amountIn: number
  readonly amountOut: number
  /** Square root of the price afterwards. */
  readonly sqrtPrice: number
}

/** A Hercules pool at one block. */
interface PoolState {
  readonly price: { readonly sqrtPrice: bigint; readonly fee: number }
  readonly liquidity: bigint
  readonly ladder: Ladder
}

/** A Hercules pool's state as a curve. */
export const curveOf = remembered(({ price, liquidity, ladder }: PoolState, { base, quote }: Scale): LiquidityCurve => {
  const whole = 10 ** ((base.decimals - quote.decimals) / 2) / Number(one)
  const unit = 10 ** ((base.decimals + quote.decimals) / 2)
  const bends = (rungs: Ladder['below'], sign: 1n | -1n): Bend[] => {
    let beyond = liquidity
    return rungs.map(({ tick, liquidityDelta }) => {
      beyond += sign * liquidityDelta
      return { sqrtPrice: Number(sqrtPriceAt(tick)) * whole, liquidity: Number(beyond) / unit }
    })
  }
  return {
    sqrtPrice: Number(price.sqrtPrice) * whole,
    liquidity: Number(liquidity) / unit,
    fee: price.fee,
    below: bends(ladder.below, -1n),
    above: bends(ladder.above, 1n),
  }
})

/** A constant-product pool as a curve: one segment from nothing to everything. */
export const curveOfReserves = ({ base, quote }: PoolReserves, fee: number): LiquidityCurve => ({
  sqrtPrice: Math.sqrt(quote / base),
  liquidity: Math.sqrt(base * quote),
  fee,
  compounds: true,
  below: [{ sqrtPrice: 0, liquidity: 0 }],
  above: [{ sqrtPrice: Infinity, liquidity: 0 }],
})

/** What a pool pays at the margin for a base token, and what it takes for one; quote tokens, fee included. */
export const marginal = ({ sqrtPrice, fee }: LiquidityCurve): { readonly bid: number; readonly ask: number } => ({
  bid: (1 - fee) * sqrtPrice ** 2,
  ask: sqrtPrice ** 2 / (1 - fee),
})

/** The sale that brings the marginal bid down to `price`: closed form in each segment. Nothing when it is below. */
export const sellDownTo = (curve: LiquidityCurve, price: number): CurveSwap =>
  moveTo(curve, 'sell', Math.min(curve.sqrtPrice, Math.sqrt(price / (1 - curve.fee))))

/** The purchase that brings the marginal ask up to `price`. Nothing when it is above. */
export const buyUpTo = (curve: LiquidityCurve, price: number): CurveSwap =>
  moveTo(curve, 'buy', Math.max(curve.sqrtPrice, Math.sqrt(price * (1 - curve.fee))))

/** What a swap of `amountIn` gives; less is taken in when the known liquidity ends before. */
export function swapExactly(curve: LiquidityCurve, side: CurveSwap['side'], amountIn: number): CurveSwap {
  const net = amountIn * (1 - curve.fee)
  let paid = 0
  let out = 0
  let from = curve.sqrtPrice
  let liquidity = curve.liquidity
  for (const { sqrtPrice: to, liquidity: beyond } of side === 'sell' ? curve.below : curve.above) {
    const whole = side === 'sell' ? baseBetween(from, to, liquidity) : quoteBetween(from, to, liquidity)
    const left = net - paid
    if (whole > left) {
      const at = side === 'sell' ? liquidity / (liquidity / from + left) : from + left / liquidity
      const last = side === 'sell' ? quoteBetween(from, at, liquidity) : baseBetween(from, at, liquidity)
      return { side, amountIn, amountOut: out + last, sqrtPrice: at }
    }
    paid += whole
    out += side === 'sell' ? quoteBetween(from, to, liquidity) : baseBetween(from, to, liquidity)
    from = to
    liquidity = beyond
  }
  return { side, amountIn: paid / (1 - curve.fee), amountOut: out, sqrtPrice: from }
}

/** The curve behind a swap on it: at the price where that has left it, with the bends that it has passed on the other side. */
export function curveAfter(curve: LiquidityCurve, swap: CurveSwap): LiquidityCurve {
  const { side, amountIn, amountOut, sqrtPrice } = swap
  if (curve.compounds === true) {
    const [base, quote] = [curve.liquidity / curve.sqrtPrice, curve.liquidity * curve.sqrtPrice]
    return side === 'sell'
      ? curveOfReserves({ base: base + amountIn, quote: quote - amountOut }, curve.fee)
      : curveOfReserves({ base: base - amountOut, quote: quote + amountIn }, curve.fee)
  }
  const [ahead, behind] = side === 'sell' ? [curve.below, curve.above] : [curve.above, curve.below]
  const isPassed = (bend: Bend): boolean => (side === 'sell' ? bend.sqrtPrice > sqrtPrice : bend.sqrtPrice < sqrtPrice)
  const passed = ahead.filter(isPassed)
  const back = passed.map((bend, i): Bend => ({
    sqrtPrice: bend.sqrtPrice,
    liquidity: (passed[i - 1] ?? curve).liquidity,
  }))
  const left = ahead.slice(passed.length)
  const around = [...back.toReversed(), ...behind]
  const [below, above] = side === 'sell' ? [left, around] : [around, left]
  return { ...curve, sqrtPrice, liquidity: (passed.at(-1) ?? curve).liquidity, below, above }
}

/**
 * Quote tokens that move the price by a share, fee included: what it takes to go up by it and what comes out on the way
 * down, together.
 */
export const depthAround = (curve: LiquidityCurve, move: number): number =>
  moveTo(curve, 'buy', curve.sqrtPrice * Math.sqrt(1 + move)).amountIn +
  moveTo(curve, 'sell', curve.sqrtPrice * Math.sqrt(1 - move)).amountOut

function moveTo(curve: LiquidityCurve, side: CurveSwap['side'], target: number): CurveSwap {
  let paid = 0
  let out = 0
  let from = curve.sqrtPrice
  let liquidity = curve.liquidity
  // Searchers ask this thousands of times a block: nothing is made on the way.
  for (const { sqrtPrice: to, liquidity: beyond } of side === 'sell' ? curve.below : curve.above) {
    const stop = side === 'sell' ? Math.max(to, target) : Math.min(to, target)
    const base = baseBetween(from, stop, liquidity)
    const quote = quoteBetween(from, stop, liquidity)
    paid += side === 'sell' ? base : quote
    out += side === 'sell' ? quote : base
    from = stop
    if (stop === target) break
    liquidity = beyond
  }
  return { side, amountIn: paid / (1 - curve.fee), amountOut: out, sqrtPrice: from }
}

/** What goes in or comes out, without the fee, when the root of the price goes from one to the other. */
const baseBetween = (from: number, to: number, liquidity: number): number =>
  from === to || liquidity === 0 ? 0 : liquidity * Math.abs(1 / to - 1 / from)
const quoteBetween = (from: number, to: number, liquidity: number): number =>
  from === to || liquidity === 0 ? 0 : liquidity * Math.abs(to - from)
