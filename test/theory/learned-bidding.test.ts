import { describe, expect, test } from 'vitest'
import { equilibriumBid } from '../../agents/mind/mev/bidding.ts'
import { drawShare, learn, meanShare, newcomer, rivalsOf, type Shading } from '../../agents/mind/mev/shading.ts'
import type { Draws } from '../../agents/random.ts'
import { best } from '../../sandbox/ordering/ordering.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { expectEstimate } from '../fixtures/tolerance.ts'

const one = 1e15

/** What the rule makes of bids in the open: which of them wins, by the production code for the best offer. */
function winnerOf(bids: readonly number[], draws: Draws): number {
  const offers = bids.map((bid, i) => ({
    actor: String(i),
    bid: BigInt(Math.round(bid * one)),
    arrival: draws.uniform(),
    entry: undefined as never,
    steps: [],
  }))
  return Number(best(offers)!.actor)
}

interface Bids {
  readonly bids: readonly number[]
  readonly winner: number
}

/**
 * A round at first prices among learners; each then learns what the contract shows: who won, and at what bid; or where
 * nobody says that, only whether it has won.
 */
function round(
  learners: Shading[],
  bidders: readonly number[],
  values: readonly number[],
  draws: Draws,
  heard: 'price' | 'nothing' = 'price',
): Bids {
  const shares = bidders.map((i) => drawShare(learners[i]!, draws))
  const bids = shares.map((share, k) => share * values[k]!)
  const winner = winnerOf(bids, draws)
  for (const [k, i] of bidders.entries()) {
    const [value, share] = [values[k]!, shares[k]!]
    learners[i] = learn(
      learners[i]!,
      k === winner || heard === 'nothing'
        ? { value, share, won: k === winner }
        : { value, share, won: false, rival: bids[winner]! },
    )
  }
  return { bids, winner }
}

describe('V10: bidders who learn', () => {
  test('begin with half of the value', () => {
    expect(meanShare(newcomer)).toBeCloseTo(0.5, 9)
  })

  test.each([2, 3, 5, 10])('bid (n-1)/n of the value after 500 rounds among %i, and know how many they are', (n) => {
    const draws = drawsOf(`V10/${n}`)
    const learners = Array.from({ length: n }, () => newcomer)
    const all = [...learners.keys()]
    for (let i = 0; i < 500; i++) round(learners, all, all.map(draws.uniform), draws)
    const mean = learners.reduce((sum, learner) => sum + meanShare(learner), 0) / n
    expect(Math.abs(mean - (n - 1) / n)).toBeLessThan(0.05)
    const rivals = learners.reduce((sum, learner) => sum + rivalsOf(learner), 0) / n
    expect(Math.abs(rivals / (n - 1) - 1)).toBeLessThan(0.5)
  })
})

describe('V10: bidders who learn from silence', () => {
  test.each([2, 3, 5, 10])('bid (n-1)/n of the value after 500 rounds among %i, though nobody tells prices', (n) => {
    const draws = drawsOf(`V10/silent/${n}`)
    const learners = Array.from({ length: n }, () => newcomer)
    const all = [...learners.keys()]
    for (let i = 0; i < 500; i++) round(learners, all, all.map(draws.uniform), draws, 'nothing')
    const mean = learners.reduce((sum, learner) => sum + meanShare(learner), 0) / n
    expect(Math.abs(mean - (n - 1) / n)).toBeLessThan(0.05)
  })
})

/** The share of V12: what the proposer gets of a common value that each of n finds with chance p. */
const proposerShare = (n: number, p: number): number => 1 - (n * p * (1 - p) ** (n - 1)) / (1 - (1 - p) ** n)

const found = (n: number, p: number, draws: Draws): number[] =>
  Array.from({ length: n }, (_, i) => i).filter(() => draws.uniform() < p)

const rows = [2, 5, 10].flatMap((n) => [0.1, 0.5].map((p) => [n, p] as const))

/**
 * Competition among finders is Bertrand's: two who have found the same thing bid it up to its value, one alone has it for
 * nothing. With sealed bids that pay the second highest, that is the truth's own outcome. With bids that pay themselves
 * nobody knows who else has found it, and the equilibrium is in mixed strategies: each expects what it would have alone,
 * (1-p)^(n-1) of the value, so the proposer's share is the same. Learners have to find that.
 */
describe.each(rows)('V12: a common value that each of %i finds with chance %d', (n, p) => {
  test('goes to the proposer by the share of theory where the second highest bid is paid', () => {
    const draws = drawsOf(`V12/second/${n}/${p}`)
    const paid: number[] = []
    while (paid.length < 4000) {
      const finders = found(n, p, draws)
      if (finders.length === 0) continue
      const bids = finders.map(() => equilibriumBid('second', 1, n - 1)!)
      const winner = winnerOf(bids, draws)
      paid.push(Math.max(0, ...bids.filter((_, k) => k !== winner)))
    }
    const share = proposerShare(n, p)
    const mean = paid.reduce((sum, each) => sum + each, 0) / paid.length
    expectEstimate(mean, share, Math.sqrt((share * (1 - share)) / paid.length))
  })

  test('goes to the proposer by nearly that share where learners pay their own bids', () => {
    const draws = drawsOf(`V12/first/${n}/${p}`)
    const learners = Array.from({ length: n }, () => newcomer)
    let paid = 0
    let rounds = 0
    for (let i = 0; i < 5000; i++) {
      const finders = found(n, p, draws)
      if (finders.length === 0) continue
      const { bids, winner } = round(
        learners,
        finders,
        finders.map(() => 1),
        draws,
      )
      if (i < 2000) continue
      rounds += 1
      paid += bids[winner]!
    }
    expect(Math.abs(paid / rounds - proposerShare(n, p))).toBeLessThan(0.1)
  })
})
