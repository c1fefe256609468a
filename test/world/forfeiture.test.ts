import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { EscrowedToken } from '../../protocols/farms/artifacts.gen.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, fromUnits } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { restless, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { followed } from '../fixtures/followed.ts'

const share = 0.6
const policyOf = (id: string, forfeit: object): WrittenPolicy => ({
  id,
  title: id,
  budget: '2000 METIS',
  legs: [
    { sink: 'native', share: 0.6, vestDays: 6, ...forfeit },
    { sink: 'bridged', share: 0.4, vestDays: 6, ...forfeit },
  ],
})

/** People who come and go for no reason, so that many leave before what they have earned is theirs. */
const campaign = smallCampaign({
  days: 20,
  programme: { fromDay: 3, days: 8 },
  evaluation: { fromDay: 18, toDay: 20 },
  agents: { investor: { count: 30, ...restless } },
  policies: [policyOf('lost', { forfeitShare: share }), policyOf('kept', {})],
})

/** A run until this day, with what the chain says of everybody then. */
const lived = (id: string, days: number) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, id)
      const run = yield* followed({ ...spec, timeline: { ...spec.timeline, days } })
      const { world } = run
      const people = yield* Effect.forEach(world.inhabitants, ({ persona, address }) =>
        Effect.map(
          world.chain.read(
            world.deployments.farms.farms.map(({ escrow }) =>
              planReads({
                held: balanceOf(escrow!, address),
                releasable: view(EscrowedToken.abi, escrow!, 'releasable', [address]),
              }),
            ),
          ),
          (farms) => ({ persona, address, farms }),
        ),
      )
      return { ...run, people }
    }),
  )

type Run = Awaited<ReturnType<typeof lived>>
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n)
const forfeits = ({ facts }: Run) => facts.filter((fact) => fact.type === 'forfeit')
const returned = (run: Run): bigint => sum(forfeits(run).map(({ granted, unclaimed }) => granted + unclaimed))

describe('rewards that are lost by leaving before they have vested', () => {
  let half: Run
  let whole: Run
  let kept: Run
  beforeAll(async () => {
    half = await lived('lost', 9)
    whole = await lived('lost', 20)
    kept = await lived('kept', 20)
  })

  test('go back to the budget as METIS, to the wei, and nothing goes back where nothing is lost', () => {
    for (const run of [half, whole]) {
      expect(forfeits(run).filter(({ granted }) => granted > 0n).length).toBeGreaterThan(3)
      expect(forfeits(run).filter(({ unclaimed }) => unclaimed > 0n).length).toBeGreaterThan(0)
      const { bridge, budget } = run.world.deployments
      const back = run.facts.flatMap((fact) =>
        fact.type === 'transfer' && fact.to === budget.timelock && fact.token === bridge.metis.address
          ? [fact.amount]
          : [],
      )
      expect(sum(back)).toBe(returned(run))
    }
    expect(forfeits(kept)).toEqual([])
    expect(
      whole.world.ledger.balance(whole.world.deployments.bridge.metis.address, whole.world.deployments.budget.timelock),
    ).toBe(returned(whole))
  })

  test('take the share of it from who takes all out, and in proportion from who takes a part', () => {
    const scale = 10n ** 18n
    for (const { part } of forfeits(whole)) {
      expect(part).toBeGreaterThan(0n)
      expect(part).toBeLessThanOrEqual((scale * 6n) / 10n)
    }
    expect(forfeits(whole).some(({ part }) => part === (scale * 6n) / 10n)).toBe(true)
  })

  test('have vested for nobody: what everybody has received is what the chain says that he can take or has taken', () => {
    for (const run of [half, whole]) {
      for (const { persona, address, farms } of run.people) {
        const released = sum(
          run.facts.flatMap((fact) => (fact.type === 'release' && fact.account === address ? [fact.amount] : [])),
        )
        const received = sum(
          run.received.flatMap(({ to, part, amount }) =>
            part !== undefined && to.kind === 'agent' && to.actor === persona ? [amount] : [],
          ),
        )
        expect(received).toBe(released + sum(farms.map(({ releasable }) => releasable)))
      }
      const vesting = sum(run.onTheWay.filter(({ place }) => place === 'vesting').map(({ amount }) => amount))
      expect(vesting).toBe(
        sum(run.people.flatMap(({ farms }) => farms.map(({ held, releasable }) => held - releasable))),
      )
    }
  })

  test('are no cost and are not paid, and all of the budget is somewhere', () => {
    const { record } = whole
    const back = fromUnits(returned(whole), 18)
    const price = record.series['metisPrice']![3 * 6 - 1]!
    expect(record.values['budgetPaid']).toBeCloseTo(1 - back / 2000, 9)
    expect(record.values['policyCost']! / ((2000 - back) * price)).toBeCloseTo(1, 9)
    const where = Object.values(record.breakdowns['budgetAt']!)
    expect(where.reduce((all, amount) => all + amount, 0)).toBeCloseTo(2000, 6)
    expect(kept.record.values['budgetPaid']).toBe(1)
  })
})
