import { describe, expect, test } from 'vitest'
import { registry } from '../../protocols/registry/registry.ts'
import { policy } from '../policy/policy.ts'
import { campaign } from './campaign.ts'
import { examine } from '../document/finding.ts'
import { pathText } from '../document/mistake.ts'

const good = {
  name: 'good',
  question: 'Is it?',
  days: 60,
  seeds: 3,
  programme: { fromDay: 10, days: 20 },
  evaluation: { fromDay: 45, toDay: 60 },
  policies: [{ id: 'a', title: 'A', budget: '10 METIS', legs: [{ sink: 'native', share: 1 }] }],
}

const said = (schema: Parameters<typeof examine>[0], value: unknown): string[] =>
  examine(schema, value).findings.map(({ path, says }) => `${pathText(path)}: ${says}`)

const ofCampaign = (changes: object) => said(campaign, { ...good, ...changes })
const ofPolicy = (changes: object) => said(policy, { ...good.policies[0], ...changes })

describe('a key that is not known', () => {
  test.each([
    [
      'that a field had before',
      { market: { depthElasticity: 0.3 } },
      'market.depthElasticity: nothing by this name is known here: it is called serviceElasticity now',
    ],
    ['that is a slip of one beside it', { sedes: 3 }, 'sedes: nothing by this name is known here: did you mean seeds?'],
    [
      'written in another fashion',
      { block_seconds: 3600 },
      'block_seconds: nothing by this name is known here: did you mean blockSeconds?',
    ],
    [
      'that belongs a level down',
      { metisSupply: 2e6 },
      'metisSupply: nothing by this name is known here: did you mean chain.metisSupply?',
    ],
    [
      'that belongs a level up',
      { chain: { market: {} } },
      'chain.market: nothing by this name is known here: did you mean market?',
    ],
    [
      'that belongs somewhere else',
      { agents: { user: { minLock: 3 } } },
      'agents.user.minLock: nothing by this name is known here: did you mean chain.sequencing.minLock?',
    ],
    [
      'that belongs to another world',
      { worlds: { calm: { churn: 1 } } },
      'worlds.calm.churn: nothing by this name is known here: did you mean worlds.calm.market.churn?',
    ],
  ])('%s is answered with that one', (_what, changes, expected) => {
    expect(ofCampaign(changes)).toEqual([expected])
  })

  test('of a kind that has no such field is answered with the kind that has it', () => {
    const grants = [{ kind: 'upfront', amount: '10 METIS', days: 3 }]
    expect(ofPolicy({ legs: [], grants })).toEqual([
      'grants[0].days: nothing by this name is known here: it belongs to kind: vested',
    ])
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is %s like any other, wherever it stands',
    (key) => {
      const own = (inner: object) => Object.defineProperty({ ...inner }, key, { value: {}, enumerable: true })
      const unknown = new RegExp(`${key}: nothing by this name is known here: known are `)
      expect(said(campaign, own(good))).toEqual([expect.stringMatching(unknown)])
      expect(ofCampaign({ agents: own({}) })).toEqual([expect.stringMatching(unknown)])
      expect(ofCampaign({ agents: { user: own({}) } })).toEqual([expect.stringMatching(unknown)])
      expect(ofCampaign({ chain: own({ lending: own({}), feeds: {} }) })).toHaveLength(2)
      expect(ofCampaign({ policies: [own(good.policies[0]!)] })).toEqual([expect.stringMatching(unknown)])
      expect(ofPolicy({ mev: own({ burn: 1 }) })).toHaveLength(1)
    },
  )
})

describe('a value of the wrong kind', () => {
  test.each([
    ['a number in quotes', { days: '60' }, 'days: has to be a number, and is the text "60": write 60, without quotes'],
    [
      'a number with a unit',
      { days: '60 days' },
      'days: has to be a number, and is the text "60 days": write 60, without quotes',
    ],
    [
      'digits in groups',
      { seeds: '1_000' },
      'seeds: has to be a number, and is the text "1_000": write 1000, without quotes',
    ],
    [
      'a percentage',
      { market: { revenueShare: '30%' } },
      'market.revenueShare: has to be a number, and is the text "30%": write 0.3, without quotes',
    ],
    ['a number for a text', { question: 7 }, 'question: has to be text, and is 7: put it in quotes: "7"'],
    ['nothing', { days: null }, 'days: has to be a number, and is empty'],
    ['a half', { seeds: 1.5 }, 'seeds: has to be a whole number, and is 1.5'],
    ['no number at all', { market: { eth: Number.NaN } }, 'market.eth: has to be a number, and is NaN'],
    ['an infinite one', { market: { eth: Infinity } }, 'market.eth: has to be a number, and is Infinity'],
    [
      'one entry for a list',
      { policies: 'native' },
      'policies: has to be a list, and is the text "native": put it in brackets: [ … ]',
    ],
    [
      'one number for a distribution',
      { agents: { investor: { horizonDays: 30 } } },
      'agents.investor.horizonDays: has to be a map of fields (median, spread), and is 30',
    ],
    [
      'a slip in a name',
      { ordering: 'frist-come' },
      /^ordering: has to be first-come, .* and is the text "frist-come": did you mean first-come\?$/,
    ],
    [
      'a name of many',
      { primary: 'tvlNativ' },
      /^primary: has to be one of \d+ names, and is the text "tvlNativ": did you mean tvlNative\?$/,
    ],
    [
      'on',
      { chain: { feeds: 'on' } },
      'chain.feeds: has to be off or a map of fields, and is the text "on": write {} to switch it on as it usually is',
    ],
    [
      'true',
      { chain: { feeds: true } },
      'chain.feeds: has to be off or a map of fields, and is true: write {} to switch it on as it usually is',
    ],
    [
      'nothing after the colon',
      { chain: { feeds: null } },
      'chain.feeds: has to be off or a map of fields, and is empty: write {} to switch it on as it usually is, or off',
    ],
    [
      'off, as YAML 1.1 reads it',
      { chain: { feeds: false } },
      'chain.feeds: has to be off or a map of fields, and is false: write "off", with the quotes',
    ],
    [
      'a registry that nobody has',
      { chain: { fork: { blockNumber: 1, registry: 'andromda' } } },
      /^chain\.fork\.registry: has to be andromeda or a map .*did you mean andromeda\?$/,
    ],
    ['none', { worlds: {} }, /^worlds: in no world nothing runs/],
    ['a name of capitals', { worlds: { Calm: {} } }, /^worlds\.Calm: this name has to be lower-case letters/],
    ['a name that Windows keeps', { name: 'aux' }, /^name: has to be another name \(no folder/],
  ])('is %s, and the cure is said', (_what, changes, expected) => {
    expect(ofCampaign(changes)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)])
  })

  test.each([
    [
      'a number',
      { budget: 2000 },
      /^budget: has to be an amount in METIS as text, .* and is 2000: write "2000 METIS"$/,
    ],
    ['in groups of digits', { budget: '2,000 METIS' }, /and is the text "2,000 METIS": write "2000 METIS"$/],
    ['in small letters', { budget: '2000 metis' }, /write "2000 METIS"$/],
    ['of seventy digits', { budget: `${'9'.repeat(70)} METIS` }, /of thirty digits at most/],
  ])('is an amount that is %s, and the cure is said', (_what, changes, expected) => {
    expect(ofPolicy(changes)).toEqual([expect.stringMatching(expected)])
  })

  test('is yes where true is meant', () => {
    expect(ofPolicy({ legs: [{ sink: 'native', share: 1, boosted: 'yes' }] })).toEqual([
      'legs[0].boosted: has to be true or false, and is the text "yes": YAML reads yes as text: write true',
    ])
  })

  test('is an address that YAML took for a number', () => {
    const known = [{ name: 'x', note: 'y', address: 0x12 }]
    expect(said(registry, { chain: 'x', chainId: 1, protocols: {}, known })).toEqual([
      expect.stringMatching(/^known\[0\]\.address: has to be an address.*put it in quotes, or YAML reads a number$/),
    ])
  })
})

test('what is missing is said with what it means', () => {
  const { title: _title, ...untitled } = good.policies[0]!
  expect(said(policy, untitled)).toEqual(['title: this is missing, and has to be text. What people call it.'])
})

test('parts are compared whatever else is wrong with a policy', () => {
  const legs = [
    { sink: 'native', share: 0.5 },
    { sink: 'bridged', share: 0.4 },
  ]
  const grants = [{ kind: 'upfront', amount: '20 METIS' }]
  expect(
    ofPolicy({ title: 7, legs, grants, colour: 'red', slashShare: 2 })
      .map((line) => line.split(':')[0])
      .sort(),
  ).toEqual(['colour', 'grants', 'legs', 'slashShare', 'title'])
})

/** Some seconds; what grows faster than what is written would be a matter of hours. */
test('what is enormous is examined soon', () => {
  const text = '9'.repeat(1_000_000)
  const before = performance.now()
  ofCampaign({
    name: text,
    question: text,
    days: text,
    policies: [{ id: text, title: text, budget: `${text} METIS`, [text]: text }],
  })
  ofCampaign(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`sed${i}`, 1])))
  expect(performance.now() - before).toBeLessThan(120_000)
})
