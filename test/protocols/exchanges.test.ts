import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { herculesExchange as exchange, herculesHoldings as holdings } from '../../protocols/hercules/exchange.ts'
import { holdingsOf } from '../../protocols/markets.ts'
import { sqrtPriceAt } from '../../protocols/hercules/tick.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'

test('exchanges: depth is what really moves the price by 2 %, fees earned are what swaps left, TVL what others put in', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ hercules: {} })
      yield* stage.endow(alice, { native: 10, metis: 100_000, usdc: 3_000_000, weth: 1_000 })
      const { hercules } = stage.actions
      yield* stage.play(alice, ...hercules.approvals('native'), ...hercules.approvals('bridged'))
      const at = stage.deployments.hercules
      const look = stage.state('hercules')

      // The foundation's opening liquidity, to the last units, is nobody else's.
      const opening = yield* look
      for (const { tokens } of holdings(at, opening, () => 0)) {
        for (const { amount, token } of tokens) expect(Math.abs(amount * 10 ** token.decimals)).toBeLessThan(3)
      }
      const { tick } = opening.native.price
      const around = 60 * Math.round(tick / 60)
      const range = { bottom: around - 1200, top: around + 1200 }
      const amounts = { base: toUnits(2000, 18), quote: toUnits(60_000, 6), minBase: 0n, minQuote: 0n }
      yield* stage.play(alice, hercules.mint({ pool: 'native', range, ...amounts, to: alice }))
      const added = yield* look
      const reserves = added.native.reserves
      const ours = holdings(at, added, () => 0).find(({ name }) => name === 'native')!.tokens
      for (const [i, side] of (['base', 'quote'] as const).entries()) {
        const { amount, token } = ours[i]!
        expect(amount).toBeCloseTo(fromUnits(reserves[side] - opening.native.reserves[side], token.decimals), 5)
      }
      const value = 30 * ours[0]!.amount + ours[1]!.amount
      expect(value / 120_000).toBeGreaterThan(0.9)

      // What goes in on the way up by 2 %, as the market says beforehand, and then what the market says of the fees.
      const [market] = exchange.markets(at, added)
      const up = market!.depth(0.02)
      expect(up / market!.depth(0.01)).toBeCloseTo(2, 1)
      stage.pass(3600)
      const amountIn = toUnits(up / 2, 6)
      yield* stage.play(alice, hercules.swap({ pool: 'native', side: 'buy', amountIn, minOut: 0n, to: alice }))
      const bought = yield* look
      expect(exchange.markets(at, bought)[0]!.price / market!.price).toBeCloseTo(1.02, 3)
      const { providers, protocol } = exchange.markets(at, bought)[0]!.fee
      expect(protocol / (providers + protocol)).toBeCloseTo(0.15, 9)
      const fees = (providers + protocol) * fromUnits(amountIn, 6)
      expect(exchange.earned(at, added, bought) / fees).toBeCloseTo(1, 4)

      // Out of the range, liquidity changes on the way: what was paid is between what either end alone would say.
      const sold = toUnits(6000, 18)
      yield* stage.play(alice, hercules.swap({ pool: 'native', side: 'sell', amountIn: sold, minOut: 0n, to: alice }))
      const crossed = yield* look
      expect(crossed.native.price.sqrtPrice < sqrtPriceAt(range.bottom)).toBe(true)
      const [before, after] = [Number(bought.native.liquidity), Number(crossed.native.liquidity)]
      const estimate = exchange.earned(at, bought, crossed) / ((before + after) / 2)
      const paid = crossed.native.price.fee * 6000 * exchange.markets(at, crossed)[0]!.price
      expect(paid).toBeGreaterThan(estimate * after)
      expect(paid).toBeLessThan(estimate * before)
      expect(exchange.earned(at, crossed, crossed)).toBe(0)
    }),
  ))

test('exchanges: whatever the foundation opens with, in any protocol, is nobody’s TVL', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({
        feeds: {},
        hercules: {},
        sequencing: {},
        enki: {},
        perpetual: {},
        lending: {},
        restaking: {},
        grants: {},
        rewards: {},
      })
      const names = [
        'netswap',
        'hercules',
        'sequencing',
        'enki',
        'perpetual',
        'lending',
        'restaking',
        'grants',
      ] as const
      const state = Object.fromEntries(
        yield* Effect.forEach([...names, 'rewards'] as const, (name) =>
          Effect.map(stage.state(name), (seen) => [name, seen] as const),
        ),
      )
      const known = Object.fromEntries([...names, 'rewards' as const].map((name) => [name, stage.deployments[name]]))
      // All receipts there are are the foundation's.
      const holdings = holdingsOf(known as never, state as never, () => 1)
      expect(new Set(holdings.map(({ protocol }) => protocol)).size).toBe(9)
      const { metis, weth } = stage.deployments.bridge
      const usd = (token: Address) => (token === metis.address ? 30 : token === weth.address ? 2000 : 1)
      const byUse = { liquidity: 0, deposit: 0, stake: 0 }
      for (const { tokens, share, use } of holdings) {
        byUse[use] += share * tokens.reduce((sum, { token, amount }) => sum + amount * usd(token.address), 0)
      }
      // Of the rewards' locks the operator has one of next to nothing.
      for (const [use, value] of Object.entries(byUse)) expect(Math.abs(value), use).toBeLessThan(100)
    }),
  ))
