import type { Uniform } from './bootstrap.ts'

/**
 * The numbers from 0 to count - 1 in an order drawn at random, each order as likely as any other (Fisher-Yates).
 *
 * @param random draws count numbers
 */
export function permutation(count: number, random: Uniform): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i >= 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
