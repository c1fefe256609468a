import type { Address } from 'viem'
import { balanceOf } from '../token.ts'
import type { BudgetDeployment } from './deployment.ts'

export const budgetState = ({ timelock, metis }: BudgetDeployment) => ({
  /** METIS that it has not paid yet, in wei. */
  metis: balanceOf(metis, timelock),
})

export const budgetAccount = (_at: BudgetDeployment, _owner: Address) => ({})
