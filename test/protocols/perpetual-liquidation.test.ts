import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { liquidationPrice } from '../../protocols/perpetual/margin.ts'
import { ratios } from '../../protocols/perpetual/parameters.ts'
import { live } from '../fixtures/effects.ts'
import { whale, liquidator, tick, openPerpetual, usd, named } from '../fixtures/perpetual.ts'

describe('liquidation (V22)', () => {
  const leverages = [2, 5, 9] as const
  const traders = leverages.map((times, i) => ({ times, long: named(20 + i), short: named(30 + i) }))

  test.each(['long', 'short'] as const)('a %s is liquidated where its leverage says, and not before', (side) =>
    live(
      Effect.gen(function* () {
        const { play, refusal, state, account, actions, join, open, bring, excess, everybody } = yield* openPerpetual
        yield* join(whale, 3_000_000)
        yield* join(liquidator, 200_000)
        // Those with the least leverage go first, so that the price comes to the others' last.
        for (const trader of traders) {
          yield* join(trader[side], 200)
          yield* open(trader[side], 'metis', side, (200 * trader.times) / 30)
        }
        for (const { [side]: who } of traders.toReversed()) {
          const positionOf = Effect.map(account('perpetual', who), ({ balance, markets: { metis } }) => ({
            size: usd(metis.size),
            openNotional: usd(metis.openNotional),
            margin: Number(balance.settlement) / 1e6 - usd(metis.funding),
          }))
          const opened = yield* positionOf
          const entry = -opened.openNotional / opened.size
          const exact = liquidationPrice(opened, ratios.maintenanceMargin)
          const actual = (Math.abs(opened.size) * entry) / opened.margin
          const formula =
            side === 'long'
              ? (entry * (1 - 1 / actual)) / (1 - ratios.maintenanceMargin)
              : (entry * (1 + 1 / actual)) / (1 + ratios.maintenanceMargin)
          expect(exact / formula).toBeCloseTo(1, 12)
          // Funding on the way moves the price by a tick or two.
          const towards = side === 'long' ? tick ** 3 : tick ** -3
          yield* bring(exact * towards)
          expect(yield* refusal(liquidator, actions.liquidate(who, 'metis'))).toBe('CH_EAV')
          yield* bring(exact / towards)
          const before = yield* state('perpetual')
          const rows = before.survey.weakest
          const room = rows.map(({ value, requirement }) => Number(value - requirement))
          expect(room).toEqual(room.toSorted((a, b) => a - b))
          const place = rows.findIndex((row) => row.account === who)
          expect(rows[place]).toMatchObject({ hasOrders: false, collateral: false })
          expect(room[place]).toBeLessThan(0)
          const { facts } = yield* play(liquidator, actions.liquidate(who, 'metis'))
          const liquidation = facts.find(({ type }) => type === 'positionLiquidation')
          if (liquidation?.type !== 'positionLiquidation') throw new Error('nobody was liquidated')
          expect(liquidation).toMatchObject({ account: who, liquidator })
          expect(usd(liquidation.penalty) / usd(liquidation.notional)).toBeCloseTo(ratios.penalty, 12)
          // Half of the penalty is the insurance fund's, half of the position the liquidator's.
          const { insurance } = yield* state('perpetual')
          expect(Number(insurance - before.insurance) / 1e6).toBeCloseTo(usd(liquidation.penalty) / 2, 4)
          expect(Math.abs(opened.size) / usd(liquidation.size)).toBeCloseTo(2, 5)
          expect(Math.abs(yield* excess)).toBeLessThanOrEqual(everybody.length + 1)
        }
      }),
    ),
  )
})
