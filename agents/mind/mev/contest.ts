import type { Draws } from '../../random.ts'
import { drawByChance, type LearnedShares, learnedChances, meanByChance, shares } from './learned-shares.ts'

/**
 * What to spend in a contest in which losers pay, too: all spend, and one gets the prize, with a chance that grows with
 * what it has spent (Tullock 1980; docs/theory.md V13). Learned with regret: after every contest each spending is judged by
 * what it would have earned against what the others spent, whatever was spent (full-information weights, Freund and
 * Schapire 1999, Games and Economic Behavior 29; in contests such learners come to the equilibrium: Even-Dar, Mansour and
 * Nadav 2009, STOC). Spending is in shares of the prize.
 */
export interface ContestLearning extends LearnedShares {
  /** What all others are taken to spend together. */
  readonly others: number
}

/** By what rules one contends. */
export interface ContestRules {
  /**
   * Chances go with this power of what is spent: 1 in a lottery, in which each unit has the same chance; the higher, the
   * surer whoever spends most has the prize.
   */
  readonly decisiveness: number
  /** What of its spending a loser pays; the winner pays all. */
  readonly forfeit: number
}

/** Copies of a transaction whose way is a matter of chance: all but the first are in vain. */
export const lottery: ContestRules = { decisiveness: 1, forfeit: 1 }

/**
 * Tips for places: the highest has it, and losers pay a part, for gas that is used in vain. What the highest of the others
 * is one never knows for sure, so chances grow steadily with one's own; with a steeper power learners chase each other in
 * cycles instead of settling.
 */
export const tipContest = (forfeit: number): ContestRules => ({ decisiveness: 3, forfeit: Math.min(0.5, forfeit) })

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

/** The chance that spending so much wins against others who spend so much. */
export const contestChance = (spend: number, others: number, { decisiveness: power }: ContestRules): number =>
  1 / (1 + (others / spend) ** power)

/** What spending so much earns against others who spend so much, in units of the prize. */
export function contestGain(spend: number, others: number, rules: ContestRules): number {
  const chance = contestChance(spend, others, rules)
  return chance * (1 - spend) - (1 - chance) * rules.forfeit * spend
}

/** Who knows nothing yet reckons with one rival that spends what is best between two: a quarter of the prize. */
export const newContestant: ContestLearning = {
  attractions: shares.map((spend) => contestGain(spend, 1 / 4, lottery)),
  experience: 10,
  others: 1 / 4,
}

const chancesOfSpending = (learning: LearnedShares) => learnedChances(learning, sensitivity)

export const meanSpend = (learning: LearnedShares): number => meanByChance(chancesOfSpending(learning))

export const drawSpend = (learning: LearnedShares, draws: Draws): number =>
  drawByChance(chancesOfSpending(learning), draws)

/**
 * What a contest teaches. Where the others' spending cannot be seen, it is judged by how often one wins with what one
 * spends, as ratings of players are (Elo 1978).
 */
export function learnContest(
  learning: ContestLearning,
  { spend, won, others: seen }: ContestOutcome,
  rules: ContestRules,
): ContestLearning {
  const surprise = contestChance(spend, learning.others, rules) - (won ? 1 : 0)
  const others = seen ?? Math.min(20, Math.max(1e-3, learning.others * Math.exp(rate * surprise)))
  const past = memory * learning.experience
  const experience = past + 1
  return {
    attractions: learning.attractions.map(
      (attraction, i) => (past * attraction + contestGain(shares[i]!, others, rules)) / experience,
    ),
    experience,
    others,
  }
}
