import { Effect } from 'effect'
import { type Address, parseEther, parseUnits } from 'viem'
import { expect, test } from 'vitest'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const carol: Address = '0x00000000000000000000000000000000000ca401'

test('orders of a block are filled at one price, those that ask for too much come back, and the pool gets the rest', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ batch: {} })
      const { order, approvals } = stage.actions.batch
      for (const account of [alice, bob, carol]) {
        yield* stage.endow(account, { native: 1, metis: 1000, usdc: 30_000 })
        yield* stage.play(account, ...approvals('native'))
      }
      const { reserves } = (yield* stage.state('netswap')).native
      const sold = parseEther('400')
      const bid = parseUnits('6000', 6)
      const { facts } = yield* stage.playTogether(
        [alice, order({ pool: 'native', side: 'sell', amountIn: sold, minOut: 1n })],
        [bob, order({ pool: 'native', side: 'buy', amountIn: bid, minOut: 1n })],
        [carol, order({ pool: 'native', side: 'sell', amountIn: sold, minOut: bid * 10n })],
      )
      const fills = facts.filter((fact) => fact.type === 'fill')
      expect(fills.map(({ account }) => account)).toEqual([alice, bob])
      const [selling, buying] = fills.map(({ amountIn, amountOut }) => ({
        in: Number(amountIn),
        out: Number(amountOut),
      })) as [{ in: number; out: number }, { in: number; out: number }]
      expect(selling.out / selling.in / (buying.in / buying.out)).toBeCloseTo(1, 9)
      // Both do better than alone in the pool, by the impact that they spare each other.
      expect(fills[0]!.amountOut).toBeGreaterThan(amountOut(sold, reserves.base, reserves.quote))
      expect(fills[1]!.amountOut).toBeGreaterThan(amountOut(bid, reserves.quote, reserves.base))
      const swaps = facts.filter((fact) => fact.type === 'swap')
      expect(swaps).toHaveLength(1)
      expect(swaps[0]!.amountIn + fills[1]!.amountOut).toBe(sold)
      const back = facts.filter((fact) => fact.type === 'transfer' && fact.to === carol)
      expect(back).toEqual([expect.objectContaining({ amount: sold })])
      expect(yield* stage.state('batch')).toEqual({ native: 0, bridged: 0 })
    }),
  ))
