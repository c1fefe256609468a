import { Effect } from 'effect'
import { test } from 'vitest'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import { tvlBridged } from '../../sandbox/metrics/markets/tvl.ts'
import { meanOver } from '../../sandbox/metrics/metric.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { expectWithin, R6 } from '../fixtures/tolerance.ts'
import { steadyTrader } from '../fixtures/trader.ts'
import { grow, worldOf } from '../fixtures/world.ts'

/** docs/theory.md V28: fees and incentives a year in the proportion 2.19 to 5, and what capital wants. */
const required = 0.12
const fees = 864_000
const incentives = (fees * 5) / 2.19
const blockSeconds = 1800
const blocksInAYear = (365 * 86_400) / blockSeconds
const eth = 2000
const programme = { fromDay: 8, days: 9 }
/** Days in which liquidity has settled; with a horizon of three days, capital begins to leave that much before the end. */
const windows = { before: [4, 8], during: [11, 14], after: [20, 26] } as const

/** Prices that stand still and capital that is all alike: no noise, no costs, no premium, immediate learning. */
const spec = specOf(
  smallCampaign({
    days: 26,
    blockSeconds,
    programme,
    evaluation: { fromDay: 20, toDay: 26 },
    chain: { metis: { gasPriceGwei: 0.01 }, seedLiquidityUsd: { native: 400_000, bridged: 10_000 } },
    market: {
      eth,
      calmVolatility: 0,
      stressVolatility: 0,
      stressPerDay: 0,
      jumpsPerDay: 0,
      ownVolatility: 0,
      reversion: 0,
      revenueShare: 0,
      outerDepthUsd: 1e15,
      mainnetYield: required,
      yieldSpread: 0,
      bridgeFee: 0,
    },
    agents: {
      investor: {
        count: 480,
        wealthUsd: 100_000,
        wealthTail: 1e9,
        wealthCap: 1,
        alternativeSpread: { low: 0, high: 0 },
        horizonDays: { median: 3, spread: 0 },
        reviewDays: { median: 1, spread: 0 },
        riskAversion: { median: 1, spread: 0 },
        switchingCost: { median: 1e-12, spread: 0 },
        riskPremium: 0,
        learningRate: { low: 1, high: 1 },
        inbornTrust: { low: 0, high: 0 },
        reversion: 0,
        choiceIntensity: 1e9,
        experienceWeight: 0,
        disposalNoise: 0,
        priorFeeYield: 1,
      },
    },
    policies: [
      {
        id: 'bridged',
        title: 'Bridged pool',
        budget: `${((incentives / 30) * programme.days) / 365} METIS`,
        legs: [{ sink: 'bridged', share: 1 }],
      },
    ],
  }),
  'bridged',
)

test('V28: liquidity comes until it earns no more than outside: (F + E) / r with a programme, F / r without', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec, {
        inhabitants: (born, opening) => [
          ...born.filter(({ kind }) => kind.kind === 'investor'),
          // It waits for a day until there is something to trade with.
          steadyTrader(fees / swapFee / blocksInAYear / 2, eth, opening + 86_400),
        ],
      })
      const { usdc } = world.deployments.bridge
      let recorded = 0
      const { series } = yield* grow(world, spec, ({ entries }) => {
        for (const { fact } of entries) {
          if (fact.type !== 'swap') continue
          const bought = fact.tokenIn === usdc.address
          recorded += swapFee * (bought ? fromUnits(fact.amountIn, 6) : fromUnits(fact.amountIn, 18) * eth)
        }
      })
      // The trader waits for a day until there is a pool, and may trade in one block more or less.
      const traded = spec.timeline.days - 1
      expectWithin((recorded / traded) * 365, fees, 1 / (traded * (86_400 / blockSeconds)) + R6)

      const level = ([from, to]: readonly [number, number]) =>
        meanOver(series[tvlBridged.name]!, spec.timeline, from, to)
      const [before, during, after] = [level(windows.before), level(windows.during), level(windows.after)]
      expectWithin(before, fees / required, 0.02)
      expectWithin(during, (fees + incentives) / required, 0.02)
      expectWithin(after, fees / required, 0.02)
      // What public dashboards call retention, although nothing at all was gained against no programme.
      expectWithin(after / during, 0.30459, 0.02)
      expectWithin(after / before, 1, 0.02)
    }),
  ))
