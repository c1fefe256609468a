import { describe, expect, test } from 'vitest'
import { optionalProtocols } from '../../protocols/index.ts'
import { orderingRules } from '../ordering/index.ts'
import { isFunded, sinks } from './sink.ts'
import { unmet } from './requirements.ts'

const everywhere = () => true
const found = (policy: unknown, on: (name: string) => boolean = everywhere, ordering = 'first-come') =>
  unmet(policy, { on, ordering }).map(({ path, says }) => `${path.join('.')}: ${says}`)

test.each(sinks.filter(isFunded))('a payment into %s is a mistake exactly where that is off', (sink) => {
  const policy = { legs: [{ sink: 'bridged' }, { sink }] }
  expect(found(policy)).toEqual([])
  expect(found(policy, (name) => name !== sink)).toEqual([
    `legs.1.sink: it pays into ${sink}, which is off: add \`${sink}: {}\` to \`chain\``,
  ])
})

test('the protocols that a policy can pay into can all be switched on, and say whom they pay', () => {
  expect(sinks.filter(isFunded)).toEqual(['sequencing', 'enki', 'rebates'])
  for (const sink of sinks.filter(isFunded)) expect(Object.keys(optionalProtocols)).toContain(sink)
})

describe('every ordering rule', () => {
  test.each(Object.values(orderingRules))('that sells places or settles in batches needs where: $name', (rule) => {
    const wanted = [...(rule.offers === 'none' ? [] : ['auction']), ...(rule.batched ? ['batch'] : [])]
    expect(found({ ordering: rule.name })).toEqual([])
    expect(found({ ordering: rule.name }, () => false)).toEqual(
      wanted.map((name) => expect.stringMatching(new RegExp(`^ordering: .*: add \`${name}: {}\` to \`chain\`$`))),
    )
  })
})

test('shares of MEV need bids by the rule in force, be it the policy’s own or the campaign’s', () => {
  const mev = { burn: 1 }
  expect(found({ mev })).toEqual([expect.stringMatching(/^mev: nobody bids/)])
  expect(found({ mev }, everywhere, 'builder-separation')).toEqual([])
  expect(found({ mev, ordering: 'first-price-bundles' })).toEqual([])
  expect(found({ mev, ordering: 'random' }, everywhere, 'builder-separation')).toHaveLength(1)
})
