import { Effect } from 'effect'
import { zeroAddress } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { view } from '../../protocols/read.ts'
import { DelegationPool } from '../../protocols/delegation/artifacts.gen.ts'
import { SeMetis } from '../../protocols/enki/artifacts.gen.ts'
import { EscrowedToken } from '../../protocols/farms/artifacts.gen.ts'
import { balanceOf, fromUnits } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { actorAt, amountOf, by, type Followed, followed, ofType } from '../fixtures/followed.ts'

/** Everything that a budget can pay into, on a chain on which rewards take all ways that there are. */
const campaign = smallCampaign({
  days: 34,
  blockSeconds: 14_400,
  programme: { fromDay: 6, days: 8 },
  evaluation: { fromDay: 24, toDay: 34 },
  chain: {
    feeds: {},
    // Sequencers are paid by the policy alone once the payer's 400 METIS are used up.
    sequencing: { payerMetis: 400, rewardPerBlock: 0.02, batchDays: 1, minLock: 2_000 },
    enki: { cycleDays: 2, openingStake: 1_000 },
    delegation: { noticeDays: 2, streamDays: 2 },
    restaking: { collateral: 'seMETIS', rewardMetis: 3_000, rewardDays: 10, epochDays: 2 },
    lending: {},
    rewards: { weeklyFees: 100 },
    grants: { votingDelayDays: 0.1, votingDays: 0.5, timelockDays: 0.1, applicationDays: 4 },
  },
  agents: {
    user: { count: 6 },
    investor: { count: 16 },
    // So fond of METIS that some relock.
    operator: {
      count: 4,
      costUsd: { median: 0.1, spread: 0 },
      reviewDays: { median: 2, spread: 0.3 },
      riskAversion: { median: 0.01, spread: 0 },
      premium: { low: -0.3, high: -0.2 },
    },
    poolOperator: { count: 2, costUsd: { median: 0.1, spread: 0 } },
    holder: { count: 24, wealthUsd: 300_000, ...restless },
    grantee: { count: 4, luck: 1, buildDays: 2, waitDays: 20, dud: 0, appealSpread: 0 },
    patron: { count: 10, visitsPerDay: 3, valueUsd: 20 },
    delegate: { count: 2 },
  },
  policies: [
    {
      id: 'all',
      title: 'Everything',
      budget: '9000 METIS',
      legs: [
        { sink: 'native', share: 0.2 },
        { sink: 'bridged', share: 0.2, pays: 'm.USDC' },
        { sink: 'sequencing', share: 0.4, schedule: { shape: 'front-loaded', days: 2 } },
        { sink: 'enki', share: 0.2 },
      ],
      grants: [
        { kind: 'upfront', amount: '500 METIS' },
        { kind: 'milestone', amount: '600 METIS', milestones: 3 },
        { kind: 'vested', amount: '500 METIS', days: 12 },
        { kind: 'retroactive', amount: '400 METIS', afterDays: 12 },
      ],
    },
    {
      id: 'later',
      title: 'By votes, and vested',
      budget: '2000 METIS',
      legs: [
        { sink: 'native', share: 0.5, boosted: true },
        { sink: 'bridged', share: 0.5, vestDays: 5 },
      ],
    },
  ],
})

let all: Followed
let later: Followed
beforeAll(async () => {
  all = await live(followed(specOf(campaign, 'all')))
  later = await live(followed(specOf(campaign, 'later')))
})

const partOf = ({ last }: Followed, name: string) => last.promised.find(({ part }) => part.startsWith(name))!
const receivedOf = (run: Followed, name: string) => run.received.filter(({ part }) => part === partOf(run, name))
const lyingOf = (run: Followed, name: string) => run.onTheWay.filter(({ part }) => part === partOf(run, name))

