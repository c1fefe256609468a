import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { spotPrice } from '../../protocols/netswap/constant-product.ts'
import type { Fact } from '../../protocols/fact.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { StepResult } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const quick = { votingDelayDays: 0.1, votingDays: 0.5, timelockDays: 0.1, usersPerMilestone: 3 }
const campaign = smallCampaign({
  days: 60,
  programme: { fromDay: 4, days: 6 },
  evaluation: { fromDay: 55, toDay: 60 },
  chain: { grants: quick },
  // So well paid that nearly everybody makes an effort, and so able that nearly every effort succeeds.
  // Nobody trades but builders and the arbitrageur.
  agents: {
    user: { count: 1 },
    investor: { count: 0 },
    grantee: { count: 4, skill: { low: 0.95, high: 0.96 }, solvent: 1, buildDays: 10, waitDays: 100, privateUsd: 0 },
    patron: { count: 20, visitsPerDay: 1, valueUsd: 15 },
    delegate: { count: 3 },
  },
  market: { users: 0.001 },
  policies: [
    {
      id: 'result',
      title: 'By result',
      budget: '3000 METIS',
      grants: [
        { kind: 'milestone', amount: '1000 METIS', milestones: 2 },
        { kind: 'milestone', amount: '1000 METIS', milestones: 2 },
        { kind: 'retroactive', amount: '1000 METIS', afterDays: 30 },
      ],
    },
    {
      id: 'anyhow',
      title: 'Whatever comes',
      budget: '3000 METIS',
      grants: [
        { kind: 'upfront', amount: '1000 METIS' },
        { kind: 'upfront', amount: '1000 METIS' },
        { kind: 'vested', amount: '1000 METIS', days: 20 },
      ],
    },
  ],
})

/** A whole run, whose books close after every block or it fails. */
const lived = (policy: string, from = campaign) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(from, policy)
      const world = yield* worldOf(spec)
      const moments: StepResult[] = []
      let price: number | undefined
      const record = yield* grow(world, spec, (moment) => {
        moments.push(moment)
        if (world.state.block * spec.timeline.blockSeconds >= 4 * 86_400)
          price ??= spotPrice(reservesOf(world.state.seen, world.deployments.netswap.pools.native))
      })
      const entries = moments.flatMap((moment) => moment.entries)
      const ofType = <T extends Fact['type']>(type: T) =>
        entries.map(({ fact }) => fact).filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)
      return { world, record, price: price!, entries, ofType, failed: moments.flatMap(({ failed }) => failed).length }
    }),
  )

test('money by result makes builders work, and their visitors are what it is paid for', async () => {
  const { world, record, price, ofType } = await lived('result')
  expect(ofType('proposal')).toHaveLength(3)
  expect(ofType('grant').map(({ kind, account }) => [kind, world.byAddress.get(account)?.persona])).toEqual([
    ['milestone', 'grantee-0'],
    ['milestone', 'grantee-1'],
    ['retroactive', 'grantee-2'],
  ])
  const { grants, venues, fundMetis } = world.state.seen.chain.grants!
  expect(venues.filter(({ visitors }) => visitors > 0).length).toBeGreaterThan(0)
  for (const { recipient, attested, milestones, paid, amount } of grants.slice(0, 3)) {
    const visitors = venues.find(({ builder }) => builder === recipient)?.visitors ?? 0
    expect(attested).toBe(Math.min(milestones, Math.floor(visitors / quick.usersPerMilestone)))
    expect(paid).toBe((amount * BigInt(attested)) / BigInt(milestones))
  }
  const paid = ofType('grantPaid').reduce((sum, { amount }) => sum + amount, 0n)
  expect(paid).toBeGreaterThan(0n)
  // What was granted is paid or went back to the fund before the policy is judged, and what was paid is the policy's cost.
  const back = ofType('clawback').reduce((sum, { amount }) => sum + amount, 0n)
  expect(fromUnits(paid + back, 18)).toBe(3000)
  expect(fromUnits(fundMetis - back, 18)).toBe(40_000)
  expect(record.values['policyCost']! / fromUnits(paid, 18)).toBeCloseTo(price, 9)
})

