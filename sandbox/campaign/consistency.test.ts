import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inconsistencies } from './consistency.ts'

const good = {
  days: 60,
  programme: { fromDay: 10, days: 20 },
  evaluation: { fromDay: 45, toDay: 60 },
  policies: [
    { id: 'a', legs: [{ vestDays: 15 }, {}] },
    { id: 'b', legs: [] },
  ],
}

const upfront = { kind: 'upfront', amount: '1 METIS' }

const drop = { amount: '1 METIS', by: 'address' }

const auction = { chain: { auction: {} } }
const rule = (said: object) => ({ policies: [{ id: 'a', ...said }] })

const places = (written: unknown): string[] => inconsistencies(written, 'none').map(({ path }) => path.join('.'))

describe('a contradiction', () => {
  test.each([
    ['a run without warm-up', { programme: { fromDay: 0.5, days: 20 } }, ['programme.fromDay']],
    ['a run shorter than its programme', { days: 29, evaluation: {} }, ['programme']],
    ['an evaluation after the run', { evaluation: { fromDay: 45, toDay: 61 } }, ['evaluation.toDay']],
    ['an evaluation that ends before it begins', { evaluation: { fromDay: 55, toDay: 50 } }, ['evaluation']],
    ['an evaluation before the last vesting', { evaluation: { fromDay: 44, toDay: 60 } }, ['evaluation.fromDay']],
    ['two policies of one name', { policies: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] }, ['policies.2.id']],
    [
      'a policy by votes without votes',
      { policies: [{ id: 'a', legs: [{}, { boosted: true }] }] },
      ['policies.0.legs.1'],
    ],
    ['a policy of the twin’s name', { policies: [{ id: 'none' }] }, ['policies.0.id']],
    [
      'seMETIS restaked without enki',
      { chain: { restaking: { collateral: 'seMETIS' } } },
      ['chain.restaking.collateral'],
    ],
    ['grants without a fund', { policies: [{ id: 'a', grants: [upfront] }] }, ['policies.0.grants']],
    [
      'more grants than grantees',
      { chain: { grants: {} }, agents: { grantee: { count: 1 } }, policies: [{ id: 'a', grants: [upfront, upfront] }] },
      ['policies.0.grants'],
    ],
    [
      'an evaluation before a grant has vested',
      { chain: { grants: {} }, policies: [{ id: 'a', grants: [{ ...upfront, kind: 'vested', days: 30 }] }] },
      ['evaluation.fromDay'],
    ],
    [
      'an evaluation before claims of an airdrop close',
      rule({ airdrops: [{ ...drop, opensAfterDays: 6, claimDays: 30 }] }),
      ['evaluation.fromDay'],
    ],
    [
      'an airdrop that is known, or counts, before there is anything',
      rule({ airdrops: [{ ...drop, announcedDays: 11, windowDays: 12 }] }),
      ['policies.0.airdrops.0.announcedDays', 'policies.0.airdrops.0.windowDays'],
    ],
    ['bids without an auction', { ordering: 'first-price-bundles' }, ['ordering']],
    ['a policy of bids without an auction', rule({ ordering: 'builder-separation' }), ['policies.0.ordering']],
    ['batches without their exchange', rule({ ordering: 'batch-auction' }), ['policies.0.ordering']],
    ['shares of bids where nobody bids', { ...auction, ...rule({ mev: { burn: 1 } }) }, ['policies.0.mev']],
    [
      'shares for those who are not there',
      { ...auction, ...rule({ ordering: 'first-price-bundles', mev: { sequencer: 0.4, stakers: 0.3, grants: 0.3 } }) },
      ['policies.0.mev.sequencer', 'policies.0.mev.stakers', 'policies.0.mev.grants'],
    ],
    [
      'shares of the chain’s auction for those who are not there',
      { chain: { auction: { shares: { stakers: 1, liquidity: 1, grants: 1 } } } },
      ['chain.auction.shares.stakers', 'chain.auction.shares.grants', 'chain.auction.shares.liquidity'],
    ],
    ['fees for sequencers without any', rule({ feeSharing: 0.5 }), ['policies.0.feeSharing']],
    [
      'a table of more weeks than the programme has, or fewer',
      {
        policies: [3, 2, 4].map((weeks, i) => ({ id: `p${i}`, legs: [{ schedule: { weeks: Array(weeks).fill(1) } }] })),
      },
      ['policies.1.legs.0.schedule.weeks', 'policies.2.legs.0.schedule.weeks'],
    ],
    [
      'an end that surprises nobody: announced for no longer than it is, or of what nobody knows before',
      {
        chain: { sequencing: {} },
        policies: [
          { id: 'a', end: 'surprise', announcedDays: 20, legs: [{ sink: 'native' }] },
          { id: 'b', end: 'surprise', announcedDays: 30, legs: [{ sink: 'sequencing' }] },
          { id: 'c', end: 'surprise', announcedDays: 30, legs: [{ sink: 'sequencing' }, { sink: 'bridged' }] },
          { id: 'd', end: 'announced', legs: [{ sink: 'sequencing' }] },
        ],
      },
      ['policies.0.announcedDays', 'policies.1.end'],
    ],
    [
      'an option that is paid when its policy is judged already',
      {
        policies: [
          { id: 'a', legs: [{ sink: 'native', kpi: { metric: 'fees', target: 9, paidDaysAfter: 9, overDays: 7 } }] },
        ],
      },
      ['evaluation.fromDay'],
    ],
    [
      'a policy that pays for what decides',
      {
        primary: 'tvlNative',
        policies: [
          { id: 'a', legs: [{ sink: 'native', kpi: { metric: 'retained-tvl' } }] },
          { id: 'b', legs: [{ sink: 'bridged', kpi: { metric: 'retained-tvl' } }] },
          { id: 'c', legs: [{ sink: 'native', kpi: { metric: 'fees' } }] },
        ],
      },
      ['policies.0.legs.0.kpi.metric'],
    ],
    [
      'fees paid for where volume decides',
      {
        primary: 'organicVolume',
        policies: [{ id: 'a', legs: [{}, { sink: 'bridged', kpi: { metric: 'fees' } }] }],
      },
      ['policies.0.legs.1.kpi.metric'],
    ],
    ['slashing without locks', rule({ slashShare: 0 }), ['policies.0.slashShare']],
  ])('of %s is found at its place', (_what, changes, expected) => {
    expect(places(good)).toEqual([])
    expect(places({ ...good, ...changes })).toEqual(expected)
  })

  test('is none where what a rule needs is on the chain', () => {
    const mev = { sequencer: 0.2, stakers: 0.2, liquidity: 0.2, burn: 0.1, grants: 0.2, users: 0.1 }
    const policies = [
      { id: 'a', mev, feeSharing: 0.5, slashShare: 0.1 },
      { id: 'b', ordering: 'priority-auction' },
    ]
    const chain = { auction: {}, sequencing: {}, grants: {} }
    expect(places({ ...good, ordering: 'second-price-bundles', chain, policies })).toEqual([])
  })

  test('is looked for in every world, and said where it was made', () => {
    const policies = [{ id: 'a', feeSharing: 0.5 }]
    const set = { chain: { sequencing: {} } }
    const agents = { operator: { count: 3, outage: { rank: 2, fromDay: 3, days: 1 } } }
    const found = (changes: object) => places({ ...good, agents, policies, ...changes })
    // One that every world puts right is none; one that none does is the campaign's.
    expect(found({ worlds: { one: set, two: set } })).toEqual([])
    expect(found({ worlds: { one: {}, two: {} } })).toEqual(['policies.0.feeSharing'])
    expect(found({ ...set, worlds: { one: {}, two: { chain: { sequencing: 'off' } } } })).toEqual(['worlds.two'])
    expect(found({ worlds: { one: set, two: {} } })).toEqual(['policies.0.feeSharing'])
    expect(found({ ...set, worlds: { one: { ordering: 'batch-auction' } } })).toEqual(['worlds.one.ordering'])
    expect(found({ ...set, worlds: { few: { agents: { operator: { count: 2 } } }, many: {} } })).toEqual([
      'worlds.few.agents.operator.outage.rank',
    ])
    const late = { agents: { operator: { outage: { fromDay: 60 } } } }
    expect(found({ ...set, worlds: { late } })).toEqual(['worlds.late.agents.operator.outage.fromDay'])
    const slow = { chain: { ...set.chain, grants: { votingDays: 20, timelockDays: 20 } } }
    const grants = [{ id: 'a', grants: [upfront] }]
    expect(found({ policies: grants, agents: { grantee: { count: 1 } }, worlds: { slow } })).toEqual(['worlds.slow'])
  })

  test('is found beside all others, whatever else is wrong', () => {
    const wrong = {
      days: 'sixty',
      programme: { fromDay: 0, days: 20 },
      evaluation: { fromDay: 15, toDay: 10 },
      policies: [7, { id: 'x', legs: 'none' }, { id: 'x', legs: [null, { vestDays: 'long' }] }],
    }
    expect(places(wrong)).toEqual(['programme.fromDay', 'evaluation', 'evaluation.fromDay', 'policies.2.id'])
  })

  test('is not looked for in what is missing, and nothing that anybody can write makes the search fail', () => {
    expect(places({})).toEqual([])
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (whole, part) => {
        expect(Array.isArray(places(whole))).toBe(true)
        for (const key of Object.keys(good)) expect(Array.isArray(places({ ...good, [key]: part }))).toBe(true)
        for (const key of ['chain', 'ordering', 'market', 'agents']) {
          expect(Array.isArray(places({ ...good, worlds: { a: { [key]: part }, b: whole } }))).toBe(true)
        }
      }),
    )
  })
})

test('the evaluation may begin on the day of the last vesting and never before it', () => {
  const day = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(
      day,
      day,
      fc.array(fc.nat(100), { maxLength: 5 }),
      fc.integer({ min: -3, max: 3 }),
      (from, days, vests, slack) => {
        const last = from + days + Math.max(0, ...vests)
        const written = {
          days: 2000,
          programme: { fromDay: from, days },
          evaluation: { fromDay: last + slack, toDay: 1900 },
          policies: [{ id: 'a', legs: vests.map((vestDays) => ({ vestDays })) }],
        }
        expect(places(written)).toEqual(slack < 0 ? ['evaluation.fromDay'] : [])
      },
    ),
  )
})
