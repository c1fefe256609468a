import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { poolNames, swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Side } from '../../../protocols/pair.ts'
import { squareRoot } from '../../../protocols/whole-number.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { outerPrice } from '../trade/inventory.ts'
import { inAndOut, type Market, onNetswap, swapGas, type Sight, withReserves } from './sight.ts'
import { againstOutside } from './outer-arbitrage.ts'
import type { PendingSwap } from './waiting.ts'

/** A pool as somebody meets it who gives one token for the other. */
export interface Sides<Amount> {
  readonly in: Amount
  readonly out: Amount
}

/** A purchase ahead of somebody else's and the sale behind it; both amounts of the token that is given first. */
export interface Sandwich<Amount> {
  readonly amount: Amount
  readonly profit: Amount
}

/**
 * What is bought ahead of a swap of `v` that takes no less than `minOut`, as much as its limit allows (docs/theory.md
 * V08). After a purchase of `a` the swap gets phi v x y / ((y + phi a) (y + a + phi v)), so `a` is the positive root of
 *
 *   phi a² + (y + phi y + phi² v) a + y (y + phi v) - phi v x y / minOut = 0
 *
 * @param fee share of the input that stays in the pool; 0 is Uniswap v1 without one
 * @returns in the tokens of the reserves; nothing when the sandwich loses
 * @example
 * sandwich({ in: 1e6, out: 1e6 }, 20_000, 19_354.67, 0.003) // => { amount: 5095.21, profit: 172.37 }
 */
export function sandwich(
  { in: y, out: x }: Sides<number>,
  v: number,
  minOut: number,
  fee: number,
): Sandwich<number> | undefined {
  if (v <= y * leastSize(fee) || !(minOut > 0)) return undefined
  const phi = 1 - fee
  const linear = y + phi * y + phi * phi * v
  const rest = y * (y + phi * v) - (phi * v * x * y) / minOut
  if (rest >= 0) return undefined
  const amount = (Math.sqrt(linear * linear - 4 * phi * rest) - linear) / (2 * phi)
  const bought = (phi * amount * x) / (y + phi * amount)
  const taken = (phi * v * (x - bought)) / (y + amount + phi * v)
  const profit = (phi * bought * (y + amount + v)) / (x - bought - taken + phi * bought) - amount
  return profit > 0 ? { amount, profit } : undefined
}

/**
 * The size of a swap, as a share of the pool, that a sandwich pays from: an infinitesimal one gains where
 * phi² (1 + u) (1 + phi u) > 1 (V08).
 */
export function leastSize(fee: number): number {
  const phi = 1 - fee
  return (Math.sqrt((1 + phi) ** 2 + 4 * phi * (1 / phi ** 2 - 1)) - (1 + phi)) / (2 * phi)
}

/** A sandwich in whole units. */
export interface ExactSandwich extends Sandwich<bigint> {
  /** What comes between its two swaps, of the other token. */
  readonly bought: bigint
  /** What it and the swap leave in the pool. */
  readonly leaves: Sides<bigint>
}

/**
 * The same in whole units of a Netswap pool: the largest purchase that the swap's limit bears, to the wei, and what the
 * contract will pay for it.
 *
 * @param most what can be spent
 */
export function exactSandwich(
  reserves: Sides<bigint>,
  v: bigint,
  minOut: bigint,
  most: bigint,
): ExactSandwich | undefined {
  const bears = (amount: bigint): boolean => victimOut(reserves, v, amount) >= minOut
  if (most <= 0n || minOut <= 0n || !bears(0n)) return undefined
  const largest = bears(most) ? most : lastThat(bears, nearestRoot(reserves, v, minOut), most)
  if (largest === 0n) return undefined
  const bought = amountOut(largest, reserves.in, reserves.out)
  const left = { in: reserves.in + largest, out: reserves.out - bought }
  const taken = amountOut(v, left.in, left.out)
  const sold = amountOut(bought, left.out - taken, left.in + v)
  const leaves = { in: left.in + v - sold, out: left.out - taken + bought }
  return sold > largest ? { amount: largest, profit: sold - largest, bought, leaves } : undefined
}

