import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, farms, metis } from '../../../test/fixtures/pools.ts'
import { announcedFor, type Emission, emissionOf, emitted, payingPlace, unvestedAt, vestedValue } from './rewards.ts'

const now = 1_704_067_200
const seconds = fc.integer({ min: 1, max: 400 * 86_400 })
const amounts = fc.double({ min: 0, max: 1e6, noNaN: true })

/** What runs now, and payments announced for later. */
const emissions = fc.record({
  rate: fc.double({ min: 0, max: 10, noNaN: true }),
  finish: seconds.map((ahead) => now - 86_400 + ahead),
  announced: fc.array(
    fc.record({ amount: amounts, duration: seconds, due: fc.nat(400 * 86_400).map((ahead) => now + ahead) }),
    { maxLength: 6 },
  ),
})

const all = ({ rate, finish, announced }: Emission): number =>
  rate * Math.max(0, finish - now) + announced.reduce((sum, { amount }) => sum + amount, 0)

test('what is emitted is what runs and what is announced, as far as each reaches into the time ahead', () => {
  const emission = {
    rate: 2,
    finish: now + 100,
    announced: [
      { amount: 60, duration: 60, due: now + 100 },
      { amount: 500, duration: 100, due: now + 1000 },
    ],
  }
  // Half of what runs; all of it and half of the first payment; all but three quarters of the second one.
  expect(emitted(emission, now, 50)).toBe(100)
  expect(emitted(emission, now, 130)).toBe(230)
  expect(emitted(emission, now, 1025)).toBe(385)
})

test('emission adds up over time: first one span, then the next, is both at once', () => {
  fc.assert(
    fc.property(emissions, seconds, seconds, (emission, first, second) => {
      const parts = emitted(emission, now, first) + emitted(emission, now + first, second)
      expect(parts).toBeCloseTo(emitted(emission, now, first + second), 4)
    }),
  )
})

test('no span emits more than runs and is announced, and one that is long enough emits all of it', () => {
  fc.assert(
    fc.property(emissions, seconds, (emission, span) => {
      expect(emitted(emission, now, span)).toBeLessThanOrEqual(all(emission) * (1 + 1e-12))
      expect(emitted(emission, now, 1e9)).toBeCloseTo(all(emission), 4)
    }),
  )
})

test('vesting costs who waits badly, gains who expects more than that, and is smooth where both are even', () => {
  const years = fc.double({ min: 0.01, max: 4, noNaN: true })
  const rates = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(years, rates, rates, (span, impatience, expected) => {
      const worth = vestedValue(span, impatience, expected)
      expect((1 - worth) * Math.sign(impatience - expected)).toBeGreaterThan(-1e-6)
      if (Math.abs(impatience - expected) > 0.001) expect(worth).not.toBeCloseTo(1, 6)
      for (const tiny of [1e-6, 1e-8, 1e-10]) expect(vestedValue(span, expected + tiny, expected)).toBeCloseTo(1, 5)
    }),
  )
})

test('an announcement counts for its own farm alone, in whole tokens', () => {
  const [farm, other] = [
    '0x00000000000000000000000000000000000000f1',
    '0x00000000000000000000000000000000000000f2',
  ] as const
  const said = [
    { farm, amount: 2_500_000n, duration: 86_400, due: now },
    { farm: other, amount: 1_000_000n, duration: 1, due: now },
  ]
  expect(announcedFor(said, farm, 6)).toEqual([{ amount: 2.5, duration: 86_400, due: now }])
})

const option = { address: at(70), budget: at(71) }

test('what an option announces is worth what the figure stands at, and no more than announced', () => {
  const farm = { ...farms[0]!, option }
  const announced = [
    { farm: option.address, amount: 3n * 10n ** 18n, duration: 100, due: now + 100 },
    // Nobody can announce anything to the farm but by its option.
    { farm: farm.address, amount: 10n ** 18n, duration: 100, due: now + 100 },
  ]
  const believed = (share: bigint): number =>
    emitted(emissionOf({ announced }, farm, { rewardRate: 0n, periodFinish: 0n, share }), now, 1000)
  expect(believed(10n ** 18n)).toBe(3)
  expect(believed(4n * 10n ** 17n)).toBeCloseTo(1.2, 12)
  expect(believed(0n)).toBe(0)
})

test('what runs is believed in as it is, whatever the figure stands at', () => {
  const state = { rewardRate: 2n * 10n ** 18n, periodFinish: BigInt(now + 50), share: 10n ** 17n }
  expect(emitted(emissionOf({ announced: [] }, { ...farms[0]!, option }, state), now, 100)).toBeCloseTo(100, 9)
})

test('a stake waits in a farm that pays rather than in one that an option may pay later, and moves there when nothing else does', () => {
  const both = [
    { ...farms[0]!, option },
    { ...farms[0]!, address: at(72), pays: metis },
  ]
  const place = (announcedTo: readonly string[]): number =>
    payingPlace(
      {
        deployments: { farms: { farms: both } },
        view: {
          chain: { farms: both.map(() => ({ rewardRate: 0n })) },
          announced: announcedTo.map((farm) => ({ farm })),
        },
      } as unknown as Parameters<typeof payingPlace>[0],
      'native',
    )
  expect(place([option.address, at(72)])).toBe(1)
  expect(place([option.address])).toBe(0)
  expect(place([])).toBe(-1)
})

test('what has not vested at the end of a stay is what its definition says, second by second', () => {
  fc.assert(
    fc.property(emissions, seconds, seconds, fc.integer({ min: 1, max: 60 * 86_400 }), (emission, wait, stay, vest) => {
      const [from, to] = [now + wait, now + wait + stay]
      const steps = 2000
      let sum = 0
      for (let i = 0; i < steps; i++) {
        const [a, b] = [from + (stay * i) / steps, from + (stay * (i + 1)) / steps]
        const earned = emitted(emission, now, b - now) - emitted(emission, now, a - now)
        sum += earned * Math.max(0, 1 - (to - (a + b) / 2) / vest)
      }
      const whole = emitted(emission, now, to - now) - emitted(emission, now, from - now)
      const found = unvestedAt(emission, now, from, to, vest)
      expect(Math.abs(found - sum)).toBeLessThanOrEqual(
        Math.max(1e-6, (whole * stay) / steps / Math.min(stay, vest) + whole / steps) * 1.01,
      )
      expect(found).toBeLessThanOrEqual(whole + 1e-6)
      expect(found).toBeGreaterThanOrEqual(-1e-9)
    }),
    { numRuns: 50 },
  )
  const even = { rate: 2, finish: now + 100, announced: [] }
  // Of a hundred seconds at two a second, half has not vested on average when vesting takes as long, and none later.
  expect(unvestedAt(even, now, now, now + 100, 100)).toBeCloseTo(100, 9)
  expect(unvestedAt(even, now, now, now + 200, 100)).toBe(0)
})
