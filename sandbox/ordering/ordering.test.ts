import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { BlockBid, BlockCandidates, Candidate } from '../block/way-of-a-block.ts'
import { drawsOf } from '../random/streams.ts'
import { orderingRules } from './index.ts'

const nobody: Address = '0x0000000000000000000000000000000000000001'
const call = { to: nobody, data: '0x', gas: 21_000n } as const

const intentOf = (
  actor: string,
  place: number,
  arrival: number,
  tip: bigint,
  more: Partial<Candidate> = {},
): Candidate => ({ id: `${actor}/0/${place}`, actor, from: nobody, call, tip, arrival, place, since: 0, ...more })

const arrivals = fc.constantFrom(0.1, 0.25, 0.5, 0.9)

/** Some agents’ intents, mixed; several may arrive at the same moment. */
const mempools = fc
  .uniqueArray(
    fc.record({
      actor: fc.integer({ min: 0, max: 20 }).map((rank) => `user-${rank}`),
      arrival: arrivals,
      tip: fc.bigInt({ min: 1n, max: 5n }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ actor }) => actor, maxLength: 12 },
  )
  .map((senders) =>
    senders.flatMap(({ actor, arrival, tip, count }) =>
      Array.from({ length: count }, (_, place) => intentOf(actor, place, arrival, tip)),
    ),
  )
const shuffled = mempools.chain((mempool) =>
  fc.tuple(fc.constant(mempool), fc.shuffledSubarray(mempool, { minLength: mempool.length })),
)

/** Searchers' offers: each takes somebody's first intent between two of its own, where there is one. */
const offers = (mempool: readonly Candidate[]) =>
  fc
    .uniqueArray(fc.record({ rank: fc.nat(9), bid: fc.bigInt({ min: 1n, max: 4n }), arrival: arrivals }), {
      selector: ({ rank }) => rank,
      maxLength: 6,
    })
    .map((bidders) =>
      bidders.map(({ rank, bid, arrival }): BlockBid => {
        const actor = `searcher-${rank}`
        const mark = { bundle: `${actor}/0` }
        const victims = mempool.filter(({ place }) => place === 0).slice(rank, rank + 1)
        return {
          actor,
          bid,
          arrival,
          entry: intentOf(actor, 0, arrival, 1n, { ...mark, id: `${actor}/0/bid` }),
          steps: [
            intentOf(actor, 0, arrival, 1n, { ...mark, id: `${actor}/0/b0` }),
            ...victims.map((victim) => ({ ...victim, ...mark })),
            intentOf(actor, 1, arrival, 1n, { ...mark, id: `${actor}/0/b1` }),
          ],
        }
      }),
    )

const draws = () => drawsOf('ordering.test')
const open = (mempool: readonly Candidate[], more: Partial<BlockCandidates> = {}): BlockCandidates => ({
  mempool,
  bids: [],
  draws: draws(),
  ...more,
})

describe.each(Object.values(orderingRules))('$name', ({ order, offers: taken }) => {
  test('orders by what intents are, not by how they lie', () => {
    fc.assert(
      fc.property(shuffled, ([mempool, mixed]) => {
        expect(order(open(mixed))).toEqual(order(open(mempool)))
      }),
    )
  })

  test('keeps every sender’s own order, leaves nobody out, and leaves the mempool as it was', () => {
    fc.assert(
      fc.property(shuffled, ([, mixed]) => {
        const before = [...mixed]
        const ordered = order(open(Object.freeze(mixed)))
        expect(mixed).toEqual(before)
        expect(new Set(ordered)).toEqual(new Set(mixed))
        expect(ordered.length).toBe(mixed.length)
        const next = new Map<string, number>()
        for (const { actor, place } of ordered) {
          expect(place).toBe(next.get(actor) ?? 0)
          next.set(actor, place + 1)
        }
      }),
    )
  })

  test.runIf(taken !== 'none')('puts the highest bid’s bundle first, whole, and nothing of the others', () => {
    fc.assert(
      fc.property(
        mempools.chain((mempool) => fc.tuple(fc.constant(mempool), offers(mempool))),
        ([mempool, bidders]) => {
          const ordered = order(open(mempool, { bids: bidders })).map(({ id }) => id)
          expect(new Set(ordered).size).toBe(ordered.length)
          const highest = bidders.reduce((most, { bid }) => (bid > most ? bid : most), 0n)
          const winners = bidders.filter(({ bid }) => bid === highest)
          const earliest = Math.min(...winners.map(({ arrival }) => arrival))
          const head = ordered.slice(bidders.length)
          const fits = ({ steps }: BlockBid): boolean => steps.every(({ id }, place) => head[place] === id)
          const placed = winners.filter(({ arrival }) => arrival === earliest).filter(fits)
          expect(placed.length).toBe(bidders.length === 0 ? 0 : 1)
          // All bids are paid for or lost on chain, so all of them are there; of bundles only the winner's is.
          const rest = new Set([...bidders.map(({ entry }) => entry.id), ...mempool.map(({ id }) => id)])
          const winning = new Set(placed.flatMap(({ steps }) => steps.map(({ id }) => id)))
          expect(ordered.filter((id) => !rest.has(id) && !winning.has(id))).toEqual([])
          expect(mempool.every(({ id }) => ordered.includes(id))).toBe(true)
        },
      ),
    )
  })
})

test('first-come takes all, whoever came first before whoever came later, whatever they pay', () => {
  fc.assert(
    fc.property(shuffled, ([mempool, mixed]) => {
      const ordered = orderingRules['first-come'].order(open(mixed)).map(({ arrival }) => arrival)
      expect(ordered).toEqual(mempool.map(({ arrival }) => arrival).sort((a, b) => a - b))
    }),
  )
})

test('the priority auction orders by what is paid for gas, and of equal payers by arrival', () => {
  fc.assert(
    fc.property(shuffled, ([, mixed]) => {
      const ordered = orderingRules['priority-auction'].order(open(mixed))
      for (const [i, { tip, arrival }] of ordered.entries()) {
        const next = ordered[i + 1]
        if (next === undefined) continue
        expect(next.tip).toBeLessThanOrEqual(tip)
        if (next.tip === tip) expect(next.arrival).toBeGreaterThanOrEqual(arrival)
      }
    }),
  )
})

test('in a lottery of latencies each transaction is as likely to be first as any other (V13)', () => {
  const sizes = [1, 2, 5]
  const mempool = sizes.flatMap((count, rank) =>
    Array.from({ length: count }, (_, place) => intentOf(`searcher-${rank}`, place, 0.5, 1n)),
  )
  const rounds = 4000
  const firsts = sizes.map(() => 0)
  for (let i = 0; i < rounds; i++) {
    const [winner] = orderingRules['latency-lottery'].order(open(mempool, { draws: drawsOf(`lottery/${i}`) }))
    firsts[Number(winner!.actor.split('-')[1])]! += 1
  }
  for (const [rank, size] of sizes.entries()) {
    const share = size / 8
    // Four standard errors.
    expect(Math.abs(firsts[rank]! / rounds - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / rounds))
  }
})
