import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Draws } from '../../agents/random.ts'
import { drawsOf, randomFor, streamsOf } from './streams.ts'

const take = (draws: Draws, count: number): number[] => Array.from({ length: count }, () => draws.uniform())

/** First numbers of many streams that differ in one part of their name. */
const firsts = (stream: (i: number) => Draws, count: number): number[] =>
  Array.from({ length: count }, (_, i) => stream(i).uniform())

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]) => values.map((value) => value - 0.5)
  const [x, y] = [centred(a), centred(b)]
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0)
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}

const names = fc.string({ maxLength: 12 })
const steps = fc.nat(1e6)

describe('a stream', () => {
  test('gives the same numbers wherever and whenever it is asked for, whoever else has drawn', () => {
    fc.assert(
      fc.property(fc.nat(), names, names, steps, (seed, persona, purpose, step) => {
        const streams = streamsOf(seed)
        const mine = streams(persona)(purpose, step)
        const other = streams(`${persona}!`)(purpose, step)
        const mixed = Array.from({ length: 9 }, () => (other.uniform(), mine.uniform()))
        expect(mixed).toEqual(take(streamsOf(seed)(persona)(purpose, step), 9))
      }),
    )
  })

  test('has its own numbers for every seed, persona, purpose and step', () => {
    fc.assert(
      fc.property(fc.nat(), names, names, steps, (seed, persona, purpose, step) => {
        const streams = [
          streamsOf(seed)(persona)(purpose, step),
          streamsOf(seed + 1)(persona)(purpose, step),
          streamsOf(seed)(`${persona}a`)(purpose, step),
          streamsOf(seed)(persona)(`${purpose}a`, step),
          streamsOf(seed)(persona)(purpose, step + 1),
          streamsOf(seed)(purpose)(persona === purpose ? `${persona}b` : persona, step),
        ]
        expect(new Set(streams.flatMap((draws) => take(draws, 9))).size).toBe(54)
      }),
    )
  })

  test('is uniform between 0 and 1, both left out, in every place of every block of words', () => {
    const streams = streamsOf(1)('a')
    const bins = Array.from({ length: 6 }, () => Array<number>(20).fill(0))
    for (let step = 0; step < 20_000; step++) {
      for (const [place, u] of take(streams('b', step), 6).entries()) {
        expect(u > 0 && u < 1).toBe(true)
        bins[place]![Math.floor(u * 20)]! += 1
      }
    }
    for (const counts of bins) {
      // Chi-squared with 19 degrees of freedom: 1 in 10,000 is above 48.7. The streams are fixed: this never flickers.
      expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(48.7)
    }
  })

  test('has nothing to do with that of another step, seed, persona or purpose', () => {
    const count = 20_000
    const [one, two] = [streamsOf(1), streamsOf(2)]
    const base = firsts((i) => one('investor-1')('valuation', i), count)
    const others = {
      'the next step': firsts((i) => one('investor-1')('valuation', i + 1), count),
      'another seed': firsts((i) => two('investor-1')('valuation', i), count),
      'another persona': firsts((i) => one('investor-2')('valuation', i), count),
      'another purpose': firsts((i) => one('investor-1')('arrival', i), count),
      'the second number': Array.from({ length: count }, (_, i) => take(one('investor-1')('valuation', i), 2)[1]!),
      'the third number': Array.from({ length: count }, (_, i) => take(one('investor-1')('valuation', i), 3)[2]!),
    }
    for (const [which, numbers] of Object.entries(others)) {
      expect(Math.abs(correlation(base, numbers)), which).toBeLessThan(4 / Math.sqrt(count))
    }
  })
})

test('an agent is handed its own streams, at this block unless it counts steps itself', () => {
  const random = randomFor(streamsOf(3), 'user-7', 120)
  expect(take(random('swap'), 3)).toEqual(take(streamsOf(3)('user-7')('swap', 120), 3))
  expect(take(random('taste', 4), 3)).toEqual(take(streamsOf(3)('user-7')('taste', 4), 3))
})

test('what belongs to no run has numbers by its name alone', () => {
  expect(take(drawsOf('bootstrap/a'), 5)).toEqual(take(drawsOf('bootstrap/a'), 5))
  expect(take(drawsOf('bootstrap/a'), 5)).not.toEqual(take(drawsOf('bootstrap/b'), 5))
})
