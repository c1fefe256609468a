import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { spotPrice } from '../../protocols/netswap/constant-product.ts'
import type { Fact } from '../../protocols/fact.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { StepResult } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const quick = { votingDelayDays: 0.1, votingDays: 0.5, timelockDays: 0.1, applicationDays: 4 }
/** Nobody trades but developers and the arbitrageur. */
const agents = {
  user: { count: 1 },
  investor: { count: 0 },
  // So well paid that nearly everybody makes an effort, and so able that nearly every effort succeeds.
  grantee: {
    count: 4,
    skill: { low: 0.95, high: 0.96 },
    solvent: 1,
    buildDays: 10,
    waitDays: 100,
    privateUsd: 0,
    dud: 0,
    appealSpread: 0.3,
  },
  patron: { count: 20, visitsPerDay: 1, valueUsd: 15 },
  // So fond of METIS that they keep it in a world where nothing is earned.
  delegate: { count: 3, drift: 1 },
}
const campaign = smallCampaign({
  days: 60,
  programme: { fromDay: 4, days: 6 },
  evaluation: { fromDay: 55, toDay: 60 },
  chain: { grants: quick },
  agents,
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
    {
      id: 'reviewed',
      title: 'Taken back from failures',
      budget: '2000 METIS',
      grants: [
        { kind: 'vested', amount: '1000 METIS', days: 40, clawback: 1, reviewAfterDays: 20 },
        { kind: 'vested', amount: '1000 METIS', days: 40, clawback: 0 },
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

/** Who has the policy's n-th grant. */
const holderOf = ({ world }: Pick<Awaited<ReturnType<typeof lived>>, 'world'>, call: number) =>
  world.byAddress.get(world.state.seen.chain.grants!.calls[call]!.applicant)?.persona

test('whoever applies first is proposed, one for each grant, and works for what he is paid by', async () => {
  const run = await lived('result')
  const { world, record, price, ofType } = run
  expect(ofType('grantCall')).toHaveLength(3)
  const applied = ofType('application')
  expect(new Set(applied.map(({ account }) => account)).size).toBe(3)
  expect(ofType('proposal')).toHaveLength(3)
  for (const { account, kind } of ofType('grant')) {
    expect(world.state.seen.chain.grants!.calls[applied.find((each) => each.account === account)!.call]!.kind).toBe(
      kind,
    )
  }
  expect(ofType('grant')).toHaveLength(3)
  const { grants, venues, deliveries, fundMetis } = world.state.seen.chain.grants!
  expect(venues.filter(({ visitors }) => visitors > 0).length).toBeGreaterThan(0)
  for (const { kind, recipient, attested, milestones, paid, amount } of grants.slice(0, 3)) {
    const complete = deliveries.find(({ maker }) => maker === recipient)?.complete.filter(Boolean).length ?? 0
    // With so many visitors all of what is paid for use is earned.
    if (kind === 'milestone') expect(attested).toBe(complete)
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
  // Twenty stages, of which not all can be done in time: some of the money stays in the fund.
  const [first, ...others] = campaign.policies
  const hard = { ...first!.grants[0]!, milestones: 20, withinDays: 8 } as NonNullable<typeof first>['grants'][number]
  const granting = { ...first!, grants: [...first!.grants.slice(1), hard] }
  const run = await lived('result', { ...campaign, policies: [granting, ...others] })
  const { world, record, entries } = run
  const payments = entries.flatMap(({ block, fact }) => (fact.type === 'grantPaid' ? [{ ...fact, block }] : []))
  const paid = (call: number): number =>
    payments
      .filter(({ account }) => world.byAddress.get(account)!.persona === holderOf(run, call))
      .reduce((sum, { amount }) => sum + fromUnits(amount, 18), 0)
  const unpaid = {
    'grant 1 · milestone': 1000 - paid(0),
    'grant 2 · retroactive': 1000 - paid(1),
    'grant 3 · milestone': 1000 - paid(2),
  }
  expect(unpaid['grant 3 · milestone']).toBeGreaterThan(0)
  expect(record.breakdowns['budgetUnpaid']).toEqual(
    Object.fromEntries(Object.entries(unpaid).filter(([, metis]) => metis > 0)),
  )
  const left = Object.values(unpaid).reduce((sum, metis) => sum + metis, 0)
  expect(record.values['budgetPaid']).toBeCloseTo(1 - left / 3000, 12)
  expect(record.values['lastPayment']).toBe(payments.at(-1)!.block / 6)
})

test('what nobody applies for stays with the fund', async () => {
  const { world, record, ofType } = await lived('result', {
    ...campaign,
    agents: { ...campaign.agents, grantee: { ...campaign.agents.grantee, count: 1 } },
  })
  expect(ofType('grantCall')).toHaveLength(3)
  expect(ofType('grant')).toHaveLength(1)
  const paid = ofType('grantPaid').reduce((sum, { amount }) => sum + amount, 0n)
  expect(world.state.seen.chain.grants!.fundMetis).toBe(parseEther('43000') - paid)
  expect(record.values['budgetPaid']).toBeCloseTo(fromUnits(paid, 18) / 3000, 12)
})

test('money that comes whatever happens is taken and builds nothing, when nobody has a benefit of his own', async () => {
  const { ofType } = await lived('anyhow')
  const paid = ofType('grantPaid').reduce((sum, { amount }) => sum + amount, 0n)
  expect(fromUnits(paid, 18)).toBeGreaterThan(2990)
  // A tenth of tries succeeds by luck: of three developers, who have two each, hardly any.
  expect(ofType('venue').length).toBeLessThanOrEqual(1)
})

/** A campaign whose developers differ. */
const withDevelopers = (change: object): typeof campaign => ({
  ...campaign,
  agents: { ...campaign.agents, grantee: { ...campaign.agents.grantee, ...change } },
})

test('where an effort changes nothing nobody makes one for any pay, and luck is all that is paid (M9)', async () => {
  // Nothing is of any use, so that nobody pays for keeping it up either.
  const still = withDevelopers({ luck: 0.5, skill: { low: 0.5, high: 0.5 }, dud: 1 })
  const { world, ofType } = await lived('result', still)
  const developers = new Set(
    world.inhabitants.flatMap(({ kind, address }) => (kind.kind === 'grantee' ? [address] : [])),
  )
  const { outside, usdc } = world.deployments.bridge
  const bought = ofType('transfer').filter(
    ({ from, to, token }) => developers.has(from) && to === outside && token === usdc.address,
  )
  expect(bought).toEqual([])
  expect(ofType('handIn').length).toBeGreaterThan(0)
  const { grants, deliveries } = world.state.seen.chain.grants!
  for (const { kind, recipient, attested } of grants) {
    if (kind !== 'milestone') continue
    const complete = deliveries.find(({ maker }) => maker === recipient)?.complete.filter(Boolean).length ?? 0
    expect(attested).toBe(complete)
  }
  const nobody = await lived('result', withDevelopers({ luck: 0, skill: { low: 0, high: 0 } }))
  expect(nobody.ofType('grantPaid')).toEqual([])
})

test('a fund that says so takes back from who has nothing to show, by its own vote', async () => {
  const { world, ofType } = await lived('reviewed', withDevelopers({ luck: 0, skill: { low: 0, high: 0 } }))
  const taken = ofType('clawback')
  expect(taken).toHaveLength(1)
  const call = world.state.seen.chain.grants!.calls.findIndex(({ applicant }) => applicant === taken[0]!.account)
  expect(call).toBe(0)
  const paid = (account: string) =>
    ofType('grantPaid').reduce((sum, fact) => sum + (fact.account === account ? fromUnits(fact.amount, 18) : 0), 0)
  expect(paid(taken[0]!.account)).toBeCloseTo(1000 - fromUnits(taken[0]!.amount, 18), 9)
  expect(fromUnits(taken[0]!.amount, 18)).toBeGreaterThan(400)
})

test('without grants the same people live on a fund that pays nobody, and nobody locks METIS for a say in nothing', async () => {
  const { world, ofType, failed } = await lived('none')
  expect(failed).toBe(0)
  expect(ofType('grant')).toEqual([])
  expect(world.state.seen.chain.grants!.fundMetis).toBe(40_000n * 10n ** 18n)
  expect(ofType('transfer').some(({ token }) => token === world.deployments.grants!.votes.address)).toBe(false)
})

test('METIS is locked for votes while there is something to decide, and is free again afterwards', async () => {
  const { world, entries } = await lived('result')
  const { votes } = world.deployments.grants!
  const moves = entries.flatMap(({ block, actor, fact }) =>
    fact.type === 'transfer' && fact.token === votes.address && actor.startsWith('delegate')
      ? [{ block, ...fact }]
      : [],
  )
  expect(moves.length).toBeGreaterThan(0)
  // Blocks of four hours: the calls are made on day 4.
  expect(Math.min(...moves.map(({ block }) => block))).toBeGreaterThanOrEqual(24)
  expect(world.state.seen.chain.grants!.locked).toBe(40_000n * 10n ** 18n)
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

test('where products win nobody, grants win nobody, whatever they build (M10)', async () => {
  const barren = {
    ...campaign,
    days: 32,
    evaluation: { fromDay: 24, toDay: 32 },
    agents: { ...campaign.agents, user: { ...campaign.agents.user, count: 12 } },
    market: { ...campaign.market, users: 4, imitation: 0.3, serviceElasticity: 0, productPull: 0 },
  }
  const [granted, twin] = [await lived('result', barren), await lived('none', barren)]
  expect(granted.world.state.influence.products).toBeGreaterThan(0)
  expect(granted.world.state.market.users).toBe(twin.world.state.market.users)
  const swappers = ({ entries }: typeof twin) =>
    new Set(entries.flatMap(({ actor, fact }) => (fact.type === 'swap' && actor.startsWith('user-') ? [actor] : [])))
  expect(swappers(granted)).toEqual(swappers(twin))
})
