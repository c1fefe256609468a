/** The rules by which the winner of a sealed-bid auction pays. */
export type PriceRule = 'first' | 'second'

/**
 * What to bid for something worth `value` to the bidder, when each of `rivals` others values it independently and any
 * value up to a common highest one is as likely (docs/theory.md V10, V11; Vickrey 1961, Journal of Finance 16).
 *
 * Where the winner pays the second highest bid, the truth is best, whatever the others do. Where it pays its own,
 * everybody keeps a part of the value back. Among n bidders with a reserve price r the equilibrium is
 *
 *   b(v) = v - (v^n - r^n) / (n v^(n-1))
 *
 * which is (n-1)/n of the value without a reserve, and the reserve for whoever is alone (Riley and Samuelson 1981,
 * American Economic Review 71).
 *
 * @param value in any unit; the reserve and the bid are in the same
 * @param rivals how many others are expected to bid; need not be whole
 * @returns undefined when the thing is not worth the reserve
 * @example
 * equilibriumBid('first', 100, 4) // => 80
 * equilibriumBid('second', 100, 4) // => 100
 */
export function equilibriumBid(rule: PriceRule, value: number, rivals: number, reserve = 0): number | undefined {
  if (!(value > reserve)) return undefined
  if (rule === 'second') return value
  const bidders = Math.max(0, rivals) + 1
  return value - (value / bidders) * (1 - (reserve / value) ** bidders)
}

/**
 * What to spend on copies of a transaction where each has the same chance to be the first, and only the first gets the
 * prize: the best reply to what the others spend (Tullock 1980; docs/theory.md V13).
 *
 * @param others what all others spend together, in the unit of the prize
 */
export const bestSpend = (prize: number, others: number): number => Math.max(0, Math.sqrt(prize * others) - others)

/**
 * How many copies everybody sends in the symmetric equilibrium, where each spends (n - 1) / n² of the prize: one at
 * least, as an attempt alone costs nothing when it wins.
 *
 * @param cost of a copy that comes too late, in the unit of the prize
 * @param rivals how many others are expected; need not be whole
 */
export function equilibriumCopies(prize: number, cost: number, rivals: number): number {
  const n = Math.max(0, rivals) + 1
  // What the others spend in equilibrium is (n - 1)² / n² of the prize.
  return Math.max(1, Math.round(bestSpend(prize, (rivals * (n - 1) * prize) / (n * n)) / cost))
}
