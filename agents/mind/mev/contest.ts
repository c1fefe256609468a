import type { Draws } from '../../random.ts'
import { drawByChance, type LearnedShares, learnedChances, meanByChance, shares } from './learned-shares.ts'

/**
 * What to spend in a contest in which losers pay, too: all spend, each unit has the same chance to be the first, and one
 * gets the prize (Tullock 1980; docs/theory.md V13). Learned with regret: after every contest each spending is judged by
 * what it would have earned against what the others spent, whatever was spent (full-information weights, Freund and
 * Schapire 1999, Games and Economic Behavior 29; in contests such learners come to the equilibrium: Even-Dar, Mansour and
 * Nadav 2009, STOC). Spending is in shares of the prize.
 */
export interface ContestLearning extends LearnedShares {
  /** What all others are taken to spend together. */
  readonly others: number
}

/** A contest from the eyes of one who has been in it. */
export interface ContestOutcome {
  readonly spend: number
  readonly won: boolean
  /** What all others have spent, where that can be seen. */
  readonly others?: number
}

/** How much of a contest's weight is left after the next. */
const memory = 0.99
/** How strongly what a spending would have earned counts, by shares of the prize. */
const sensitivity = 300
/** How far one contest moves what the others are taken to spend, as a logarithm. */
const rate = 0.05

/** What spending so much earns against others who spend so much together. */
export const contestGain = (spend: number, others: number): number => spend / (spend + others) - spend

/** Who knows nothing yet reckons with one rival that spends what is best between two: a quarter of the prize. */
export const newContestant: ContestLearning = {
  attractions: shares.map((spend) => contestGain(spend, 1 / 4)),
  experience: 10,
  others: 1 / 4,
}

const chancesOfSpending = (learning: LearnedShares) => learnedChances(learning, sensitivity)

export const meanSpend = (learning: LearnedShares): number => meanByChance(chancesOfSpending(learning))

export const drawSpend = (learning: LearnedShares, draws: Draws): number =>
  drawByChance(chancesOfSpending(learning), draws)

/**
 * What a contest teaches. Where the others' spending cannot be seen, it is judged by how often one wins with what one
 * spends, as ratings of players are (Elo 1978): the chance of s against S is s / (s + S).
 */
export function learnContest(learning: ContestLearning, { spend, won, others: seen }: ContestOutcome): ContestLearning {
  const chance = spend / (spend + learning.others)
  const others = seen ?? Math.min(20, Math.max(1e-3, learning.others * Math.exp(rate * (chance - (won ? 1 : 0)))))
  const past = memory * learning.experience
  const experience = past + 1
  return {
    attractions: learning.attractions.map(
      (attraction, i) => (past * attraction + contestGain(shares[i]!, others)) / experience,
    ),
    experience,
    others,
  }
}
