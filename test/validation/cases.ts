import type { ValidationCase } from './case.ts'
import { swapOutput } from './v01-swap-output.ts'
import { depthAtTwoPerCent } from './v02-depth.ts'
import { impermanentLoss } from './v03-impermanent-loss.ts'
import { optimalArbitrage } from './v04-optimal-arbitrage.ts'
import { bandWithoutArbitrage } from './v05-no-arbitrage-band.ts'
import { lossToArbitrage } from './v06-loss-versus-rebalancing.ts'
import { arbitrageWithFees } from './v07-arbitrage-with-fees.ts'
import { sandwichSize, victimBound } from './v08-sandwich.ts'
import { firstPrice, secondPrice } from './v10-sealed-bids.ts'
import { proposerShare } from './v12-proposer-share.ts'
import { lotteryOfLatency } from './v13-latency-lottery.ts'
import { baseFee } from './v14-base-fee.ts'
import { sequencerDraw } from './v15-sequencer-draw.ts'
import { concentration } from './v16-concentration.ts'
import { rewardIdentity } from './v17-reward-identity.ts'
import { stakingEquilibrium } from './v18-staking-equilibrium.ts'
import { streamedRewards } from './v19-streamed-rewards.ts'
import { sharedStream } from './v20-shared-stream.ts'
import { liquidStakingBand } from './v21-liquid-staking-band.ts'
import { liquidation } from './v22-liquidation-price.ts'
import { funding } from './v23-funding.ts'
import { logitSharesCase } from './v24-logit-shares.ts'
import { adaptiveExpectations } from './v25-adaptive-expectations.ts'
import { switchingForecasters } from './v26-switching-forecasters.ts'
import { shareAtRisk } from './v27-share-at-risk.ts'
import { zeroProfitLiquidity } from './v28-zero-profit-liquidity.ts'
import { depthFeedback } from './v29-depth-feedback.ts'
import { adoptionPath } from './v30-adoption-path.ts'
import { effort } from './v31-effort.ts'
import { vestingValue } from './v32-vesting-value.ts'
import { zeroIntelligence } from './v33-zero-intelligence.ts'
import { outerPrices } from './v34-outer-prices.ts'
import { statistics } from './v35-statistics.ts'
import { conservation } from './v36-conservation.ts'
import { washVolume } from './v37-wash-volume.ts'

/** All cases, as the theory counts them. */
export const cases: readonly ValidationCase[] = [
  swapOutput,
  depthAtTwoPerCent,
  impermanentLoss,
  optimalArbitrage,
  bandWithoutArbitrage,
  lossToArbitrage,
  arbitrageWithFees,
  sandwichSize,
  victimBound,
  firstPrice,
  secondPrice,
  proposerShare,
  lotteryOfLatency,
  baseFee,
  sequencerDraw,
  concentration,
  rewardIdentity,
  stakingEquilibrium,
  streamedRewards,
  sharedStream,
  liquidStakingBand,
  liquidation,
  funding,
  logitSharesCase,
  adaptiveExpectations,
  switchingForecasters,
  shareAtRisk,
  zeroProfitLiquidity,
  depthFeedback,
  adoptionPath,
  effort,
  vestingValue,
  zeroIntelligence,
  outerPrices,
  statistics,
  conservation,
  washVolume,
]
