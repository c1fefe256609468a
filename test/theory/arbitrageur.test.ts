import { advance } from '../../sandbox/world/world.ts'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { optimalTrade } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import { step } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { R9 } from '../fixtures/tolerance.ts'
import { worldOf } from '../fixtures/world.ts'

/** Both pools hold 1000 tokens at 2000 dollars, gas costs nearly nothing, and the market stands still. */
const spec = specOf(
  smallCampaign({
    chain: {
      metis: { gasPriceGwei: 0.0001 },
      seedLiquidityUsd: { native: 4_000_000, bridged: 4_000_000 },
    },
    market: {
      metis: 2000,
      eth: 2000,
      ...standstill,
    },
    agents: { investor: { count: 0 } },
  }),
  'none',
)

/** docs/theory.md V04 at a fee of 0.3 %: outer price, size in, profit; 0 where there is nothing to gain. */
const table = [
  [1800, 52.668232, 4978.117429],
  [1990, 1.007543, 2.014075],
  [1994.1, 0, 0],
  [2000, 0, 0],
  [2005.9, 0, 0],
  [2010, 1989.985878, 1.974082],
  [2050, 21871.738463, 238.468912],
  [2100, 46453.118288, 1075.709261],
] as const

test('V04: what the arbitrageur swaps in both pools is the table, and it earns the closed form', () =>
  live(
    Effect.gen(function* () {
      for (const [price, size, profit] of table) {
        const world = yield* worldOf(spec, {
          inhabitants: (born) => born.filter(({ kind }) => kind.kind === 'arbitrageur'),
        })
        advance(world, { market: { ...world.state.market, metis: price, eth: price } })
        const { entries } = yield* step(world)
        const swaps = entries.flatMap(({ fact }) => (fact.type === 'swap' ? [fact] : []))
        expect(swaps).toHaveLength(size === 0 ? 0 : 2)
        const closed = optimalTrade({ base: 1000, quote: 2_000_000 }, price, swapFee)
        for (const { tokenIn, amountIn, amountOut } of swaps) {
          const buys = tokenIn === world.deployments.bridge.usdc.address
          const paid = fromUnits(amountIn, buys ? 6 : 18)
          const got = fromUnits(amountOut, buys ? 18 : 6)
          const earned = buys ? got * price - paid : got - paid * price
          // The agent decides in millionths of a token, and m.USDC has no smaller unit.
          expect(Math.abs(paid - closed!.amountIn)).toBeLessThanOrEqual(1e-6)
          expect(Math.abs(earned - closed!.profit)).toBeLessThanOrEqual(1e-6 + R9 * closed!.profit)
          expect(paid).toBeCloseTo(size, 5)
          expect(earned).toBeCloseTo(profit, 5)
        }
      }
    }),
  ))
