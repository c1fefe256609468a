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
          vesting.grant({ account: here, token, lots: own }, there, since, seconds)
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

test('who loses a part of what has not vested loses nothing that has, and gets the rest along the line of each grant', () => {
  const grants = fc.array(fc.record({ since: fc.integer({ min: 0, max: 300 }), lots }), { minLength: 1, maxLength: 5 })
  const parts = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 900 }), part: fc.bigInt({ min: 0n, max: 10n ** 18n }) }),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(grants, parts, fc.integer({ min: 1, max: 300 }), (granted, losses, seconds) => {
      const vesting = new Vesting()
      const all = total(granted.flatMap((grant) => grant.lots))
      // What each grant is by its definition: an amount that becomes smaller, and what has vested of what it is no more.
      const model = granted.map(({ since, lots: own }) => ({ since, amount: total(own), done: 0n }))
      const line = ({ since, amount: of }: (typeof model)[number], now: number): bigint =>
        now < since ? 0n : (of * BigInt(Math.min(now - since, seconds))) / BigInt(seconds)
      let [vested, lost] = [0n, 0n]
      const moments = [...granted.map(({ since }) => ({ at: since, part: 0n })), ...losses, { at: 1201, part: 0n }]
      let granting = granted
      for (const { at: now, part } of moments.sort((a, b) => a.at - b.at)) {
        for (const { since, lots: own } of granting.filter((grant) => grant.since <= now)) {
          vesting.grant({ account: here, token, lots: own }, there, since, seconds)
          // Of another place, and so not to be lost.
          vesting.grant({ account: here, token, lots: [] }, token, since, seconds)
        }
        granting = granting.filter(({ since }) => since > now)
        vested += total(vesting.advance(now).flatMap((each) => each.lots))
        expect(vested).toBe(model.reduce((sum, grant) => sum + grant.done + line(grant, now), 0n))
        const taken = total(vesting.forfeit(here, token, there, part, now))
        let due = 0n
        for (const grant of model) {
          if (grant.since > now || now - grant.since >= seconds) continue
          const before = line(grant, now)
          const less = (grant.amount * part) / 10n ** 18n
          grant.amount -= less
          grant.done += before - line(grant, now)
          due += less - (before - line(grant, now))
        }
        expect(taken).toBe(due)
        lost += taken
        // Nothing that has vested is lost by it.
        expect(vesting.advance(now)).toEqual([])
      }
      expect(vested + lost).toBe(all)
    }),
  )
})

test('what came from elsewhere, and what others have, is not lost', () => {
  const vesting = new Vesting()
  const lots = [{ source: 'a', amount: 100n }]
  vesting.grant({ account: here, token, lots }, there, 0, 10)
  vesting.grant({ account: there, token, lots }, there, 0, 10)
  vesting.grant({ account: here, token, lots }, token, 0, 10)
  expect(total(vesting.forfeit(here, token, there, 10n ** 18n, 0))).toBe(100n)
  expect(total(vesting.advance(10).flatMap((each) => each.lots))).toBe(200n)
})