test('what of a budget was paid, when last, and which grants were not is told by what the chain paid', async () => {
  // Visitors for one milestone, of which there are twenty: most of the money stays in the fund.
  const [first, ...others] = campaign.policies
  const hard = { kind: 'milestone', amount: '1000 METIS', milestones: 20 } as const
  const granting = { ...first!, grants: [...first!.grants.slice(1), hard] }
  const { world, record, entries } = await lived('result', { ...campaign, policies: [granting, ...others] })
  const payments = entries.flatMap(({ block, fact }) => (fact.type === 'grantPaid' ? [{ ...fact, block }] : []))
  const paid = (who: string): number =>
    payments
      .filter(({ account }) => world.byAddress.get(account)!.persona === who)
      .reduce((sum, { amount }) => sum + fromUnits(amount, 18), 0)
  const unpaid = {
    'grant 1 · milestone': 1000 - paid('grantee-0'),
    'grant 2 · retroactive': 1000 - paid('grantee-1'),
    'grant 3 · milestone': 1000 - paid('grantee-2'),
  }
  expect(unpaid['grant 3 · milestone']).toBeGreaterThan(0)
  expect(record.breakdowns['budgetUnpaid']).toEqual(
    Object.fromEntries(Object.entries(unpaid).filter(([, metis]) => metis > 0)),
  )
  const left = Object.values(unpaid).reduce((sum, metis) => sum + metis, 0)
  expect(record.values['budgetPaid']).toBeCloseTo(1 - left / 3000, 12)
  expect(record.values['lastPayment']).toBe(payments.at(-1)!.block / 6)
})

test('money that comes whatever happens is taken and builds nothing, when nobody has a benefit of his own', async () => {
  const { world, ofType } = await lived('anyhow')
  const paid = ofType('grantPaid').reduce((sum, { amount }) => sum + amount, 0n)
  expect(fromUnits(paid, 18)).toBeGreaterThan(2990)
  // A tenth succeeds by luck: of three builders hardly any.
  expect(ofType('venue').length).toBeLessThanOrEqual(1)
  // The rule by which everybody disposes of rewards is theirs, too.
  const builders = world.inhabitants.filter(({ kind }) => kind.kind === 'grantee').map(({ address }) => address)
  const sold = ofType('transfer').filter(
    ({ from, token }) => builders.includes(from) && token === world.deployments.bridge.metis.address,
  )
  expect(sold.length).toBeGreaterThan(0)
})

test('without grants the same people live on a fund that pays nobody', async () => {
  const { world, ofType, failed } = await lived('none')
  expect(failed).toBe(0)
  expect(ofType('grant')).toEqual([])
  expect(world.state.seen.chain.grants!.fundMetis).toBe(40_000n * 10n ** 18n)
  expect(ofType('transfer').some(({ token }) => token === world.deployments.grants!.votes.address)).toBe(true)
})

test('who comes for what a grant has built swaps as well, from then on, and that is organic volume', async () => {
  const sustained = 4
  const { world, record, entries } = await lived('result', {
    ...campaign,
    days: 32,
    evaluation: { fromDay: 24, toDay: 32 },
    agents: { ...campaign.agents, user: { ...campaign.agents.user, count: 12 } },
    market: { ...campaign.market, users: sustained, imitation: 0.3, serviceElasticity: 0, productPull: 0.5 },
  })
  expect(world.state.influence.products).toBeGreaterThan(0)
  expect(world.state.market.users).toBeGreaterThan(sustained + 0.5)
  const swaps = entries.flatMap(({ block, actor, fact }) => {
    const user = /^user-(\d+)$/.exec(actor)
    if (fact.type !== 'swap' || user === null) return []
    const dollars = fact.tokenIn === world.deployments.bridge.usdc.address ? fact.amountIn : fact.amountOut
    return [{ block, won: Number(user[1]) >= sustained, usd: fromUnits(dollars, 6) }]
  })
  const opened = entries.find(({ fact }) => fact.type === 'venue')!.block
  expect(swaps.some(({ won }) => won)).toBe(true)
  expect(swaps.filter(({ won, block }) => won && block <= opened)).toEqual([])
  const judged = swaps.filter(({ block }) => block * 14_400 > 24 * 86_400)
  expect(judged.some(({ won }) => won)).toBe(true)
  expect(record.values['organicVolume']).toBeCloseTo(judged.reduce((sum, { usd }) => sum + usd, 0) / 8, 3)
})
