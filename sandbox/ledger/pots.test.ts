import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import { type Lot, Pots, shared, total } from './pots.ts'
import { Vesting } from './vesting.ts'

const [here, there, token] = [1, 2, 3].map((n): Address => `0x${n.toString(16).padStart(40, '0')}`) as [
  Address,
  Address,
  Address,
]
const amount = fc.bigInt({ min: 1n, max: 10n ** 24n })
const lots = fc.array(fc.record({ source: fc.constantFrom('a', 'b', 'c'), amount }), { minLength: 1, maxLength: 8 })
const ofSource = (all: readonly Lot[], source: string): bigint => total(all.filter((lot) => lot.source === source))

describe('money that lies together', () => {
  test('is never made or lost by what is taken, whatever its origin and in whatever order', () => {
    const takes = fc.array(
      fc.record({ wanted: amount, takes: fc.constantFrom(undefined, 'first' as const, 'last' as const) }),
    )
    fc.assert(
      fc.property(lots, takes, (put, taking) => {
        const pots = new Pots()
        pots.put(here, token, put)
        for (const { wanted, takes: how } of taking) {
          const before = total(pots.at(here, token))
          const taken = pots.take(here, token, wanted, how)
          expect(total(taken)).toBe(wanted < before ? wanted : before)
          expect(taken.every((lot) => lot.amount > 0n)).toBe(true)
          pots.put(there, token, taken)
        }
        for (const source of ['a', 'b', 'c']) {
          const all = ofSource(pots.at(here, token), source) + ofSource(pots.at(there, token), source)
          expect(all).toBe(ofSource(put, source))
        }
      }),
    )
  })

  test('leaves in proportion, each origin within a unit of its share', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 1000 }), (put, share) => {
        const pots = new Pots()
        pots.put(here, token, put)
        const whole = total(put)
        const wanted = (whole * BigInt(share)) / 1000n
        const before = pots.at(here, token)
        const taken = pots.take(here, token, wanted)
        for (const source of ['a', 'b', 'c']) {
          const exact = ofSource(before, source) * wanted
          const off = ofSource(taken, source) * whole - exact
          expect(off < whole * BigInt(before.length) && off > -whole * BigInt(before.length)).toBe(true)
        }
      }),
    )
  })

  test('leaves in the order in which it came, or against it, where it stands in line', () => {
    const filled = () => {
      const pots = new Pots()
      for (const source of ['own', 'policy', 'own']) pots.put(here, token, [{ source, amount: 10n }])
      return pots
    }
    expect(filled().take(here, token, 15n, 'first')).toEqual([
      { source: 'own', amount: 10n },
      { source: 'policy', amount: 5n },
    ])
    expect(filled().take(here, token, 15n, 'last')).toEqual([
      { source: 'policy', amount: 5n },
      { source: 'own', amount: 10n },
    ])
  })

  test('is shared by weights to the unit, and goes to nobody where nobody has any', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { maxLength: 9 }), (whole, weights) => {
        const parts = shared(whole, weights)
        const sum = weights.reduce((all, weight) => all + weight, 0n)
        expect(parts.reduce((all, part) => all + part, 0n)).toBe(sum === 0n ? 0n : whole)
        for (const [i, part] of parts.entries()) if (weights[i] === 0n) expect(part).toBe(0n)
      }),
    )
  })
})

test('each grant vests by its own straight line, rounded down, whenever it is asked for, and all of it in the end', () => {
  const grants = fc.array(fc.record({ since: fc.integer({ min: 0, max: 500 }), lots }), { maxLength: 5 })
  const moments = fc.array(fc.integer({ min: 0, max: 800 }), { maxLength: 12 })
  fc.assert(
    fc.property(grants, moments, fc.integer({ min: 1, max: 300 }), (granted, asked, seconds) => {
      const vesting = new Vesting()
      let vested = 0n
      let granting = [...granted].sort((a, b) => a.since - b.since)
      for (const now of [...asked, 801].sort((a, b) => a - b)) {
        for (const { since, lots: own } of granting.filter((grant) => grant.since <= now)) {
          vesting.grant({ account: here, token, lots: own }, since, seconds)
        }
        granting = granting.filter(({ since }) => since > now)
        vested += total(vesting.advance(now).flatMap((each) => each.lots))
        const line = granted
          .filter(({ since }) => since <= now)
          .reduce((sum, { since, lots: own }) => {
            const passed = Math.min(now - since, seconds)
            return sum + (total(own) * BigInt(passed)) / BigInt(seconds)
          }, 0n)
        expect(vested).toBe(line)
      }
      expect(total([...vesting.ahead()].flatMap((each) => each.lots))).toBe(0n)
      expect(vested).toBe(total(granted.flatMap((grant) => grant.lots)))
    }),
  )
})
