import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountIn, isEmpty, policy } from './policy.ts'

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
  ['an unknown field', { legs: [{ sink: 'native', share: 1, vest: 3 }] }, ['legs.0']],
  ['a negative vesting', { legs: [{ sink: 'native', share: 1, vestDays: -1 }] }, ['legs.0.vestDays']],
  [
    'a field of another shape',
    { legs: [{ sink: 'native', share: 1, schedule: { shape: 'linear', days: 3 } }] },
    ['legs.0.schedule'],
  ],
  ['an id that is no folder', { id: '../x' }, ['id']],
])('%s is refused, at its place', (_what, changes, places) => {
  expect(mistakes(changes)).toEqual(places)
})

test('a policy that can pay nothing is the empty one, whatever its legs say', () => {
  const empty = (changes: object) => isEmpty(policy.parse({ ...good, ...changes }))
  expect(empty({})).toBe(false)
  expect(empty({ budget: '0.000000000000000001 METIS' })).toBe(false)
  expect([
    empty({ budget: '0 METIS' }),
    empty({ budget: '0.00 METIS' }),
    empty({ budget: '0 METIS', legs: [] }),
  ]).toEqual([true, true, true])
})

test('an amount keeps all its digits', () => {
  const digits = '123456789012345678901234567890.123456789012345678'
  expect(amountIn(policy.parse({ ...good, budget: `${digits} METIS` }).budget)).toBe(digits)
})
