import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import { drawReplacement, drawSequencer } from './draw.ts'
import { dueSteps, type Rota, type RotaStep } from './rota.ts'
import type { Epoch, Seat } from './state.ts'

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const seat = (place: number, metis: number, changed: Partial<Seat> = {}): Seat => ({
  id: BigInt(place),
  owner: at(place),
  signer: at(place),
  amount: BigInt(metis) * 10n ** 18n,
  reward: 0n,
  status: 'active',
  unlockClaimTime: 0,
  activationBlock: 0,
  unrewardedBlocks: 0n,
  stalledFrom: 0,
  stalledTo: 0,
  recipient: at(place),
  ...changed,
})
const genesis: Epoch = { signer: at(999), startBlock: 0, endBlock: 0 }
const start: Rota = { number: 0, current: genesis, previous: genesis }
const length = { epochBlocks: 1000, stallBlocks: 11 }

/** The book of all epochs that the steps lead to, by number. */
function book(epochs: Map<number, Epoch>, steps: readonly RotaStep[]): Map<number, Epoch> {
  for (const { commitment, cut } of steps) {
    if (cut !== undefined) {
      const old = epochs.get(cut.oldEpoch)!
      epochs.set(cut.oldEpoch, { ...old, endBlock: Math.min(old.endBlock, cut.lastBlock) })
    }
    const { epoch, startBlock, endBlock, signer } = commitment
    epochs.set(epoch, { signer, startBlock, endBlock })
  }
  return epochs
}

const rotaOf = (epochs: Map<number, Epoch>): Rota => {
  const number = Math.max(...epochs.keys())
  return { number, current: epochs.get(number)!, previous: epochs.get(Math.max(0, number - 1))! }
}

describe('the draw (V15)', () => {
  test('replaces a stalled sequencer by each other one as often, whatever it has locked', () => {
    const candidates = [20_000, 100_000, 50_000].map((metis, i) => seat(i + 1, metis))
    const counts = candidates.map(() => 0)
    for (let block = 1; block <= 6000; block++) {
      counts[candidates.indexOf(drawReplacement(block, candidates)!)]! += 1
    }
    const chi2 = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
    expect(chi2).toBeLessThan(13.816)
  })

  test('is nobody’s when nobody has a whole METIS', () => {
    expect(drawSequencer(1, [])).toBeUndefined()
    expect(drawSequencer(1, [seat(1, 0)])).toBeUndefined()
  })
})

describe('the rota', () => {
  test('is the same whether the chain is looked at once or at any blocks between', () => {
    const seats = [seat(1, 40_000), seat(2, 60_000)]
    const heights = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(heights, (gaps) => {
        const often = new Map([[0, genesis]])
        let height = 0
        for (const gap of gaps) {
          height += gap
          book(often, dueSteps(rotaOf(often), height, seats, length))
        }
        const once = book(new Map([[0, genesis]]), dueSteps(start, height, seats, length))
        expect(often).toEqual(once)
      }),
    )
  })

  test('gives nobody a block in which its node stood still, nobody one before it locked, and no block twice', () => {
    const event = fc.record({
      gap: fc.integer({ min: 1, max: 2500 }),
      who: fc.nat(2),
      what: fc.constantFrom('nothing', 'halt', 'resume', 'lock', 'unlock'),
    })
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), (events) => {
        const seats: Seat[] = []
        const down: { signer: Address; from: number; to: number }[] = []
        const epochs = new Map([[0, genesis]])
        let height = 0
        for (const { gap, who, what } of events) {
          height += gap
          book(epochs, dueSteps(rotaOf(epochs), height, seats, length))
          const place = seats.findIndex(({ signer }) => signer === at(who + 1))
          const one = seats[place]
          if (what === 'lock' && one === undefined) seats.push(seat(who + 1, 30_000, { activationBlock: height }))
          if (one === undefined) continue
          if (what === 'unlock') seats[place] = { ...one, status: 'inactive' }
          if (what === 'halt' && one.stalledTo !== Infinity) {
            seats[place] = { ...one, stalledFrom: height, stalledTo: Infinity }
            down.push({ signer: one.signer, from: height, to: Infinity })
          }
          if (what === 'resume' && one.stalledTo === Infinity) {
            seats[place] = { ...one, stalledTo: height }
            down.findLast(({ signer }) => signer === one.signer)!.to = height
          }
        }
        const { number } = rotaOf(epochs)
        let last = 0
        for (let n = 1; n <= number; n++) {
          const { signer, startBlock, endBlock } = epochs.get(n)!
          expect(startBlock).toBeGreaterThan(last)
          last = Math.max(last, endBlock)
          if (endBlock < startBlock) continue
          expect(startBlock).toBeGreaterThanOrEqual(seats.find((each) => each.signer === signer)!.activationBlock)
          // What is final is what is paid.
          if (n > number - 2) continue
          for (const stall of down.filter((each) => each.signer === signer)) {
            const overlap = Math.min(endBlock, stall.to - 1) - Math.max(startBlock, stall.from) + 1
            expect(overlap).toBeLessThanOrEqual(0)
          }
        }
      }),
    )
  })

  test('asks nothing of the contract that it refuses', () => {
    const metis = fc.constantFrom(20_000, 50_000, 100_000)
    const stall = fc.tuple(fc.nat(5000), fc.oneof(fc.nat(5000), fc.constant(Infinity)))
    fc.assert(
      fc.property(fc.array(fc.tuple(metis, stall), { maxLength: 4 }), fc.nat(6000), (chosen, height) => {
        const seats = chosen.map(([amount, [from, length]], i) =>
          seat(i + 1, amount, { stalledFrom: Math.min(from, height), stalledTo: from + length }),
        )
        const epochs = new Map([[0, genesis]])
        for (const step of dueSteps(start, height, seats, length)) {
          const { number, current, previous } = rotaOf(epochs)
          const { commitment, cut } = step
          if (cut === undefined) {
            if (number > 0) expect(previous.endBlock).toBeLessThan(height)
            expect([commitment.epoch, commitment.startBlock]).toEqual([number + 1, current.endBlock + 1])
          } else {
            expect(commitment.epoch).toBe(cut.oldEpoch + 1)
            expect([number, number - 1]).toContain(cut.oldEpoch)
            expect(commitment.startBlock).toBeGreaterThan(cut.lastBlock)
            expect(commitment.startBlock).toBeLessThanOrEqual(height)
            expect(cut.lastBlock + 1).toBeGreaterThanOrEqual(epochs.get(cut.oldEpoch)!.startBlock)
          }
          book(epochs, [step])
        }
      }),
    )
  })
})