describe('every METIS that leaves a budget is somebody’s in the end, or on its way', () => {
  test.each([
    ['leg 1', 'a farm', () => all],
    ['leg 2', 'a farm that pays dollars', () => all],
    ['leg 3', 'the payer of sequencers', () => all],
    ['leg 4', 'liquid staking', () => all],
    ['grant 1', 'a grant upfront', () => all],
    ['grant 2', 'a grant by milestones', () => all],
    ['grant 3', 'a vested grant', () => all],
    ['grant 4', 'a retroactive grant', () => all],
    ['leg 1', 'a boosted farm', () => later],
    ['leg 2', 'a vesting farm', () => later],
  ])('%s, %s: what was promised is what was received and what lies on its way, to the unit', (name, _, of) => {
    const run = of()
    const { amount, token } = partOf(run, name)
    const [received, lying] = [receivedOf(run, name), lyingOf(run, name)]
    expect(received.length).toBeGreaterThan(0)
    expect(new Set([...received, ...lying].map((each) => each.token))).toEqual(new Set([token.address]))
    expect(amountOf(received) + amountOf(lying)).toBe(amount)
  })

  test('V36 (f): what a policy cost is what left its budget and what its grants paid, and the rest is named as unpaid', () => {
    for (const { record, last, onTheWay } of [all, later]) {
      const unspent = onTheWay.filter(({ part, place }) => part !== undefined && isUnspent(place))
      const paid = (symbol: string) =>
        last.promised.reduce((sum, { part: name, token, amount }) => {
          const left = amountOf(unspent.filter(({ part }) => part?.part === name))
          return token.symbol === symbol ? sum + fromUnits(amount - left, token.decimals) : sum
        }, 0)
      const [first, price] = [last.promised[0]!, record.series['metisPrice']![6 * 6 - 1]!]
      expect(record.values['policyCost']! / (paid('METIS') * price + paid('m.USDC'))).toBeCloseTo(1, 12)
      const [unpaid, budget] = [
        record.breakdowns['budgetUnpaid']!,
        last.promised.reduce((sum, { metis }) => sum + metis, 0n),
      ]
      const left = Object.values(unpaid).reduce((sum, amount) => sum + amount, 0)
      expect(record.values['budgetPaid']).toBeCloseTo(1 - left / fromUnits(budget, 18), 12)
      const where = Object.entries(record.breakdowns['budgetAt']!)
      expect(where.reduce((sum, [, amount]) => sum + amount, 0)).toBeCloseTo(fromUnits(budget, 18), 6)
      expect(where.some(([name]) => name.startsWith(`${first.part} · investor`))).toBe(true)
    }
  })

  test('nobody who receives is a contract or an operator’s account', () => {
    for (const { world, received } of [all, later]) {
      const personas = new Set(world.inhabitants.map(({ persona }) => persona))
      for (const { to } of received) {
        if (to.kind === 'agent') expect(personas).toContain(to.actor)
        else expect(['treasury', 'burnt']).toContain(to.kind)
      }
    }
  })
})

