import { Effect } from 'effect'
import { bestSpend, equilibriumCopies } from '../../agents/mind/mev/bidding.ts'
import type { Candidate } from '../../sandbox/block/way-of-a-block.ts'
import { latencyLottery } from '../../sandbox/ordering/latency-lottery.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { asPrinted, estimate, exactly, type Row, type ValidationCase, within } from './case.ts'

const prize = 100
const burnt = [
  [2, 0.5],
  [3, 0.6667],
  [5, 0.8],
  [10, 0.9],
  [20, 0.95],
] as const

/** So many copies of each of n searchers, as they wait for a block. */
const mempoolOf = (n: number, copies: number): Candidate[] =>
  Array.from({ length: n * copies }, (_, i) => ({
    id: String(i),
    actor: `searcher-${Math.floor(i / copies)}`,
    from: '0x0000000000000000000000000000000000000001',
    call: { to: '0x0000000000000000000000000000000000000002', data: '0x', gas: 21_000n },
    tip: 0n,
    arrival: 0,
    place: i % copies,
    since: 0,
  }))

/** What the first of n searchers is left with on average, who send copies to be the first, and how sure that is. */
function race(n: number, rounds: number): Row {
  const copies = equilibriumCopies(prize, 1, n - 1)
  const draws = drawsOf(`V13/${n}`)
  const mempool = mempoolOf(n, copies)
  let won = 0
  for (let i = 0; i < rounds; i++) {
    const [first] = latencyLottery.order({ mempool, bids: [], draws })
    if (first!.actor === 'searcher-0') won += 1
  }
  const deviation = prize * Math.sqrt(((1 / n) * (1 - 1 / n)) / rounds)
  return estimate(
    `n = ${n}: left of 100 to each, by the ordering rule`,
    prize / n ** 2,
    (prize * won) / rounds - copies,
    deviation,
  )
}

export const lotteryOfLatency: ValidationCase = {
  id: 'V13',
  title: 'Racing by lottery',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => [
      ...burnt.flatMap(([n, share]) => {
        const spend = ((n - 1) / n ** 2) * prize
        const others = (n - 1) * spend
        const gain = (own: number): number => (prize * own) / (own + others) - own
        const answer = bestSpend(prize, others)
        return [
          asPrinted(`n = ${n}: share of the prize that is burnt`, share, (n * answer) / prize, 4),
          within(`n = ${n}: best answer to the others`, spend, answer, 1e-6),
          exactly(
            `n = ${n}: neither a tenth more nor less gains more`,
            true,
            Math.max(gain(0.9 * answer), gain(1.1 * answer)) < gain(answer),
          ),
        ]
      }),
      // A prize of which all spend whole copies.
      ...[2, 5, 10].map((n) => race(n, size === 'full' ? 20_000 : 3000)),
      exactly('copies of whoever is alone', 1, equilibriumCopies(prize, 1, 0)),
    ]),
}
