import { Effect } from 'effect'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import { tvlBridged } from '../../sandbox/metrics/markets/tvl.ts'
import { meanOver } from '../../sandbox/metrics/metric.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { steadyTrader } from '../fixtures/trader.ts'
import { grow, worldOf } from '../fixtures/world.ts'
import { type ValidationCase, within } from './case.ts'

/** docs/theory.md V28: fees and incentives a year in the proportion 2.19 to 5, and what capital wants. */
const required = 0.12
const fees = 864_000
const incentives = (fees * 5) / 2.19
const blockSeconds = 1800
const blocksInAYear = (365 * 86_400) / blockSeconds
const eth = 2000
const programme = { fromDay: 8, days: 9 }
/** Days in which liquidity has settled; with a horizon of three days, capital begins to leave that much before the end. */
const windows = { before: [5, 8], during: [11, 14], after: [20, 26] } as const

/** Capital that is all alike: no noise, no costs, no premium, immediate learning, and everybody looks. */
const alike = {
  count: 480,
  wealthUsd: 100_000,
  wealthTail: 1e9,
  wealthCap: 1,
  alternativeSpread: { low: 0, high: 0 },
  horizonDays: { median: 3, spread: 0 },
  reviewDays: { median: 1, spread: 0 },
  riskAversion: { median: 1, spread: 0 },
  riskPremium: 0,
  learningRate: { low: 1, high: 1 },
  inbornTrust: { low: 0, high: 0 },
  reversion: 0,
  choiceIntensity: 1e9,
  movingCost: { median: 1e-12, spread: 0 },
  looking: 1000,
  opinionSpread: 0,
  valuationSpread: 0,
}

/** The foundation's own liquidity, US dollars: people go by what a pool has earned, and first by what that one has. */
const seeded = 3_000_000

/**
 * Liquidity at which who may choose earns what he wants. The foundation's shares in fees, but stakes in no farm: with S of
 * everybody else's, F / (S + seed) + E / S = r.
 */
function zeroProfit(incentive: number, seed: number): number {
  const [a, b, c] = [required, required * seed - fees - incentive, -incentive * seed]
  return (Math.sqrt(b * b - 4 * a * c) - b) / (2 * a) + seed
}

/** Prices that stand still. */
const spec = specOf(
  smallCampaign({
    days: 26,
    blockSeconds,
    programme,
    evaluation: { fromDay: 20, toDay: 26 },
    chain: {
      metis: { gasPriceGwei: 0.01 },
      seedLiquidityUsd: { native: 400_000, bridged: seeded },
    },
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
    agents: { investor: alike },
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

/** Liquidity comes until it earns no more than outside, with a programme and without. */
const settled = Effect.gen(function* () {
  const world = yield* worldOf(spec, {
    inhabitants: (born, opening) => [
      ...born.filter((agent) => agent.kind.kind === 'investor'),
      steadyTrader(fees / swapFee / blocksInAYear / 2, eth, opening),
    ],
  })
  const { usdc } = world.deployments.bridge
  // Coins that owners sell go through the other pool.
  const { bridged } = world.deployments.netswap.pools
  let recorded = 0
  const { series } = yield* grow(world, spec, ({ entries }) => {
    for (const { fact } of entries) {
      if (fact.type !== 'swap' || fact.pool !== bridged.address) continue
      const bought = fact.tokenIn === usdc.address
      recorded += swapFee * (bought ? fromUnits(fact.amountIn, 6) : fromUnits(fact.amountIn, 18) * eth)
    }
  })
  const traded = spec.timeline.days
  const level = ([from, to]: readonly [number, number]) =>
    // What the foundation put in counts for nobody, but shares what is earned.
    meanOver(series[tvlBridged.name]!, spec.timeline, from, to) + seeded
  const [before, during, after] = [level(windows.before), level(windows.during), level(windows.after)]
  const [without, paid] = [zeroProfit(0, seeded), zeroProfit(incentives, seeded)]
  return [
    // It may trade in one block more or less.
    within(
      'fees a year on the chain, dollars',
      fees,
      (recorded / traded) * 365,
      1 / (traded * (86_400 / blockSeconds)),
    ),
    within('liquidity before the programme, dollars', without, before, 0.02),
    within('liquidity while it pays', paid, during, 0.02),
    within('liquidity after it', without, after, 0.02),
    // What public dashboards call retention, although nothing at all was gained against no programme.
    within('gross retention', without / paid, after / during, 0.02),
    within('after over before', 1, after / before, 0.02),
  ]
})

export const zeroProfitLiquidity: ValidationCase = {
  id: 'V28',
  title: 'How much liquidity comes',
  where: 'chain',
  run: () => settled,
}