/** What a swap of `v` gets behind a purchase of `amount`. */
const victimOut = (reserves: Sides<bigint>, v: bigint, amount: bigint): bigint =>
  amountOut(v, reserves.in + amount, reserves.out - amountOut(amount, reserves.in, reserves.out))

/** The root of the quadratic, rounded down, with phi as 997 thousandths. */
function nearestRoot({ in: y, out: x }: Sides<bigint>, v: bigint, minOut: bigint): bigint {
  const linear = 1_997_000n * y + 994_009n * v
  const rest = 1000n * y * (1000n * y + 997n * v) - (997_000n * v * x * y) / minOut
  if (rest >= 0n) return 0n
  return (squareRoot(linear * linear - 4n * 997_000n * rest) - linear) / 1_994_000n
}

/** The last amount below `most` that holds, where all up to it do: from a guess faster and faster, then by halves. */
function lastThat(holds: (amount: bigint) => boolean, guess: bigint, most: bigint): bigint {
  let low = 0n
  let high = most
  let step = 1n
  if (guess < most && holds(guess)) {
    low = guess
    for (; low + step < most && holds(low + step); step *= 2n) low += step
    if (low + step < most) high = low + step
  } else {
    if (guess < most) high = guess
    for (; high > step && !holds(high - step); step *= 2n) high -= step
    if (high > step) low = high - step
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

/** In each of Netswap's pools the sandwich that gains most; the gap that it leaves to the outer market is closed with it. */
export const sandwiches = (here: Sight): readonly Opportunity[] =>
  poolNames.flatMap((name) => {
    const market = onNetswap(here, name)
    const best = (['buy', 'sell'] as const)
      .flatMap((way) => mostProfitable(here, market, way))
      .toSorted((a, b) => b.usd - a.usd)[0]
    if (best === undefined) return []
    const { side, amountIn, minOut, intent } = best.swap
    const { tokenIn, reserves } = inAndOut(here, market, side)
    const found = exactSandwich(reserves, amountIn, minOut, here.held[tokenIn.address] ?? 0n)
    if (found === undefined) return []
    const price = side === 'buy' ? 1 : outerPrice(here.view, name)
    const usd = (amount: bigint): number => (Number(amount) / 10 ** tokenIn.decimals) * price
    const { swap } = here.actions.netswap
    const to = here.me
    const [close] = againstOutside(here, withReserves(market, side, found.leaves))
    return [
      {
        profit: usd(found.profit) + (close?.profit ?? 0),
        gas: 2 * swapGas.netswap + (close?.gas ?? 0),
        calls: [
          swap({ pool: name, side, amountIn: found.amount, minOut: found.bought, to }),
          swap({ pool: name, side: side === 'buy' ? 'sell' : 'buy', amountIn: found.bought, minOut: found.amount, to }),
          ...(close?.calls ?? []),
        ],
        touches: [market.pool.address],
        spends: [{ token: tokenIn.address, amount: found.amount }, ...(close?.spends ?? [])],
        around: { intent, after: 1 },
        // What was bought and not sold again goes home over the bridge.
        risk: usd(found.amount) * (swapFee + here.view.outside.bridgeFee),
      },
    ]
  })

/** Of the swaps of one side the one whose sandwich would bring most, with any amount of money, and US dollars that it would. */
function mostProfitable(
  here: Sight,
  market: Market,
  side: Side,
): readonly { readonly swap: PendingSwap; readonly usd: number }[] {
  const { tokenIn, tokenOut, reserves } = inAndOut(here, market, side)
  const [unitIn, unitOut] = [10 ** tokenIn.decimals, 10 ** tokenOut.decimals]
  const pool = { in: Number(reserves.in) / unitIn, out: Number(reserves.out) / unitOut }
  const price = side === 'buy' ? 1 : outerPrice(here.view, market.name)
  let best: { readonly swap: PendingSwap; readonly usd: number } | undefined
  for (const swap of here.swaps) {
    if (swap.pool !== market.name || swap.side !== side) continue
    const found = sandwich(pool, Number(swap.amountIn) / unitIn, Number(swap.minOut) / unitOut, swapFee)
    const usd = (found?.profit ?? 0) * price
    if (usd > (best?.usd ?? 0)) best = { swap, usd }
  }
  return best === undefined ? [] : [best]
}
