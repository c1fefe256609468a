import { expect, test } from 'vitest'
import { optionalProtocols } from '../../protocols/index.ts'
import { isFunded, sinks } from '../policy/policy.ts'
import { paymentInconsistencies, unfunded } from './payment-consistency.ts'

const everywhere = () => true
const found = (written: unknown, on: (name: string) => boolean = everywhere) =>
  paymentInconsistencies(written, on).map(({ path, message }) => `${path.join('.')}: ${message}`)

test.each(sinks.filter(isFunded))('a payment into %s is a mistake exactly where that is off', (sink) => {
  const written = { policies: [{ legs: [{ sink: 'native' }] }, { legs: [{ sink: 'bridged' }, { sink }] }] }
  expect(found(written)).toEqual([])
  expect(found(written, (name) => name !== sink)).toEqual([
    `policies.1.legs.1.sink: it pays into ${sink}, which is off: add \`${sink}: {}\` to \`chain\``,
  ])
})

test('no sink has a protocol that cannot be switched on', () => {
  for (const sink of sinks.filter(isFunded)) expect(Object.keys(optionalProtocols)).toContain(sink)
})

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
