import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { Zap } from '../../protocols/netswap/artifacts.gen.ts'
import { amountOut, zapOut } from '../../protocols/netswap/constant-product.ts'
import { balanceOf, toUnits } from '../../protocols/token.ts'
import { nativeBalance } from '../../protocols/read.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'

const opened = Effect.gen(function* () {
  const stage = yield* openStage({})
  yield* stage.endow(alice, { native: 2_000, metis: 5_000, usdc: 100_000, weth: 50 })
  const { netswap } = stage.actions
  for (const name of ['native', 'bridged'] as const) {
    yield* stage.play(alice, ...netswap.approvals(name), ...netswap.zapApprovals(name))
  }
  return stage
})

test('netswap: a zap of either token gives the liquidity that was reckoned, to the unit, and takes all that was given', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* opened
      const { pools, zap } = stage.deployments.netswap
      const cases = [
        ['native', 'base', toUnits(1000, 18)],
        ['native', 'quote', toUnits(30_000, 6)],
        ['bridged', 'base', toUnits(20, 18)],
        ['bridged', 'quote', toUnits(40_000, 6)],
      ] as const
      for (const [pool, give, amount] of cases) {
        const { reserves, liquidity } = (yield* stage.state('netswap'))[pool]
        const [reserveIn, reserveOut] =
          give === 'base' ? [reserves.base, reserves.quote] : [reserves.quote, reserves.base]
        const least = zapOut(amount, reserveIn, reserveOut, liquidity)
        const before = (yield* stage.account('netswap', alice))[pool]
        const call = { pool, give, amount, to: alice } as const
        const tooMuch = stage.actions.netswap.zapIn({ ...call, minLiquidity: least + 1n })
        expect(yield* stage.refusal(alice, tooMuch, Zap.abi)).toBe('TooLittleLiquidity')
        const fits = stage.actions.netswap.zapIn({ ...call, minLiquidity: least })
        const { facts, gasUsed } = yield* stage.play(alice, fits)
        expect((yield* stage.account('netswap', alice))[pool] - before).toBe(least)
        expect(facts.map(({ type }) => type).filter((type) => type !== 'transfer')).toEqual(['swap', 'addLiquidity'])
        const token = pools[pool][give].address
        const paid = facts.filter((fact) => fact.type === 'transfer' && fact.from === alice && fact.token === token)
        expect(paid.reduce((sum, fact) => sum + (fact.type === 'transfer' ? fact.amount : 0n), 0n)).toBe(amount)
        const { base, quote } = pools[pool]
        expect(yield* stage.read([balanceOf(base.address, zap), balanceOf(quote.address, zap)])).toEqual([0n, 0n])
        expect(Number(gasUsed[0])).toBeLessThan(0.75 * Number(fits.gas))
      }
    }),
  ))

test('netswap: native METIS is swapped as WMETIS is, and none of it stays with the router', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* opened
      const { router, pools } = stage.deployments.netswap
      const { netswap } = stage.actions
      const { reserves } = (yield* stage.state('netswap')).native
      const amountIn = toUnits(500, 18)
      const out = amountOut(amountIn, reserves.base, reserves.quote)
      const before = yield* stage.read({
        usdc: balanceOf(pools.native.quote.address, alice),
        metis: nativeBalance(alice),
      })
      const sale = yield* stage.play(alice, netswap.swapNative({ amountIn, minOut: out, to: alice }))
      expect(sale.facts).toContainEqual(expect.objectContaining({ type: 'swap', amountIn, amountOut: out }))
      expect((yield* stage.read(balanceOf(pools.native.quote.address, alice))) - before.usdc).toBe(out)
      const sold = before.metis - (yield* stage.read(nativeBalance(alice)))
      // On a stage gas costs nothing.
      expect(sold).toBe(amountIn)

      const { reserves: now } = (yield* stage.state('netswap')).native
      const back = amountOut(out, now.quote, now.base)
      const held = yield* stage.read(nativeBalance(alice))
      const purchase = yield* stage.play(alice, netswap.swapForNative({ amountIn: out, minOut: back, to: alice }))
      expect(purchase.facts).toContainEqual(expect.objectContaining({ type: 'unwrap', account: router, amount: back }))
      const bought = (yield* stage.read(nativeBalance(alice))) - held
      expect(bought).toBe(back)
      expect(yield* stage.read([nativeBalance(router), balanceOf(pools.native.base.address, router)])).toEqual([0n, 0n])
      const used = [sale, purchase].map(({ gasUsed }) => Number(gasUsed[0]))
      for (const gas of used) expect(gas).toBeLessThan(0.75 * 260_000)
    }),
  ))
