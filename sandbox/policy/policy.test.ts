import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountIn } from './amount.ts'
import { setAside, paysNothing, policy } from './policy.ts'

const good = { id: 'linear', title: 'Linear', budget: '1000 METIS', legs: [{ sink: 'native', share: 1 }] }

/** Paths of all mistakes in a policy. */
const mistakes = (changes: object): string[] =>
  (policy.safeParse({ ...good, ...changes }).error?.issues ?? []).map(({ path }) => path.join('.'))

test('a policy with everything said is taken as it is, and what is left out is linear METIS at once', () => {
  expect(policy.parse(good).legs).toEqual([
    { sink: 'native', share: 1, schedule: { shape: 'linear' }, vestDays: 0, pays: 'METIS' },
  ])
})

test('shares have to sum to 1, whatever their number', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 }), (weights) => {
      const sum = weights.reduce((total, weight) => total + weight, 0)
      const legs = (scale: number) => weights.map((weight) => ({ sink: 'bridged', share: (weight / sum) * scale }))
      expect(mistakes({ legs: legs(1) })).toEqual([])
      expect(mistakes({ legs: legs(0.999) })).toEqual(['legs'])
    }),
  )
})

test.each([
  ['a budget without legs', { legs: [] }, ['budget']],
  ['an amount without unit', { budget: '1000' }, ['budget']],
  ['an amount in another unit', { budget: '1000 ETH' }, ['budget']],
  ['a number, which YAML would round', { budget: 1000 }, ['budget']],
  ['a negative amount', { budget: '-5 METIS' }, ['budget']],
  ['an exponent', { budget: '1e5 METIS' }, ['budget']],
  ['a share of nothing', { legs: [{ sink: 'native', share: 0 }, ...good.legs] }, ['legs.0.share']],
  ['an unknown sink', { legs: [{ sink: 'natve', share: 1 }] }, ['legs.0.sink']],
  ['a cap of what is no rebate', { legs: [{ sink: 'native', share: 1, capShare: 0.1 }] }, ['legs.0.capShare']],
  [
    'two caps of one purse',
    {
      legs: [
        { sink: 'rebates', share: 0.5, capShare: 0.1 },
        { sink: 'rebates', share: 0.5 },
      ],
    },
    ['legs'],
  ],
  ['an unknown field', { legs: [{ sink: 'native', share: 1, vest: 3 }] }, ['legs.0']],
  ['a negative vesting', { legs: [{ sink: 'native', share: 1, vestDays: -1 }] }, ['legs.0.vestDays']],
  [
    'a field of another shape',
    { legs: [{ sink: 'native', share: 1, schedule: { shape: 'linear', days: 3 } }] },
    ['legs.0.schedule'],
  ],
  ['an id that is no folder', { id: '../x' }, ['id']],
  ['MEV that is not a whole', { mev: { stakers: 0.5, burn: 0.4 } }, ['mev']],
  ['MEV for somebody unknown', { mev: { stakers: 1, friends: 0 } }, ['mev']],
  ['a share of fees of nothing', { feeSharing: 0 }, ['feeSharing']],
  ['a slash of more than all', { slashShare: 1.1 }, ['slashShare']],
  ['a surprise that nobody was told of', { end: 'surprise' }, ['announcedDays']],
  ['days announced of a programme without surprise', { announcedDays: 30 }, ['announcedDays']],
  [
    'a table of nothing',
    { legs: [{ ...good.legs[0], schedule: { shape: 'table', weeks: [0, 0] } }] },
    ['legs.0.schedule.weeks'],
  ],
  [
    'the treasury’s own liquidity that vests',
    { legs: [{ sink: 'owned-native', share: 1, vestDays: 3 }] },
    ['legs.0.sink'],
  ],
  [
    'two legs of the treasury’s own liquidity',
    {
      legs: [
        { sink: 'owned-native', share: 0.5 },
        { sink: 'owned-native', share: 0.5 },
      ],
    },
    ['legs'],
  ],
  [
    'a rate for those who provide liquidity',
    { legs: [{ sink: 'native', share: 1, targetMrr: 0.2 }] },
    ['legs.0.targetMrr'],
  ],
  [
    'a rate by a schedule',
    { legs: [{ sink: 'sequencing', share: 1, targetMrr: 0.2, schedule: { shape: 'declining' } }] },
    ['legs.0.targetMrr'],
  ],
  [
    'a rate beside an amount',
    {
      legs: [
        { sink: 'sequencing', share: 0.5, targetMrr: 0.2 },
        { sink: 'sequencing', share: 0.5 },
      ],
    },
    ['legs'],
  ],
  [
    'a rate beside purchases of liquidity',
    {
      legs: [
        { sink: 'sequencing', share: 0.5, targetMrr: 0.2 },
        { sink: 'owned-native', share: 0.5 },
      ],
    },
    ['legs'],
  ],
  [
    'a rate beside an airdrop, of which a part may return',
    {
      legs: [{ sink: 'sequencing', share: 1, targetMrr: 0.2 }],
      airdrops: [{ amount: '1 METIS', by: 'address' }],
    },
    ['airdrops'],
  ],
  [
    'a loss of what does not vest',
    { legs: [{ sink: 'native', share: 1, forfeitShare: 0.5 }] },
    ['legs.0.forfeitShare'],
  ],
  [
    'a loss of more than all',
    { legs: [{ sink: 'native', share: 1, vestDays: 5, forfeitShare: 1.5 }] },
    ['legs.0.forfeitShare'],
  ],
  [
    'a loss where votes boost',
    { legs: [{ sink: 'native', share: 1, vestDays: 5, boosted: true, forfeitShare: 0.5 }] },
    ['legs.0.forfeitShare'],
  ],
  [
    'a rate beside what may be lost',
    {
      legs: [
        { sink: 'sequencing', share: 0.5, targetMrr: 0.2 },
        { sink: 'native', share: 0.5, vestDays: 5, forfeitShare: 0.5 },
      ],
    },
    ['legs'],
  ],
  [
    'sequencers by what a pool becomes',
    { legs: [{ sink: 'sequencing', share: 1, kpi: { metric: 'fees', target: 1, paidDaysAfter: 7 } }] },
    ['legs.0.kpi'],
  ],
  [
    'a figure that pays by vesting',
    { legs: [{ sink: 'native', share: 1, vestDays: 3, kpi: { metric: 'fees', target: 1, paidDaysAfter: 7 } }] },
    ['legs.0.kpi'],
  ],
  [
    'a figure that pays by a schedule',
    {
      legs: [
        {
          sink: 'native',
          share: 1,
          schedule: { shape: 'declining' },
          kpi: { metric: 'fees', target: 1, paidDaysAfter: 7 },
        },
      ],
    },
    ['legs.0.kpi'],
  ],
  [
    'a figure of nothing, or that nobody says when to pay',
    { legs: [{ sink: 'native', share: 1, kpi: { metric: 'fees', target: 0 } }] },
    ['legs.0.kpi.target', 'legs.0.kpi.paidDaysAfter'],
  ],
  ['grants above the budget', { grants: [{ kind: 'upfront', amount: '1000.5 METIS' }] }, ['grants']],
  ['a rest that nobody gets', { legs: [], grants: [{ kind: 'upfront', amount: '999 METIS' }] }, ['budget']],
  ['a grant of no kind', { grants: [{ kind: 'loan', amount: '1 METIS' }] }, ['grants.0.kind']],
  [
    'a field of another kind of grant',
    { grants: [{ kind: 'upfront', amount: '1 METIS', milestones: 2 }] },
    ['grants.0'],
  ],
  [
    'more grants than everybody can see',
    { grants: Array.from({ length: 17 }, () => ({ kind: 'upfront', amount: '1 METIS' })) },
    ['grants'],
  ],
])('%s is refused, at its place', (_what, changes, places) => {
  expect(mistakes(changes)).toEqual(places)
})

