import { parseEther } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import type { RunRecord } from '../../sandbox/metrics/metric.ts'
import type { Memory as UserMemory } from '../../agents/user.ts'
import { openPayments } from '../../sandbox/ledger/announced-payments.ts'
import type { World } from '../../sandbox/world/world.ts'
import { restless, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'
import { Effect } from 'effect'

const day = 86_400

const drop = (by: 'address' | 'capital', changes: object = {}): WrittenPolicy => ({
  id: `by-${by}`,
  title: `By ${by}`,
  budget: '3000 METIS',
  airdrops: [{ amount: '3000 METIS', by, announcedDays: 4, claimDays: 6, ...changes }],
})

const hunters = { count: 2, addresses: 6, reviewDays: 0.5 }
const campaign = smallCampaign({
  policies: [drop('address'), drop('capital'), { ...drop('address', { announcedDays: 0 }), id: 'surprise' }],
  // Who goes anywhere for no reason has something on the chain before there is a programme.
  agents: { hunter: hunters, investor: restless, user: { count: 30 } },
  market: { users: 25 },
})

interface Grown {
  readonly world: World
  readonly record: RunRecord
  readonly facts: readonly { readonly fact: Fact; readonly actor: string; readonly at: number }[]
  readonly failed: readonly string[]
  /** METIS that users keep of what they got, two days after claims opened, by user. */
  readonly kept: ReadonlyMap<string, number>
}

const grown = (id: string): Promise<Grown> =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, id)
      const world = yield* worldOf(spec)
      const opening = world.state.now + 1
      const facts: Grown['facts'][number][] = []
      const failed: string[] = []
      let kept: Grown['kept'] = new Map()
      const payments = openPayments(opening)
      const record = yield* grow(world, spec, (moment) => {
        const at = (moment.block.timestamp - opening) / day
        if (at <= 8) kept = keptByUsers(world)
        facts.push(...moment.entries.map(({ fact, actor }) => ({ fact, actor, at })))
        failed.push(
          ...moment.failed.flatMap((place) =>
            moment.ordered[place]!.action === 'airdrops.claim' ? [moment.ordered[place]!.actor] : [],
          ),
        )
        payments.see(moment.entries, moment.block.timestamp)
      })
      expect(payments.broken(world.state.now, world.state.now + 1)).toBeUndefined()
      return { world, record, facts, failed, kept }
    }),
  )

const keptByUsers = ({ inhabitants, state }: World): Grown['kept'] =>
  new Map(
    inhabitants.flatMap(({ persona, kind }, i) => {
      const { coins } = state.minds[i]!.memory as UserMemory
      return kind.kind === 'user' && coins !== undefined ? [[persona, coins.mind.kept] as const] : []
    }),
  )

const claimsIn = ({ facts }: Grown) =>
  facts.flatMap(({ fact, actor, at }) => (fact.type === 'airdropPaid' ? [{ ...fact, actor, at }] : []))

const active = ({ facts }: Grown, before: number): ReadonlySet<string> =>
  new Set(
    facts.flatMap(({ fact, actor, at }) =>
      at < before && ['swap', 'addLiquidity', 'stake'].includes(fact.type) ? [actor] : [],
    ),
  )

const isHunter = (actor: string): boolean => actor.startsWith('hunter-')

let byAddress: Grown, byCapital: Grown, surprise: Grown
beforeAll(async () => {
  byAddress = await grown('by-address')
  byCapital = await grown('by-capital')
  surprise = await grown('surprise')
}, 240_000)

describe.each([
  ['by address', () => byAddress],
  ['by capital', () => byCapital],
])('an airdrop %s', (_, of) => {
  test('pays everybody who claims what the list says, once, from the start of the programme until claims close', () => {
    const { world, failed } = of()
    const { list } = world.state.airdrops[0]!
    const claims = claimsIn(of())
    expect(claims.length).toBeGreaterThan(10)
    for (const { account, amount, at } of claims) {
      expect(amount).toBe(list!.amounts[list!.places.get(account)!])
      expect(at).toBeGreaterThanOrEqual(6)
      expect(at).toBeLessThan(12)
    }
    expect(new Set(claims.map(({ account }) => account)).size).toBe(claims.length)
    expect(failed).toEqual([])
  })

  test('gives the budget back what nobody has claimed, and no METIS is lost or made', () => {
    const { world, facts } = of()
    const { metis } = world.deployments.bridge
    const paid = claimsIn(of()).reduce((sum, { amount }) => sum + amount, 0n)
    const left = world.ledger.balance(metis.address, world.deployments.budget.timelock)
    const [lapsed, ...more] = facts.filter(({ fact }) => fact.type === 'airdropLapsed')
    expect(more).toEqual([])
    expect(lapsed!.fact).toMatchObject({ amount: left })
    expect(paid + left).toBe(parseEther('3000'))
    expect(world.ledger.balance(metis.address, world.deployments.airdrops.contracts[0]!)).toBe(0n)
  })
})

test('by address every address that was active before the programme is listed with as much, and nobody else', () => {
  const { list } = byAddress.world.state.airdrops[0]!
  const listed = [...list!.places.keys()].map((address) => byAddress.world.byAddress.get(address)!.persona)
  const seen = active(byAddress, 6)
  expect(listed.filter((actor) => !seen.has(actor))).toEqual([])
  // What is done in the last block before is booked when the list has been made.
  const early = active(byAddress, 5.8)
  expect([...early].filter((actor) => byAddress.world.byPersona.has(actor) && !listed.includes(actor))).toEqual([])
  expect(new Set(list!.amounts).size).toBe(1)
  const kinds = new Set(listed.map((actor) => actor.replace(/-\d+$/, '')))
  expect([...kinds].sort()).toEqual(['arbitrageur', 'hunter', 'investor', 'user'])
})

test('users and owners of capital who are listed claim; what they get, some sell and some keep', () => {
  const claimed = new Set(claimsIn(byAddress).map(({ actor }) => actor))
  expect([...claimed].some((actor) => actor.startsWith('investor-'))).toBe(true)
  const users = [...claimed].filter((actor) => actor.startsWith('user-'))
  expect(users.length).toBeGreaterThan(15)
  const keeping = users.filter((actor) => (byAddress.kept.get(actor) ?? 0) > 1)
  expect(keeping.length).toBeGreaterThan(users.length / 10)
  expect(keeping.length).toBeLessThan(users.length * 0.9)
})

test('hunters come where an airdrop by address is announced, and do nothing where none is', () => {
  const did = (run: Grown): number => new Set(run.facts.map(({ actor }) => actor).filter(isHunter)).size
  expect(did(byAddress)).toBeGreaterThan(6)
  expect([did(byCapital), did(surprise)]).toEqual([0, 0])
})

test('what goes to owners of several addresses is much by address, and next to nothing by capital (m12)', () => {
  expect(byAddress.record.values.sybilShare).toBeGreaterThan(0.1)
  expect(byCapital.record.values.sybilShare).toBeLessThan(0.05)
  expect(surprise.record.values.sybilShare).toBe(0)
  expect(byAddress.record.values.topClaimer).toBeGreaterThan(surprise.record.values.topClaimer!)
})
