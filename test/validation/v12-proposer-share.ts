import { Effect } from 'effect'
import { equilibriumBid } from '../../agents/mind/mev/bidding.ts'
import { best } from '../../sandbox/ordering/ordering.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { estimate, type ValidationCase } from './case.ts'

const searchers = [2, 3, 5, 10]
const chances = [0.05, 0.1, 0.2, 0.5, 0.9]
const one = 1e15

const shareOf = (n: number, p: number): number => 1 - (n * p * (1 - p) ** (n - 1)) / (1 - (1 - p) ** n)

/** What the second highest bid leaves the proposer, over so many things that somebody has found. */
function paid(n: number, p: number, rounds: number): number {
  const { uniform } = drawsOf(`V12/${n}/${p}`)
  let [found, sum] = [0, 0]
  while (found < rounds) {
    const bids = Array.from({ length: n }, () => (uniform() < p ? equilibriumBid('second', 1, n - 1)! : 0)).filter(
      (bid) => bid > 0,
    )
    if (bids.length === 0) continue
    found += 1
    const offers = bids.map((bid, i) => ({
      actor: String(i),
      bid: BigInt(Math.round(bid * one)),
      arrival: uniform(),
      entry: undefined as never,
      steps: [],
    }))
    const winner = Number(best(offers)!.actor)
    sum += Math.max(0, ...bids.filter((_, i) => i !== winner))
  }
  return sum / rounds
}

export const proposerShare: ValidationCase = {
  id: 'V12',
  title: 'What competition among searchers leaves the proposer',
  where: 'functions',
  run: (size) =>
    Effect.sync(() =>
      searchers.flatMap((n) =>
        chances.map((p) => {
          const rounds = size === 'full' ? 20_000 : 1500
          const share = shareOf(n, p)
          return estimate(
            `n = ${n}, p = ${p}: paid by finders who bid it up`,
            share,
            paid(n, p, rounds),
            Math.sqrt((share * (1 - share)) / rounds),
          )
        }),
      ),
    ),
}
