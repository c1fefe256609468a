import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { squareRoot } from '../../../protocols/whole-number.ts'

/** A pool as somebody meets it who gives one token for the other. */
export interface Sides<Amount> {
  readonly in: Amount
  readonly out: Amount
}

/** A purchase ahead of somebody else's and the sale behind it; both amounts of the token that is given first. */
export interface SandwichPlan<Amount> {
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
): SandwichPlan<number> | undefined {
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
export interface ExactSandwich extends SandwichPlan<bigint> {
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