describe('what somebody received is what the chain says that he has got', () => {
  test('by a farm what he has claimed, in the farm’s currency', () => {
    const { farms } = all.world.deployments.farms
    for (const [i, name] of ['leg 1', 'leg 2'].entries()) {
      const claimed = ofType(all.facts, 'reward').filter(({ farm }) => farm === farms[i]!.address)
      for (const { persona, address } of all.world.inhabitants) {
        const received = receivedOf(all, name).filter(by(persona))
        expect(amountOf(received)).toBe(amountOf(claimed.filter(({ account }) => account === address)))
        expect(received.every(({ form }) => form === 'liquid')).toBe(true)
      }
    }
  })

  test('by an escrow what has vested, released or not', () =>
    live(
      Effect.gen(function* () {
        // Another run, looked at in the middle of it.
        const spec = specOf(campaign, 'later')
        const run = yield* followed({ ...spec, timeline: { ...spec.timeline, days: 16 } })
        const { world, facts, last } = run
        const { escrow, pays } = world.deployments.farms.farms[1]!
        let vesting = 0
        for (const { persona, address } of world.inhabitants) {
          const [{ held, releasable }] = yield* world.chain.read([
            planReads({
              held: balanceOf(escrow!, address),
              releasable: view(EscrowedToken.abi, escrow!, 'releasable', [address]),
            }),
          ])
          const released = amountOf(ofType(facts, 'release').filter(({ account }) => account === address))
          expect(amountOf(receivedOf(run, 'leg 2').filter(by(persona)))).toBe(released + releasable)
          expect(last.rewards.releasable(pays.address, address)).toBe(releasable)
          if (held > releasable) vesting += 1
        }
        expect(vesting).toBeGreaterThan(2)
        expect(lyingOf(run, 'leg 2').some(({ place }) => place === 'vesting')).toBe(true)
      }),
    ))

  test('by a lock what was paid out or relocked, and what the payer had before is used up first', () => {
    const { world, facts, received, onTheWay } = all
    const emitted = amountOf(ofType(facts, 'emission'))
    expect(emitted).toBeGreaterThan(2n * metis(400))
    const places = ['sequencing.rewardPayer', 'budget.timelock']
    const unspent = onTheWay.filter(({ part, place }) => part === partOf(all, 'leg 3') && startsWithAny(place, places))
    expect(emitted - metis(400)).toBe(partOf(all, 'leg 3').amount - amountOf(unspent))
    for (const { persona, address, kind } of world.inhabitants) {
      if (kind.kind !== 'operator') continue
      const taken = ofType(facts, 'lockReward').filter(({ account }) => account === address)
      for (const [form, relocked] of [
        ['relocked', true],
        ['liquid', false],
      ] as const) {
        const own = received.filter((each) => by(persona)(each) && each.form === form)
        expect(amountOf(own)).toBe(amountOf(taken.filter((each) => each.relocked === relocked)))
      }
    }
    expect(received.some(({ form, part }) => form === 'relocked' && part !== undefined)).toBe(true)
  })

  test('by liquid staking as much as what he holds has risen in worth, wherever it lies', () =>
    live(
      Effect.gen(function* () {
        const run = yield* followed(specOf(campaign, 'all'))
        const { world, facts, received } = run
        const { enki, restaking } = world.deployments
        const vault = enki!.seMetis.address
        let [held, restaked] = [0, 0]
        for (const { persona, address, kind } of world.inhabitants) {
          if (kind.capital !== true) continue
          const moved = ofType(facts, 'transfer').filter(({ token }) => token === enki!.eMetis.address)
          const between = (from: string, to: string) =>
            amountOf(moved.filter((each) => each.from === from && each.to === to))
          const minted = ofType(facts, 'liquidStake').filter(({ account, staked }) => account === address && staked)
          const paid = amountOf(minted) + between(address, vault) - between(vault, address)
          const inVault =
            amountOf(ofType(facts, 'restake').filter(({ account }) => account === address)) -
            amountOf(ofType(facts, 'unrestaked').filter(({ account }) => account === address))
          const [{ wallet }] = yield* world.chain.read([planReads({ wallet: balanceOf(vault, address) })])
          const [{ worth }] = yield* world.chain.read([
            planReads({ worth: view(SeMetis.abi, vault, 'convertToAssets', [wallet + inVault]) }),
          ])
          // What is lent, pledged or in a pool is counted by others; here only who has all of it in a wallet or restaked.
          const shares = ofType(facts, 'transfer').filter(({ token, from }) => token === vault && from === address)
          if (shares.some(({ to }) => to !== restaking!.vault && to !== zeroAddress)) continue
          const places: readonly string[] = world.deployments.delegation!.places
          if (ofType(facts, 'transfer').some(({ from, to }) => from === address && places.includes(to))) continue
          const own = received.filter((each) => by(persona)(each) && each.form === 'compounded')
          expect(fromUnits(amountOf(own), 18)).toBeCloseTo(fromUnits(worth - paid, 18), 12)
          if (own.length > 0) held += 1
          if (own.length > 0 && inVault > 0n) restaked += 1
        }
        expect(held).toBeGreaterThan(2)
        expect(restaked).toBeGreaterThan(0)
        // What lies restaked in the vault is booked to nobody but those whose it is.
        expect(restaking!.collateral.address).toBe(vault)
      }),
    ))

  test('by a pool of delegators as much as his shares have risen in worth, and the operator his commission', () =>
    live(
      Effect.gen(function* () {
        const { world, facts, received } = yield* followed(specOf(campaign, 'all'))
        const { places } = world.deployments.delegation!
        const pools = places.filter((place) => ofType(facts, 'openPool').some(({ pool }) => pool === place))
        let delegators = 0
        for (const { persona, address, kind } of world.inhabitants) {
          if (kind.capital !== true && kind.kind !== 'poolOperator') continue
          if (ofType(facts, 'liquidStake').some(({ account }) => account === address)) continue
          const transfers = ofType(facts, 'transfer').filter(({ from }) => from === address)
          let more = 0n
          for (const pool of pools) {
            const shares = world.ledger.staked(pool, address)
            const [{ worth }] = yield* world.chain.read([
              planReads({ worth: view(DelegationPool.abi, pool, 'worth', [shares]) }),
            ])
            const out = ofType(facts, 'undelegated').filter((each) => each.pool === pool && each.account === address)
            more += worth + amountOf(out) - amountOf(transfers.filter(({ to }) => to === pool))
          }
          const own = received.filter(by(persona))
          const compounded = own.filter(({ form }) => form === 'compounded')
          expect(fromUnits(amountOf(compounded), 18)).toBeCloseTo(fromUnits(more, 18), 9)
          if (kind.capital === true && compounded.some(({ part }) => part !== undefined)) delegators += 1
          const fees = ofType(facts, 'reward').filter(
            ({ farm, account }) => pools.includes(farm) && account === address,
          )
          expect(amountOf(own.filter(({ form }) => form === 'liquid'))).toBe(amountOf(fees))
        }
        expect(pools.length).toBeGreaterThan(0)
        expect(delegators).toBeGreaterThan(0)
      }),
    ))

  test('by a grant what he was paid of it', () => {
    const { world, facts } = all
    for (const [rank, kind] of ['upfront', 'milestone', 'vested', 'retroactive'].entries()) {
      const { applicant: address } = all.last.state.grants!.calls[rank]!
      const paid = ofType(facts, 'grantPaid').filter(({ account }) => account === address)
      const received = receivedOf(all, `grant ${rank + 1} · ${kind}`)
      expect(received.every(by(actorAt(world, address)!))).toBe(true)
      expect(amountOf(received)).toBe(amountOf(paid))
    }
  })
})

const metis = (whole: number): bigint => BigInt(whole) * 10n ** 18n

const startsWithAny = (text: string, starts: readonly string[]): boolean =>
  starts.some((start) => text.startsWith(start))

/** Money of a grant that waits for what it is for is the fund's still. */
const isUnspent = (place: string): boolean => startsWithAny(place, ['budget.', 'grants.'])
