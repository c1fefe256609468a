import { describe, expect, test } from 'vitest'
import { timeInconsistencies } from './time-consistency.ts'

const good = {
  days: 60,
  blockSeconds: 7200,
  programme: { fromDay: 10, days: 20 },
  evaluation: { fromDay: 45, toDay: 60 },
  chain: {
    grants: { votingDays: 3 },
    perpetual: { fundingSeconds: 900, markSeconds: 1800, premiumSeconds: 900, observations: 200 },
    restaking: { operators: 3, incidents: [{ day: 20, operator: 2 }] },
  },
  agents: { operator: { count: 4, outage: { rank: 3, fromDay: 14, days: 1 } } },
}

const found = (changes: object) =>
  timeInconsistencies({ ...good, ...changes }).map(({ path, says }) => `${path.join('.')}: ${says}`)

describe('times', () => {
  test('that go with one another are no mistake, nor is what is missing or of another kind', () => {
    expect(found({})).toEqual([])
    for (const key of Object.keys(good)) {
      for (const other of [undefined, null, 'x', [], {}, { fromDay: 'x', days: null }])
        expect(found({ [key]: other })).toEqual([])
    }
  })

  test.each([
    [
      'a part of a block at the end',
      { blockSeconds: 7000 },
      /^blockSeconds: 60 days are 740\.57 blocks of 7000 seconds.*: 7200 divides every day/,
    ],
    ['a programme of no days', { programme: { fromDay: 10, days: 0 } }, /^programme\.days: a programme of no days/],
    [
      'a programme shorter than a block',
      { programme: { fromDay: 10, days: 0.05 } },
      /^programme\.days: the programme is shorter than a block of 7200 seconds/,
    ],
    [
      'an evaluation shorter than a block',
      { evaluation: { fromDay: 45, toDay: 45.05 } },
      /^evaluation: the evaluation is shorter/,
    ],
    [
      'a vote within a block',
      { chain: { grants: { votingDays: 0.08 } } },
      /^chain\.grants\.votingDays: a vote has to be longer/,
    ],
    [
      'windows longer than a market remembers',
      { chain: { perpetual: { ...good.chain.perpetual, markSeconds: 86_400, observations: 11 } } },
      /^chain\.perpetual\.observations: the longest window has 12 blocks/,
    ],
    [
      'a fault after the end',
      {
        chain: {
          restaking: {
            operators: 3,
            incidents: [
              { day: 1, operator: 0 },
              { day: 60, operator: 0 },
            ],
          },
        },
      },
      /^chain\.restaking\.incidents\.1\.day: the run has ended/,
    ],
    [
      'a fault of nobody',
      { chain: { restaking: { operators: 3, incidents: [{ day: 1, operator: 3 }] } } },
      /^chain\.restaking\.incidents\.0\.operator: there are 3 operators, counted from 0/,
    ],
    [
      'an outage after the end',
      { days: 14, chain: {} },
      /^agents\.operator\.outage\.fromDay: the run has ended by then/,
    ],
  ])('of %s are found', (_what, changes, expected) => {
    const [first] = found(changes)
    expect(first).toMatch(expected)
  })

  test('may be as short as a block, and a run any whole number of blocks', () => {
    expect(
      found({ programme: { fromDay: 10, days: 1 / 12 }, evaluation: { fromDay: 45, toDay: 45 + 1 / 12 } }),
    ).toEqual([])
    for (const [days, blockSeconds] of [
      [1.5, 7200],
      [0.7, 60],
      [60, 13.5],
      [61, 86_400],
    ]) {
      expect(found({ days, blockSeconds, agents: {}, chain: {} })).toEqual([])
    }
  })
})
