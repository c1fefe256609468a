import { activeUsers } from './markets/active-users.ts'
import { budgetPaid, budgetSold, budgetUnpaid, lastPayment } from './payments/budget.ts'
import { concentrations } from './blocks/decentralisation.ts'
import { depthByPool, depthNative, impactNative } from './markets/depth.ts'
import { nativeShare, nativeUnits } from './markets/native-share.ts'
import { borrowed, livingProducts, perpetualVolume } from './markets/other-demand.ts'
import { userRetention } from './markets/user-retention.ts'
import { dumpNet, dumpPlacebo, policyDump } from './payments/dump-net.ts'
import { dumpRatio } from './payments/dump-ratio.ts'
import { dumpTiming } from './payments/dump-timing.ts'
import { feeReturn } from './payments/fee-return.ts'
import { lpFees, lpFeesNative, organicFees } from './markets/fees.ts'
import { funding, fundingPositive } from './markets/funding.ts'
import { gasSpent } from './blocks/gas.ts'
import { actionsFailed, actionsUsed } from './blocks/actions.ts'
import { censorshipDelay, liveness, longestDelay, revertedShare, timeToInclude } from './blocks/inclusion.ts'
import { budgetAt, metisAt, metisFromOthers, metisPaid, metisSold } from './payments/metis-flows.ts'
import { mevSplit } from './blocks/mev-split.ts'
import { mevExtracted, mevShareOfVolume, mevSources, sandwichLoss, userCost } from './blocks/mev.ts'
import type { BreakdownMetric, Metric } from './metric.ts'
import { policyCost } from './payments/policy-cost.ts'
import { sybilShare } from './payments/sybil-share.ts'
import { topClaimer } from './payments/top-claimer.ts'
import { metisPrice, metisPriceOutside } from './markets/price.ts'
import { grossRetention, netRetention } from './markets/retention.ts'
import { lsdShare } from './staking/lsd-share.ts'
import { stakingRatio } from './staking/staking-ratio.ts'
import { stakingYield } from './staking/staking-yield.ts'
import { tvl, tvlBridged, tvlByProtocol, tvlNative, tvlStaked, tvlWithStake } from './markets/tvl.ts'
import { organicVolume, volume } from './markets/volume.ts'
import { washPrecision, washRecall, washShare, washVolume } from './markets/wash.ts'
import { organicCost } from './welfare/organic-cost.ts'
import { valueByGroup } from './welfare/value-by-group.ts'
import { welfareMetrics } from './welfare/welfare.ts'

/** Every metric, in the order in which tables and reports show them. */
export const metrics: readonly Metric[] = [
  organicVolume,
  tvl,
  tvlNative,
  tvlBridged,
  tvlStaked,
  tvlWithStake,
  nativeShare,
  nativeUnits,
  stakingRatio,
  lsdShare,
  stakingYield,
  funding,
  fundingPositive,
  perpetualVolume,
  borrowed,
  livingProducts,
  activeUsers,
  userRetention,
  depthNative,
  impactNative,
  metisPrice,
  metisPriceOutside,
  dumpNet,
  dumpRatio,
  dumpPlacebo,
  dumpTiming,
  policyDump,
  budgetSold,
  topClaimer,
  sybilShare,
  grossRetention,
  netRetention,
  feeReturn,
  ...welfareMetrics,
  policyCost,
  budgetPaid,
  lastPayment,
  organicFees,
  lpFees,
  lpFeesNative,
  volume,
  washVolume,
  washShare,
  washPrecision,
  washRecall,
  gasSpent,
  mevExtracted,
  mevShareOfVolume,
  sandwichLoss,
  userCost,
  organicCost,
  revertedShare,
  timeToInclude,
  censorshipDelay,
  longestDelay,
  liveness,
  ...concentrations,
]

export const metricNames = metrics.map(({ name }) => name)

/** What is split among parts, in the order in which the report shows it: as tables of its own, never judged by. */
export const breakdowns: readonly BreakdownMetric[] = [
  metisPaid,
  budgetAt,
  budgetUnpaid,
  metisFromOthers,
  metisSold,
  metisAt,
  tvlByProtocol,
  depthByPool,
  valueByGroup,
  mevSources,
  mevSplit,
  actionsUsed,
  actionsFailed,
]
