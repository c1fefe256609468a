import type { Address } from 'viem'
import type { BudgetDeployment } from './deployment.ts'

/** What the budget holds is seen in its tokens; it has no state that a decision needs. */
export const budgetState = (_at: BudgetDeployment) => ({})

export const budgetAccount = (_at: BudgetDeployment, _owner: Address) => ({})
