import { expect, test } from 'vitest'
import { paymentInconsistencies, unfunded } from './payment-consistency.ts'

const found = (written: unknown) =>
  paymentInconsistencies(written).map(({ path, says }) => `${path.join('.')}: ${says}`)

test('a budget is at most all METIS that there are', () => {
  const written = (budget: string) => ({
    chain: { metisSupply: 6_000_000 },
    policies: [{ budget: '1 METIS' }, { budget }],
  })
  expect(found(written('6000000 METIS'))).toEqual([])
  expect(found(written('6000000.1 METIS'))).toEqual([
    'policies.1.budget: there are 6,000,000 METIS in all: lower it, or raise chain.metisSupply',
  ])
  expect(found(written(`${'9'.repeat(30)} METIS`))).toHaveLength(1)
  expect(found(written('much'))).toEqual([])
  expect(found({ policies: [{ budget: '7000000000 METIS' }] })).toEqual([])
})

test('a steward who has to propose grants has the votes for it', () => {
  const chain = { grants: { stewardMetis: 999, proposalMetis: 1000 } }
  expect(found({ chain, policies: [{ legs: [] }] })).toEqual([])
  expect(found({ chain, policies: [{ grants: [{}] }] })).toEqual([
    expect.stringMatching(/^chain\.grants\.stewardMetis: /),
  ])
})

test('legs without a budget are a mistake, and a budget of nothing is none', () => {
  const legs = [{ sink: 'native', share: 1 }]
  expect(unfunded({ policies: [{ legs, budget: '0 METIS' }, { legs: [] }, {}, 7] })).toEqual([])
  expect(unfunded({ policies: [{}, { legs }] }).map(({ path }) => path)).toEqual([['policies', 1, 'budget']])
})
