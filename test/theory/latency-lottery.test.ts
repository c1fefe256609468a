import { describe, expect, test } from 'vitest'
import { bestSpend, equilibriumCopies } from '../../agents/mind/mev/bidding.ts'
import { latencyLottery } from '../../sandbox/ordering/latency-lottery.ts'
import type { Candidate } from '../../sandbox/block/way-of-a-block.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { expectEstimate } from '../fixtures/tolerance.ts'

const rounds = 4000

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

describe.each([2, 5, 10])('V13: %i searchers who send copies to be the first', (n) => {
  const prize = 100
  const copies = equilibriumCopies(prize, 1, n - 1)

  test('burn (n-1)/n of the prize, and are left with V/n² each', () => {
    const draws = drawsOf(`V13/${n}`)
    const wins = Array.from({ length: n }, () => 0)
    const mempool = mempoolOf(n, copies)
    for (let i = 0; i < rounds; i++) {
      const [first] = latencyLottery.order({ mempool, bids: [], draws })
      wins[Number(first!.actor.slice('searcher-'.length))]! += 1
    }
    expect((n * copies) / prize).toBeCloseTo((n - 1) / n, 9)
    const deviation = prize * Math.sqrt(((1 / n) * (1 - 1 / n)) / rounds)
    for (const won of wins) expectEstimate((prize * won) / rounds - copies, prize / n ** 2, deviation)
  })

  test('each answer the others best: nobody gains by more copies or by fewer', () => {
    const spend = ((n - 1) / n ** 2) * prize
    const others = (n - 1) * spend
    expect(bestSpend(prize, others)).toBeCloseTo(spend, 9)
    const gain = (own: number): number => (prize * own) / (own + others) - own
    for (const factor of [0.5, 0.9, 1.1, 2]) expect(gain(factor * spend)).toBeLessThan(gain(spend))
  })
})

test('V13: whoever is alone sends one', () => {
  expect(equilibriumCopies(100, 1, 0)).toBe(1)
})
