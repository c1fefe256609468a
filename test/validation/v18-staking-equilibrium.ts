import { Effect } from 'effect'
import { yearlyRewards } from '../../agents/mind/staking/sequencing.ts'
import { fromUnits } from '../../protocols/token.ts'
import { steps } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'
import { asPrinted, type ValidationCase, within } from './case.ts'

/** Metis's reward for a block of 12 s, as the specification has it. */
const published = yearlyRewards({ rewardPerBlock: 0.01247842237, blockSeconds: 12 })
const days = 60
const blockSeconds = 14_400

/** Owners who are all alike, need nothing but what money earns outside, and look now and then. */
const alike = {
  wealthUsd: 25_000,
  wealthTail: 1e9,
  wealthCap: 1,
  alternativeSpread: { low: 0, high: 0 },
  horizonDays: { median: 90, spread: 0 },
  reviewDays: { median: 4, spread: 0 },
  riskAversion: { median: 1e-9, spread: 0 },
  riskPremium: 0,
  inbornTrust: { low: 0, high: 0 },
  reversion: 0,
  opinionSpread: 0,
  choiceIntensity: 1e9,
  movingCost: { median: 1e-12, spread: 0 },
  looking: 1000,
  valuationSpread: 0,
  wantsMoney: 0,
  firstLookDays: { low: 0, high: 8 },
  settledDays: 0,
} as const

const specFor = (required: number) =>
  specOf(
    smallCampaign({
      days,
      blockSeconds,
      programme: { fromDay: 20, days: 10 },
      evaluation: { fromDay: 50, toDay: days },
      chain: {
        metis: { gasPriceGwei: 1e-4 },
        sequencing: { minLock: 100, maxLock: 1_000_000, exitDelayDays: 0, batchDays: 0.5 },
        enki: {
          treasuryShare: 0,
          cycleDays: 0.5,
          ticketDays: 0.01,
          leastTicketDays: 0.01,
          routeHours: 4,
          openingStake: 1000,
          openingLiquidity: 50,
        },
      },
      market: { users: 0.001, ...standstill, stressPerDay: 0, revenueShare: 0, mainnetYield: required, bridgeFee: 0 },
      agents: {
        user: { count: 1 },
        operator: { count: 0 },
        investor: { count: Math.round(1.6 * ((30 * published) / required / alike.wealthUsd)), ...alike },
      },
    }),
    'none',
  )

/** METIS staked with ENKI, who alone locks for sequencers: its mean over the last ten days; and METIS that a year's blocks pay. */
const settled = Effect.fnUntraced(function* (required: number) {
  const spec = specFor(required)
  const world = yield* worldOf(spec)
  const staked: number[] = []
  yield* steps(world, blocksOf(spec), () => {
    staked.push(fromUnits(world.state.seen.chain.enki!.staked, 18))
  })
  const { rewardPerBlock } = world.state.seen.chain.sequencing!
  const last = staked.slice(-60)
  return {
    staked: last.reduce((sum, each) => sum + each, 0) / last.length,
    rewards: yearlyRewards({
      rewardPerBlock: fromUnits(rewardPerBlock, 18),
      blockSeconds: world.deployments.sequencing!.blockMilliseconds / 1000,
    }),
  }
})

export const stakingEquilibrium: ValidationCase = {
  id: 'V18',
  title: 'How much is locked in the end',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const rows = []
    for (const required of size === 'full' ? [0.1, 0.2] : [0.2]) {
      const { staked, rewards } = yield* settled(required)
      rows.push(within(`METIS staked in the end, r = ${required}`, rewards / required, staked, 0.02))
    }
    return [asPrinted('rewards a year at 12 s a block, METIS', 32_793.294, published, 3), ...rows]
  }),
}
