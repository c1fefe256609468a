import { Effect } from 'effect'
import { type Address, toHex } from 'viem'
import { expect, test } from 'vitest'
import { restake } from '../../agents/uses/restake.ts'
import { enki } from '../../agents/uses/enki.ts'
import type { AnyUse } from '../../agents/uses/use.ts'
import { toUnits } from '../../protocols/token.ts'
import { allotmentsOf } from '../../sandbox/policy/airdrops.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const accountOf = (rank: number): Address => toHex(0x1300_0000 + rank, { size: 20 })
const day = 86_400
const uses = [enki as AnyUse, restake as AnyUse]

/**
 * An owner of 1,200 METIS, in so many addresses, beside somebody who has as much in one: what each has been paid after thirty days
 * of staking with ENKI and of restaking, half of it in either, METIS.
 */
const earned = (addresses: number) =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({
        sequencing: {},
        enki: { openingStake: 40_000 },
        restaking: { rewardMetis: 3000, rewardDays: 60, distributionHours: 24 },
      })
      const accounts = Array.from({ length: addresses + 1 }, (_, rank) => accountOf(rank))
      const stakeOf = (rank: number): number => (rank === 0 ? 600 : 600 / addresses)
      for (const [rank, account] of accounts.entries())
        yield* stage.endow(account, { native: 10, metis: 2 * stakeOf(rank) })
      const chain = yield* Effect.all({
        metis: stage.state('metis'),
        enki: stage.state('enki'),
        restaking: stage.state('restaking'),
      })
      const seen = Effect.fnUntraced(function* (me: Address) {
        const account = { restaking: yield* stage.account('restaking', me) }
        const view = { chain, account, outside: { metis: 30, eth: 2000 } }
        return { me, view, deployments: stage.deployments, actions: stage.actions } as never
      })
      // All in one block, so that everybody has been there for as long.
      const parts: (readonly [Address, Parameters<typeof stage.play>[1]])[] = []
      for (const [rank, account] of accounts.entries()) {
        const here = yield* seen(account)
        const purse = { metis: toUnits(stakeOf(rank), 18), usdc: 0n, weth: 0n }
        for (const use of uses)
          for (const call of [...use.approvals(here), ...use.enter(here, purse, 0.01)]) parts.push([account, call])
      }
      yield* stage.playTogether(...parts)
      for (let i = 0; i < 30; i++) {
        stage.pass(day - 1)
        yield* stage.play(accounts[0]!)
      }
      const { rate } = yield* stage.state('enki')
      const paid = yield* Effect.forEach(accounts, (account, rank) =>
        Effect.all({
          enki: Effect.map(
            stage.account('enki', account),
            ({ seMetis }) => Number((seMetis * rate) / 10n ** 18n) / 1e18 - stakeOf(rank),
          ),
          restaking: Effect.map(stage.account('restaking', account), ({ rewards }) => Number(rewards) / 1e18),
        }),
      )
      const sum = (of: 'enki' | 'restaking') => paid.slice(1).reduce((total, each) => total + each[of], 0)
      return { rival: paid[0]!, enki: sum('enki'), restaking: sum('restaking') }
    }),
  )

test('M13: on the chain, what is staked and restaked earns as much in six addresses as in one, and so does who has it in one', async () => {
  const [one, six] = [await earned(1), await earned(6)]
  for (const use of ['enki', 'restaking'] as const) {
    expect(one[use]).toBeGreaterThan(1)
    expect(one[use]).toBeCloseTo(one.rival[use], 9)
    expect(six[use]).toBeCloseTo(six.rival[use], 9)
    // Each account that comes over the bridge takes a block of a second.
    expect(six[use] / one[use]).toBeCloseTo(1, 5)
  }
})

test('M13: an airdrop by capital gives an owner as much in six addresses as in one, one by address does not', () => {
  const given = (by: 'address' | 'capital', addresses: number): number => {
    const own = Array.from({ length: addresses }, (_, i) => accountOf(i + 1))
    const capital = new Map([[accountOf(0), 1200], ...own.map((account) => [account, 1200 / addresses] as const)])
    const list = allotmentsOf({ amount: 10n ** 21n, by }, { active: [...capital.keys()], capital })
    return list.reduce((sum, { account, amount }) => (own.includes(account) ? sum + Number(amount) / 1e18 : sum), 0)
  }
  expect(given('capital', 6)).toBeCloseTo(given('capital', 1), 9)
  expect(given('address', 1)).toBeCloseTo(500, 9)
  expect(given('address', 6)).toBeCloseTo((1000 * 6) / 7, 9)
})
