import { describe, expect, test } from 'vitest'
import { agentInconsistencies, homeless } from './agent-consistency.ts'

const found = (written: unknown) => agentInconsistencies(written).map(({ path, says }) => `${path.join('.')}: ${says}`)

const agents = { user: { count: 4 }, operator: { count: 3, censored: ['user-3'], outage: { rank: 2 } } }

describe('an agent that is named', () => {
  test('is one that there is', () => {
    expect(found({ agents, worlds: { smooth: {} } })).toEqual([])
    const wrong = { ...agents.operator, censored: ['user-4', 'usr-1', 'toString-1', 'user-0', 7] }
    expect(found({ agents: { ...agents, operator: wrong } })).toEqual([
      'agents.operator.censored.0: there are 4 agents of the kind user, counted from 0',
      'agents.operator.censored.1: there is no kind of agent named usr: did you mean user-1?',
      expect.stringMatching(/^agents\.operator\.censored\.2: there is no kind of agent named toString: user, /),
    ])
    expect(found({ agents: { operator: { count: 3, outage: { rank: 3 } } } })).toEqual([
      'agents.operator.outage.rank: there are 3 operators, counted from 0',
    ])
  })
})

test('who lives on what is off is a mistake where a file asks for them, in a world as in the campaign', () => {
  const written = {
    chain: { grants: 'off', feeds: {} },
    agents: { grantee: { count: 3 }, delegate: { count: 0 }, user: { count: 3 }, constructor: { count: 3 } },
    worlds: { a: { agents: { trader: { count: 1 } } }, b: {} },
  }
  expect(homeless(written).map(({ path, says }) => `${path.join('.')}: ${says}`)).toEqual([
    'agents.grantee: they live on grants, which is off: add `grants: {}` to `chain`',
    'worlds.a.agents.trader: they live on perpetual, which is off: add `perpetual: {}` to `chain`',
  ])
  expect(homeless({ ...written, chain: { grants: {}, perpetual: {}, feeds: {} } })).toEqual([])
  for (const other of [undefined, null, 7, 'x', [], { agents: [] }, { worlds: 7 }]) expect(homeless(other)).toEqual([])
})

test('who the campaign asks for may live in one of its worlds alone; what a world asks for has to live there', () => {
  const agents = { operator: { count: 3 } }
  const on = { chain: { sequencing: {} } }
  expect(homeless({ agents, worlds: { bare: {}, staked: on } })).toEqual([])
  expect(homeless({ ...on, agents, worlds: { bare: { chain: { sequencing: false } }, staked: {} } })).toEqual([])
  const places = (written: unknown) => homeless(written).map(({ path }) => path.join('.'))
  expect(places({ agents, worlds: { bare: {}, other: {} } })).toEqual(['agents.operator'])
  expect(places({ ...on, worlds: { bare: { chain: { sequencing: null }, agents } } })).toEqual([
    'worlds.bare.agents.operator',
  ])
})
