import type { Draws } from '../../random.ts'

/** What has been learned of each share that can be bid or spent, the past discounted. */
export interface LearnedShares {
  /** What each share has brought on average, or would have brought, in units of what is at stake. */
  readonly attractions: readonly number[]
  /** How many tries the attractions stand for. */
  readonly experience: number
}

/** Shares that can be bid: 2 %, 4 %, … 100 %. */
export const shares = Array.from({ length: 50 }, (_, i) => (i + 1) / 50)

/**
 * Chances with which each share is taken: by its attraction below the best one, times `sensitivity`.
 *
 * @param least shares below have no chance
 */
export function learnedChances({ attractions }: Pick<LearnedShares, 'attractions'>, sensitivity: number, least = 0) {
  const open = (i: number): boolean => shares[i]! >= least
  const best = Math.max(...attractions.filter((_, i) => open(i)))
  const weights = attractions.map((attraction, i) => (open(i) ? Math.exp(sensitivity * (attraction - best)) : 0))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

export const meanByChance = (chances: readonly number[]): number =>
  chances.reduce((sum, chance, i) => sum + chance * shares[i]!, 0)

export function drawByChance(chances: readonly number[], { uniform }: Draws): number {
  let left = uniform()
  let last = shares.at(-1)!
  for (const [i, chance] of chances.entries()) {
    if (chance === 0) continue
    last = shares[i]!
    left -= chance
    if (left <= 0) return last
  }
  return last
}
