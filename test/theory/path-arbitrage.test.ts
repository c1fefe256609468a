import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { alongPath } from '../../agents/mind/mev/price-path.ts'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { normal } from '../../agents/random.ts'
import { curveAfter, curveOfReserves } from '../../protocols/hercules/curve.ts'
import { noArbitrageBand } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { poolNames } from '../../protocols/pair.ts'
import { inUsd } from '../../sandbox/ledger/worth.ts'
import { extractionsIn } from '../../sandbox/metrics/sample/extraction.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { expectEstimate, R6 } from '../fixtures/tolerance.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const fee = -Math.log(1 - swapFee)

/** docs/theory.md V07: the share of LVR that arbitrage at equal intervals has, s the volatility of one. */
const law = (s: number): number => 1 / (1 + (1.71645 * fee) / s)

/** Volatility of an hour at 85 % a year. */
const hourly = 0.85 / Math.sqrt(365 * 24)
const plenty = { base: 1e12, quote: 1e15 }

/** Fails unless a ratio of sums is what theory says, at the standard error that its parts show. */
function expectRatio(parts: readonly { readonly arbitrage: number; readonly lvr: number }[], expected: number): void {
  const sum = (of: 'arbitrage' | 'lvr') => parts.reduce((all, part) => all + part[of], 0)
  const ratio = sum('arbitrage') / sum('lvr')
  const spread = parts.reduce((all, { arbitrage, lvr }) => all + (arbitrage - ratio * lvr) ** 2, 0)
  expectEstimate(ratio, expected, Math.sqrt(spread) / sum('lvr'))
}

test.each([1, 2, 4, 12, 24, 60])(
  'V07: with %i chances of arbitrage an hour its gain over LVR is that of fixed intervals, 1 / (1 + 1.71645 g / s)',
  (chances) => {
    const { uniform } = drawsOf(`V07/${chances}`)
    const s = hourly / Math.sqrt(chances)
    const parts = Array.from({ length: 100 }, () => {
      let curve = curveOfReserves({ base: 1000, quote: 2_000_000 }, swapFee)
      let price = 2000
      // Where the pool stands within its band when counting begins is forgotten by then.
      const blocks = 20 + Math.ceil(4000 / chances)
      let [arbitrage, lvr] = [0, 0]
      for (let block = 0; block < blocks; block++) {
        const value = 2 * curve.liquidity * Math.sqrt(price)
        const path = Array.from({ length: chances }, () => (price *= Math.exp(s * normal({ uniform }) - s ** 2 / 2)))
        const swaps = alongPath(curve, path, plenty, 0)
        for (const swap of swaps) curve = curveAfter(swap.curve, swap)
        if (block < 20) continue
        arbitrage += swaps.reduce((sum, { profit }) => sum + profit, 0) / value
        lvr += chances * (1 - Math.exp(-(s ** 2) / 8))
      }
      return { arbitrage, lvr }
    })
    expectRatio(parts, law(s))
  },
)

/** Two pools that only the arbitrageur touches, ether and METIS on ways of their own at 85 % a year, blocks of an hour. */
const spec = (arbitrageSeconds: number) =>
  specOf(
    smallCampaign({
      blockSeconds: 3600,
      chain: { metis: { gasPriceGwei: 0.0001 }, seedLiquidityUsd: { native: 4_000_000, bridged: 4_000_000 } },
      market: {
        ...standstill,
        calmVolatility: 0.85,
        stressPerDay: 0,
        ownVolatility: 0.85,
        beta: 0,
        arbitrageSeconds,
      },
      agents: { investor: { count: 0 }, arbitrageur: { count: 2 } },
    }),
    'none',
  )

test.each([150, 900, 3600])(
  'V07: on the chain what arbitrage at intervals of %i s extracts is the law’s share of LVR, though a block is an hour',
  (arbitrageSeconds) =>
    live(
      Effect.gen(function* () {
        const world = yield* worldOf(spec(arbitrageSeconds), {
          inhabitants: (born) => born.filter(({ kind }) => kind.kind === 'arbitrageur'),
        })
        const s = 0.85 / Math.sqrt((365 * 86_400) / arbitrageSeconds)
        const chances = 3600 / arbitrageSeconds
        const reserves = () =>
          poolNames.map((name) => reservesOf({ chain: world.state.seen.chain }, world.deployments.netswap.pools[name]))
        let before = reserves()
        const parts: { arbitrage: number; lvr: number }[] = []
        yield* grow(world, spec(arbitrageSeconds), ({ market }, sample) => {
          const path = market.path ?? [market]
          const outer = poolNames.map((name) => path.map(({ metis, eth }) => (name === 'native' ? metis : eth)))
          // What can be gained along the path, by the pools as the chain had them.
          const gains = before.map((pool, i) =>
            alongPath(curveOfReserves(pool, swapFee), outer[i]!, plenty, 0).reduce(
              (sum, { profit }) => sum + profit,
              0,
            ),
          )
          const extracted = extractionsIn(sample).reduce((sum, { gross }) => sum + inUsd(gross), 0)
          const all = gains.reduce((sum, gain) => sum + gain, 0)
          // Gas and what has no smaller unit are left.
          if (sample.block > 2) expect(Math.abs(extracted - all)).toBeLessThanOrEqual(0.01 + R6 * all)
          const value = before.reduce((sum, { base, quote }, i) => sum + base * outer[i]![0]! + quote, 0)
          if (sample.block > 24)
            parts.push({ arbitrage: extracted, lvr: value * chances * (1 - Math.exp(-(s ** 2) / 8)) })
          before = reserves()
          for (const [i, pool] of before.entries()) {
            const [low, high] = noArbitrageBand(pool, swapFee)
            const last = outer[i]!.at(-1)!
            expect(last).toBeGreaterThan(low * (1 - 1e-4))
            expect(last).toBeLessThan(high * (1 + 1e-4))
          }
        })
        expect(parts.length).toBeGreaterThan(500)
        expectRatio(parts, law(s))
      }),
    ),
)
