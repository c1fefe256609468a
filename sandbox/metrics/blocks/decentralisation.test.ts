import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { concentrationName, concentrations, type OperatorQuantity } from './decentralisation.ts'
import { censorshipDelay, liveness, longestDelay, revertedShare, timeToInclude } from './inclusion.ts'
import type { ObservedMetric, Sample, Timeline } from '../metric.ts'

const timeline: Timeline = {
  days: 4,
  blockSeconds: 86_400,
  programme: { from: 0, to: 1 },
  evaluation: { from: 1, to: 4 },
}

/** A block a day; the first is before the evaluation window. */
function valueOf(metric: ObservedMetric, days: readonly Partial<Sample>[]): number | undefined {
  const observer = metric.observe(timeline)
  days.forEach((day, i) =>
    observer.see({ waits: [], waiting: [], uses: [], entries: [], ...day, day: i + 1 } as Sample),
  )
  return observer.value()
}

test('the time to be included is a mean over all, a delay over those who were left out, those still outside included', () => {
  const days = [
    { waits: [900] },
    { waits: [0, 0, 60] },
    { waits: [0, 120], waiting: [30] },
    { waits: [0], waiting: [300] },
  ]
  expect(valueOf(timeToInclude, days)).toBe(180 / 6)
  expect(valueOf(censorshipDelay, days)).toBe((60 + 120 + 300) / 3)
  expect(valueOf(longestDelay, days)).toBe(300)
})

test('where nobody was left out there is no delay, and where nothing was sent no time', () => {
  const calm = [{}, { waits: [0, 0] }, { waits: [0] }]
  expect([timeToInclude, censorshipDelay, longestDelay].map((metric) => valueOf(metric, calm))).toEqual([
    0,
    undefined,
    undefined,
  ])
  expect(valueOf(timeToInclude, [{ waits: [5] }, {}])).toBeUndefined()
})

test('liveness is the share of blocks that somebody was there to build, where sequencers take turns', () => {
  const at = (halted: boolean, sequencing: object | undefined) =>
    ({ turn: { halted }, deployments: { sequencing } }) as unknown as Partial<Sample>
  expect(
    valueOf(
      liveness,
      [true, false, true, false].map((halted) => at(halted, {})),
    ),
  ).toBeCloseTo(2 / 3, 12)
  expect(
    valueOf(
      liveness,
      [false, false].map((halted) => at(halted, undefined)),
    ),
  ).toBeUndefined()
})

test('the share of reverted transactions counts transactions', () => {
  const use = (failed: boolean) => ({ actor: 'a', action: 'b.c', failed })
  expect(
    valueOf(revertedShare, [
      { uses: [use(true)] },
      { uses: [use(true), use(false)] },
      { uses: [use(false), use(false)] },
    ]),
  ).toBe(1 / 4)
})

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const wei = 10n ** 18n
const pool = { base: {}, quote: { address: at(92) } }
const empty = { reserves: { base: 0n, quote: 0n } }
const token = (place: number) => ({ address: at(place), decimals: 18 })

/** Alice has two locks, Bob one, a protocol's contract two; blocks are built by the first lock's signer twice, then by Bob's. */
function operators(): readonly Partial<Sample>[] {
  const clusters = ['alice', 'bob'].map((actor, i) => ({ actor, kind: 'operator', address: at(1 + i), organic: false }))
  const seat = (owner: number, amount: bigint, i: number) => ({
    id: BigInt(i + 1),
    owner: at(owner),
    signer: at(50 + i),
    status: 'active',
    amount: amount * wei,
  })
  const seats = [seat(1, 20n, 0), seat(1, 20n, 1), seat(2, 20n, 2), seat(9, 20n, 3), seat(10, 20n, 4)]
  const places = new Map([9, 10].map((place) => [at(place), `enki.agent${place}`]))
  return [50, 50, 50, 52].map(
    (builder) =>
      ({
        clusters,
        places,
        deployments: {
          bridge: { metis: token(90), weth: token(91), usdc: token(92) },
          netswap: { pools: { native: pool, bridged: pool } },
        },
        market: { metis: 30, eth: 2000 },
        gasPaid: 2n * wei,
        state: { sequencing: { seats }, netswap: { native: empty, bridged: empty } },
        turn: { builder: at(builder), halted: false },
      }) as unknown as Partial<Sample>,
  )
}

const concentration = (quantity: OperatorQuantity, days = operators()) =>
  Object.fromEntries(
    (['Gini', 'Herfindahl', 'NakamotoThird', 'NakamotoHalf', 'NakamotoTwoThirds'] as const).map((index) => [
      index,
      valueOf(
        concentrations.find(({ name }) => name === concentrationName(quantity, index))!,
        days,
      ),
    ]),
  )

test('locks of one identity and of one protocol are one operator’s, and whoever built nothing counts with nothing', () => {
  // Stakes 40, 40, 20; blocks in the window 2, 1, 0, and income like blocks, since all pay the same.
  const stake = concentration('stake')
  expect(stake['Gini']).toBeCloseTo((2 * (1 * 20 + 2 * 40 + 3 * 40)) / (3 * 100) - 4 / 3, 12)
  expect(stake['Herfindahl']).toBeCloseTo(0.36, 12)
  expect([stake['NakamotoThird'], stake['NakamotoHalf'], stake['NakamotoTwoThirds']]).toEqual([1, 2, 2])
  const blocks = concentration('blocks')
  expect(blocks['Herfindahl']).toBeCloseTo(5 / 9, 12)
  expect(blocks['Gini']).toBeCloseTo((2 * (2 * 1 + 3 * 2)) / (3 * 3) - 4 / 3, 12)
  expect([blocks['NakamotoThird'], blocks['NakamotoHalf'], blocks['NakamotoTwoThirds']]).toEqual([1, 1, 2])
  expect(concentration('income')['Herfindahl']).toBeCloseTo(5 / 9, 12)
})

test('without sequencers there is nothing to be concentrated', () => {
  const none = operators().map((day) => ({ ...day, state: {}, turn: { halted: false } }) as unknown as Partial<Sample>)
  expect(Object.values(concentration('stake', none))).toEqual(Array.from({ length: 5 }, () => undefined))
  expect(Object.values(concentration('income', none))).toEqual(Array.from({ length: 5 }, () => undefined))
})
