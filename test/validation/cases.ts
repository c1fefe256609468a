import type { ValidationCase } from './case.ts'
import { stakingEquilibrium } from './v18-staking-equilibrium.ts'
import { logitSharesCase } from './v24-logit-shares.ts'
import { adaptiveExpectations } from './v25-adaptive-expectations.ts'
import { switchingForecasters } from './v26-switching-forecasters.ts'
import { shareAtRisk } from './v27-share-at-risk.ts'
import { depthFeedback } from './v29-depth-feedback.ts'
import { adoptionPath } from './v30-adoption-path.ts'
import { vestingValue } from './v32-vesting-value.ts'
import { zeroIntelligence } from './v33-zero-intelligence.ts'

/** All cases, as the theory counts them. */
export const cases: readonly ValidationCase[] = [
  stakingEquilibrium,
  logitSharesCase,
  adaptiveExpectations,
  switchingForecasters,
  shareAtRisk,
  depthFeedback,
  adoptionPath,
  vestingValue,
  zeroIntelligence,
]
