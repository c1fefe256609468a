import { Effect } from 'effect'
import { zeroAddress } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { TimelockController } from './artifacts.gen.ts'
import type { BudgetDeployment } from './deployment.ts'

export const budgetParameters = z.strictObject({}).meta({ description: 'The budget has no parameters of its own.' })

export const deployBudget = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: z.output<typeof budgetParameters>,
  { bridge }: { readonly bridge: BridgeDeployment },
) {
  const timelock = yield* deployer.create(TimelockController, [0n, [deployer.account], [zeroAddress], zeroAddress])
  const deployment: BudgetDeployment = { timelock, steward: deployer.account, metis: bridge.metis.address }
  return deployment
})
