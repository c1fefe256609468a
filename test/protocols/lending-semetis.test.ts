import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { lending as lendingProtocol } from '../../protocols/lending/index.ts'
import { bestLiquidation, quotesOf } from '../../protocols/lending/liquidation.ts'
import { restaking as restakingProtocol } from '../../protocols/restaking/index.ts'
import { balanceOf } from '../../protocols/token.ts'
import { baseChain } from '../../sandbox/origin/base-chain.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { alice, carol, dollarUnits } from '../fixtures/borrower.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const day = 86_400

test('seMETIS is lent against and restaked at its rate times the price of METIS, and seized when that falls', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({
        feeds: {},
        sequencing: {},
        enki: { openingStake: 1000 },
        lending: { seMetis: { openingUsd: 3000 } },
        restaking: { collateral: 'seMETIS', rewardMetis: 0 },
      })
      const { play, endow, state, account, pass, setPrices, read } = stage
      const { enki, lending, restaking } = stage.actions
      const { lending: market, enki: staking, restaking: vault } = stage.deployments
      const usdc = market.reserves.find(({ name }) => name === 'usdc')!
      const seMetis = market.reserves.find(({ name }) => name === 'seMetis')!
      expect(vault.collateral).toEqual(staking.seMetis)
      expect((yield* state('lending')).reserves[seMetis.id]!.available, 'opened with 3000 dollars').toBe(
        parseEther('100'),
      )

      // Rewards of 200 METIS for 2100 that are staked, over a week.
      yield* endow(alice, { native: 10, metis: 1200 })
      yield* play(alice, ...enki.approvals(), enki.mint({ amount: parseEther('1000'), stake: true, to: alice }))
      yield* play(alice, ...enki.fund(parseEther('200')))
      for (let passed = 0; passed < 8; passed++) {
        pass(day)
        yield* play(alice)
      }
      setPrices({ metis: 31.7 })
      yield* play(alice)
      const { rate } = yield* state('enki')
      expect(Number(rate) / 1e18).toBeGreaterThan(1.09)
      expect((yield* state('lending')).reserves[seMetis.id]!.price).toBe((rate * 3_170_000_000n) / 10n ** 18n)

      const supplied = yield* play(
        alice,
        ...lending.approvals(seMetis),
        lending.supply(seMetis, parseEther('600')),
        lending.useAsCollateral(seMetis, true),
        ...restaking.approvals(),
        restaking.deposit(alice, parseEther('400')),
      )
      const cause = { sender: alice, facts: supplied.facts }
      const moved = supplied.facts.flatMap((fact) => [
        ...lendingProtocol.exposure!.moved!(market, fact, cause),
        ...restakingProtocol.exposure!.moved!(vault, fact, cause),
      ])
      const unit = staking.seMetis.address
      expect(moved).toEqual([
        { account: alice, unit, amount: parseEther('600') },
        { account: alice, unit, amount: parseEther('400') },
      ])
      expect((yield* account('restaking', alice)).active).toBe(parseEther('400'))
      const { collateral, available } = (yield* account('lending', alice)).total
      expect(collateral).toBeCloseTo((600 * 31.7 * Number(rate)) / 1e18, 4)
      expect(available / collateral).toBeCloseTo(0.3, 6)

      yield* play(alice, lending.borrow(usdc, dollarUnits(available - 1)))
      setPrices({ metis: 20 })
      yield* endow(carol, { native: 10, usdc: 10_000 })
      const seen = yield* state('lending')
      const purse = market.reserves.map(({ name }) => (name === 'usdc' ? dollarUnits(10_000) : 0n))
      const found = bestLiquidation(seen.weakest[0]!, quotesOf(market, seen), purse)!
      expect(found.collateral).toBe(seMetis.id)
      const { cover, seized } = found
      yield* play(
        carol,
        ...lending.approvals(usdc),
        lending.liquidate({ account: alice, collateral: seMetis, debt: usdc, cover }),
      )
      expect(yield* read(balanceOf(unit, carol))).toBe(seized)
    }),
  ))

test('without enki there is no reserve of seMETIS, and restaking it is refused with what to do about it', () =>
  live(
    Effect.gen(function* () {
      const { deployments } = yield* openStage({ feeds: {}, lending: {} })
      expect(deployments.lending.reserves.map(({ name }) => name)).toEqual(['metis', 'weth', 'usdc'])
      const chosen = baseParameters.parse({ restaking: { collateral: 'seMETIS' } })
      const refused = yield* Effect.flip(baseChain({ ...chosen, prices: { eth: 2000, metis: 30 } }))
      expect(refused.message).toContain('add `enki: {}` to `chain`, or restake METIS')
    }),
  ))