test('a policy without budget pays nothing, whatever its legs say', () => {
  const empty = (changes: object) => paysNothing(policy.parse({ ...good, ...changes }))
  expect(empty({})).toBe(false)
  expect(empty({ budget: '0.000000000000000001 METIS' })).toBe(false)
  expect([
    empty({ budget: '0 METIS' }),
    empty({ budget: '0.00 METIS' }),
    empty({ budget: '0 METIS', legs: [] }),
  ]).toEqual([true, true, true])
})

test('a policy may be grants alone, and what they leave out is said', () => {
  const grants = [
    { kind: 'milestone', amount: '400 METIS' },
    { kind: 'vested', amount: '300 METIS' },
    { kind: 'retroactive', amount: '300 METIS' },
  ]
  const parsed = policy.parse({ ...good, legs: [], grants })
  expect(parsed.grants).toEqual([
    { ...grants[0], milestones: 3, oracleError: 0 },
    { ...grants[1], days: 90, clawback: 0, reviewAfterDays: 30 },
    { ...grants[2], afterDays: 60, users: 8, noise: 0.3 },
  ])
  expect([paysNothing(parsed), setAside(parsed)]).toEqual([false, 1000n * 10n ** 18n])
})

test('an amount keeps all its digits', () => {
  const digits = '123456789012345678901234567890.123456789012345678'
  expect(amountIn(policy.parse({ ...good, budget: `${digits} METIS` }).budget)).toBe(digits)
})
