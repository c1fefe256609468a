import { Effect } from 'effect'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AnyKind } from '../../agents/agent.ts'
import { agentKinds, type KindName } from '../../agents/index.ts'
import { namesOf } from '../../protocols/actions.ts'
import { optionalProtocols } from '../../protocols/index.ts'
import { holdingsOf } from '../../protocols/markets.ts'
import { fromUnits } from '../../protocols/token.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import type { RunOutcome } from '../../sandbox/run/outcome.ts'
import type { RunRecord } from '../../sandbox/metrics/metric.ts'
import { holdersOf } from '../../sandbox/world/holders.ts'
import type { World } from '../../sandbox/world/world.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol } from '../fixtures/ecosystem.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const campaign = smallCampaign({
  days: 4,
  blockSeconds: 7200,
  programme: { fromDay: 1, days: 2 },
  evaluation: { fromDay: 3.75, toDay: 4 },
  chain: everyProtocol,
  agents: {
    user: { count: 8 },
    ...eagerPeople,
    searcher: { count: 1 },
    washTrader: { count: 1 },
    hunter: { count: 1, addresses: 2 },
  },
  policies: [
    {
      id: 'all',
      title: 'Farms and grants',
      budget: '3000 METIS',
      legs: [{ sink: 'native', share: 1 }],
      grants: [{ kind: 'milestone', amount: '1000 METIS', milestones: 1 }],
    },
  ],
})
const spec = specOf(campaign, 'all')

/** Kinds that do nothing in these days, and why. */
const idle: Partial<Record<KindName, string>> = {
  builder: 'Blocks are made by arrival: nobody asks for bundles.',
  hunter: 'No airdrop is announced.',
  liquidator: 'In so few days no account falls below its margin.',
  washTrader: 'Nobody gives fees back.',
}

function frozen<A>(value: A): A {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) frozen(each)
  }
  return value
}

let world: World
let record: RunRecord
let hashes: readonly string[]
let again: RunOutcome
const decided = new Map<string, number>()

beforeAll(async () => {
  // Everybody decides twice on what nobody can change; whoever tries to throws.
  for (const kind of Object.values(agentKinds) as AnyKind[]) {
    const { decide } = kind
    vi.spyOn(kind, 'decide').mockImplementation((situation) => {
      const given = frozen(situation)
      const first = frozen(decide(given))
      expect(decide(given), kind.kind).toEqual(first)
      decided.set(kind.kind, (decided.get(kind.kind) ?? 0) + 1)
      return first
    })
  }
  await live(
    Effect.gen(function* () {
      world = yield* worldOf(spec)
      const mined: string[] = []
      record = yield* grow(world, spec, ({ block }) => mined.push(block.hash))
      hashes = mined
    }),
  )
  vi.restoreAllMocks()
  again = await Effect.runPromise(reproduce(spec))
})

afterAll(() => void vi.restoreAllMocks())

test('every protocol is there, and everybody has decided, twice the same on what cannot be changed', () => {
  expect(namesOf(world.deployments)).toEqual(expect.arrayContaining(Object.keys(optionalProtocols)))
  expect([...decided.keys()].toSorted()).toEqual(
    Object.values(agentKinds)
      .map(({ kind }) => kind)
      .toSorted(),
  )
})

test('every kind acts, or is listed with the reason why it does not', () => {
  const acting = new Set(Object.keys(record.breakdowns['actionsUsed']!).map((part) => part.split(' · ')[1]))
  const quiet = (Object.keys(agentKinds) as KindName[]).filter((name) => !acting.has(name))
  expect(quiet.toSorted()).toEqual(Object.keys(idle).toSorted())
})

test('a run that nobody watches is the same to the last block', () => {
  expect(again.blocks.map(({ hash }) => hash)).toEqual(hashes)
  expect(again.record.values).toEqual(record.values)
  expect(again.record.breakdowns).toEqual(record.breakdowns)
})

test('users take whichever exchange gives more: some swap at one, some at the other', () => {
  for (const exchange of ['netswap', 'hercules']) {
    expect(record.breakdowns['actionsUsed']).toHaveProperty([`${exchange}.swap · user`])
  }
})

test('no METIS is counted twice or left out: what protocols say lies in them is what these contracts hold', () => {
  const { deployments, ledger } = world
  const { seen } = world.state
  const { metis } = deployments.bridge
  // What the foundation has in Hercules is told by its position and not by its share.
  const counted = holdingsOf(deployments, seen.chain, () => 0)
    .filter(({ protocol }) => protocol !== 'hercules')
    .flatMap(({ tokens }) => tokens.filter(({ token }) => token.address === metis.address))
  const holders = [...holdersOf(deployments)].filter(([, place]) => holding.includes(place))
  expect(holders).toHaveLength(holding.length)
  const held = holders.map(([holder]) => fromUnits(ledger.balance(metis.address, holder), 18))
  const owed = fromUnits(seen.chain.sequencing!.totalOwed, 18)
  expect(sum(counted.map(({ amount }) => amount))).toBeCloseTo(sum(held) - owed, 6)
  const { tvl, tvlStaked } = record.values
  expect(sum(Object.values(record.breakdowns['tvlByProtocol']!)) / (tvl! + tvlStaked!)).toBeCloseTo(1, 6)
})

/** Contracts in which METIS lies that people have put there. */
const holding = [
  'netswap.nativePool',
  'sequencing.lockingInfo',
  ...Array.from({ length: 16 }, (_, i) => `delegation.delegationPool${i}`),
  'enki.dealer',
  'enki.eMetisMarket',
  'perpetual.vault',
  'lending.metisReserve',
  'restaking.vault',
  'grants.votes',
  'rewards.votingEscrow',
]
const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0)
