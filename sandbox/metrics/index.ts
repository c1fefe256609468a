import { budgetPaid, budgetUnpaid, lastPayment } from './budget.ts'
import { concentrations } from './decentralisation.ts'
import { depthNative } from './depth.ts'
import { dumpRatio, policyDump } from './dump-ratio.ts'
import { dumpTiming } from './dump-timing.ts'
import { feeReturn } from './fee-return.ts'
import { lpFees, organicFees } from './fees.ts'
import { gasSpent } from './gas.ts'
import { actionsFailed, actionsUsed } from './actions.ts'
import { censorshipDelay, liveness, longestDelay, revertedShare, timeToInclude } from './inclusion.ts'
import { budgetAt, metisAt, metisFromOthers, metisPaid, metisSold } from './metis-flows.ts'
import { mevSplit } from './mev-split.ts'
import { mevExtracted, mevShareOfVolume, mevSources, sandwichLoss, userCost } from './mev.ts'
import type { BreakdownMetric, Metric } from './metric.ts'
import { policyCost } from './policy-cost.ts'
import { metisPrice } from './price.ts'
import { grossRetention, netRetention } from './retention.ts'
import { tvl, tvlBridged, tvlByProtocol, tvlNative, tvlStaked } from './tvl.ts'
import { organicVolume, volume } from './volume.ts'

/** Every metric, in the order in which tables and reports show them. */
export const metrics: readonly Metric[] = [
  organicVolume,
  tvl,
  tvlNative,
  tvlBridged,
  tvlStaked,
  depthNative,
  metisPrice,
  dumpRatio,
  dumpTiming,
  policyDump,
  grossRetention,
  netRetention,
  feeReturn,
  policyCost,
  budgetPaid,
  lastPayment,
  organicFees,
  lpFees,
  volume,
  gasSpent,
  mevExtracted,
  mevShareOfVolume,
  sandwichLoss,
  userCost,
  revertedShare,
  timeToInclude,
  censorshipDelay,
  longestDelay,
  liveness,
  ...concentrations,
]

export const metricNames = metrics.map(({ name }) => name)

/** What is split among parts: shown as tables of its own, never judged by. */
export const breakdowns: readonly BreakdownMetric[] = [
  tvlByProtocol,
  budgetUnpaid,
  budgetAt,
  metisPaid,
  metisFromOthers,
  metisSold,
  metisAt,
  mevSources,
  mevSplit,
  actionsUsed,
  actionsFailed,
]
