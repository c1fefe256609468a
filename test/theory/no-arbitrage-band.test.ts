import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { noArbitrageBand } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { type PoolName, poolNames } from '../../protocols/pair.ts'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { type StepResult, step } from '../../sandbox/world/step.ts'
import { type World, advance } from '../../sandbox/world/world.ts'
import { live } from '../fixtures/effects.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { worldOf } from '../fixtures/world.ts'

/** A world that stands still outside, with an arbitrageur and nobody else. */
const alone = specOf(
  smallCampaign({
    market: standstill,
    agents: { investor: { count: 0 } },
  }),
  'none',
)

const outerPrice = ({ state: { market } }: World, name: PoolName): number =>
  name === 'native' ? market.metis : market.eth

/** How far an outer price is outside of what a pool's band allows, relative to it; 0 or less inside. */
function outside(world: World, name: PoolName): number {
  const price = outerPrice(world, name)
  const reserves = reservesOf({ chain: world.state.seen.chain }, world.deployments.netswap.pools[name])
  const [low, high] = noArbitrageBand(reserves, swapFee)
  return Math.max(low / price - 1, price / high - 1)
}

/** Swaps that a block holds, or might have held had they not reverted. */
const swapsIn = ({ entries, failed }: StepResult): number =>
  entries.filter(({ fact }) => fact.type === 'swap').length + failed.length

test('V05: after the arbitrageur has traded no pool is out of its band, and a second time it does nothing', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(alone, {
        inhabitants: (born) => born.filter(({ kind }) => kind.kind === 'arbitrageur'),
      })
      const swaps = Effect.map(step(world), swapsIn)
      for (const [metis, eth] of [
        [1.2, 0.9],
        [0.8, 1.3],
        [1.01, 0.99],
        [0.99, 1.01],
        [2.5, 0.4],
      ] as const) {
        advance(world, {
          market: { ...world.state.market, metis: world.state.market.metis * metis, eth: world.state.market.eth * eth },
        })
        expect(poolNames.map((name) => outside(world, name) > 1e-9)).toEqual([true, true])
        expect(yield* swaps).toBe(2)
        for (const name of poolNames) expect(outside(world, name)).toBeLessThanOrEqual(1e-9)
        expect(yield* swaps).toBe(0)
      }
    }),
  ))

test('V05: inside the band the arbitrageur leaves a pool alone', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(alone, {
        inhabitants: (born) => born.filter(({ kind }) => kind.kind === 'arbitrageur'),
      })
      for (const factor of [1.0029, 0.9972]) {
        advance(world, { market: { ...world.state.market, metis: 30 * factor, eth: 2000 * factor } })
        expect(swapsIn(yield* step(world))).toBe(0)
      }
    }),
  ))
