import { describe, expect, it } from 'vitest'
import { smallCampaign } from '../../test/fixtures/campaigns.ts'
import { campaign } from './campaign.ts'
import { fieldsAt, multiplied, withField } from './field-path.ts'

const small = smallCampaign({
  chain: { grants: {} },
  policies: [
    { id: 'linear', title: 'Linear', budget: '100 METIS', legs: [{ sink: 'native', share: 1 }] },
    { id: 'grants', title: 'Grants', budget: '60 METIS', grants: [{ kind: 'upfront', amount: '60 METIS' }] },
  ],
})
const at = (path: string) => fieldsAt(campaign, small, path)

describe('a dotted path', () => {
  it('leads to any field, to an entry by its id, and to all entries that have such a field', () => {
    expect(at('market.users')).toEqual({ places: [['market', 'users']] })
    expect(at('agents.investor.horizonDays.median')).toEqual({
      places: [['agents', 'investor', 'horizonDays', 'median']],
    })
    expect(at('policies.grants.budget')).toEqual({ places: [['policies', 1, 'budget']] })
    expect(at('policies.*.grants.*.amount')).toEqual({ places: [['policies', 1, 'grants', 0, 'amount']] })
    expect(at('policies.*.budget')).toMatchObject({ places: { length: 2 } })
  })

  it.each([
    ['market.serviceElasticty', 'did you mean serviceElasticity?'],
    ['markt.users', 'did you mean market?'],
    ['policies.liner.budget', 'did you mean linear?'],
    ['policies.other-one.budget', 'there are linear, grants'],
    ['chain.lending.usdc', 'switch it on there first'],
    ['market.users.most', 'is a value, and has no field most'],
  ])('that leads nowhere says where it ends and what was meant: %s', (path, cure) => {
    expect(at(path)).toHaveProperty('wrong', expect.stringContaining(cure))
  })
})

describe('a value put in', () => {
  it('changes its place alone, and nothing in what was given', () => {
    const before = JSON.stringify(small)
    const changed = withField(small, ['policies', 0, 'budget'], '7 METIS') as typeof small
    expect(changed.policies.map(({ budget }) => budget)).toEqual(['7 METIS', '60 METIS'])
    expect({ ...changed, policies: small.policies }).toEqual(small)
    expect(JSON.stringify(small)).toBe(before)
  })

  it('that multiplies keeps parts of an amount the whole of it, to the last digit', () => {
    expect(multiplied('750 METIS', 0.333333)).toBe('249.99975 METIS')
    expect(multiplied('3000 METIS', 0.333333)).toBe('999.999 METIS')
    expect(multiplied('0.5 METIS', 2)).toBe('1 METIS')
    expect(multiplied(12, 0.5)).toBe(6)
    expect(multiplied('native', 2)).toBeUndefined()
  })
})
