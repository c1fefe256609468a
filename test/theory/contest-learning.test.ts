import { describe, expect, test } from 'vitest'
import { drawSpend, learnContest, lottery, newContestant, tipContest } from '../../agents/mind/mev/contest.ts'
import type { Draws } from '../../agents/random.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Whom chance favours, each by what it spends. */
function luckyOf(spends: readonly number[], { uniform }: Draws): number {
  let left = uniform() * total(spends)
  const found = spends.findIndex((spend) => (left -= spend) <= 0)
  return found < 0 ? spends.length - 1 : found
}

/** Mean of what n learners spend together in rounds 1000 to 4000, by whether they see what the others spend. */
function spentByLearners(n: number, seen: boolean): number {
  const draws = drawsOf(`V13/learned/${n}/${seen}`)
  let learners = Array.from({ length: n }, () => newContestant)
  const spent: number[] = []
  for (let round = 0; round < 4000; round++) {
    const spends = learners.map((learner) => drawSpend(learner, draws))
    const sum = total(spends)
    const winner = luckyOf(spends, draws)
    learners = learners.map((learner, i) => {
      const outcome = { spend: spends[i]!, won: i === winner }
      return learnContest(learner, seen ? { ...outcome, others: sum - spends[i]! } : outcome, lottery)
    })
    if (round >= 1000) spent.push(sum)
  }
  return total(spent) / spent.length
}

describe('V13: contestants who learn with regret', () => {
  test.each([2, 3, 5])('spend (n-1)/n of the prize together among %i, within .02, where all spending is seen', (n) => {
    expect(Math.abs(spentByLearners(n, true) - (n - 1) / n)).toBeLessThan(0.02)
  })

  test.each([2, 3, 5])('and within .03 among %i where each knows only whether it has won', (n) => {
    expect(Math.abs(spentByLearners(n, false) - (n - 1) / n)).toBeLessThan(0.03)
  })

  test('come to know what the others spend, by how often they win', () => {
    const draws = drawsOf('V13/others')
    for (const others of [0.1, 0.6, 1.5]) {
      let learner = newContestant
      let sum = 0
      for (let round = 0; round < 3000; round++) {
        const spend = drawSpend(learner, draws)
        learner = learnContest(learner, { spend, won: draws.uniform() < spend / (spend + others) }, lottery)
        if (round >= 1000) sum += Math.log(learner.others / others) / 2000
      }
      expect(Math.abs(sum)).toBeLessThan(0.2)
    }
  })
})

/** Mean of what n learners pay together for the same thing by tips, of which losers pay a part. */
function tippedByLearners(n: number, forfeit: number): number {
  const draws = drawsOf(`tips/${n}/${forfeit}`)
  let learners = Array.from({ length: n }, () => newContestant)
  const paid: number[] = []
  for (let round = 0; round < 6000; round++) {
    const tips = learners.map((learner) => drawSpend(learner, draws))
    const best = Math.max(...tips)
    const first = tips.flatMap((tip, i) => (tip === best ? [i] : []))
    const winner = first[Math.floor(draws.uniform() * first.length)]!
    learners = learners.map((learner, i) =>
      learnContest(learner, { spend: tips[i]!, won: i === winner }, tipContest(forfeit)),
    )
    if (round >= 2000) paid.push(total(tips.map((tip, i) => (i === winner ? tip : forfeit * tip))))
  }
  return total(paid) / paid.length
}

/**
 * Tips: the highest wins and pays, and losers pay for gas that was used in vain, 60,000 of 130,000. Whoever wants the same
 * thing bids in mixed strategies, and all of its worth is spent (Baye, Kovenock and de Vries 1996, Economic Theory 8).
 * The learners reckon with smoother chances than that, so how near they come depends on what losers pay: docs/theory.md V13.
 */
describe('tips of learners who hear nothing but whether they were first', () => {
  test.each([2, 3, 5])('sum to what they are for among %i, within .1', (n) => {
    expect(Math.abs(tippedByLearners(n, 0.46) - 1)).toBeLessThan(0.1)
  })

  test('come to next to nothing for whoever is alone', () => {
    expect(tippedByLearners(1, 0.46)).toBeLessThan(0.05)
  })
})
