import { Effect } from 'effect'
import { type Address, zeroAddress } from 'viem'
import { z } from 'zod'
import type { Deployer } from '../protocol.ts'
import { TimelockController } from './artifacts.gen.ts'

export interface BudgetDeployment {
  /** Holds the policy's budget and pays from it, at announced times only. */
  readonly timelock: Address
  /** Announces payments; anybody may carry them out when they are due. */
  readonly steward: Address
}

export const budgetParameters = z.strictObject({}).meta({ description: 'The budget has no parameters of its own.' })

export const deployBudget = Effect.fnUntraced(function* (deployer: Deployer) {
  const timelock = yield* deployer.create(TimelockController, [0n, [deployer.account], [zeroAddress], zeroAddress])
  const deployment: BudgetDeployment = { timelock, steward: deployer.account }
  return deployment
})
