import { Effect } from 'effect'
import type { Address } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { BudgetDeployment } from '../budget/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { Airdrop } from './artifacts.gen.ts'
import type { AirdropsDeployment } from './deployment.ts'

export const airdropsParameters = z
  .strictObject({ count: z.int().min(0).default(0) })
  .meta({ description: 'The airdrops that a policy makes; it brings them itself.' })

export const deployAirdrops = Effect.fnUntraced(function* (
  deployer: Deployer,
  { count }: z.output<typeof airdropsParameters>,
  { bridge, budget }: { readonly bridge: BridgeDeployment; readonly budget: BudgetDeployment },
) {
  const contracts: Address[] = []
  for (let i = 0; i < count; i++) {
    contracts.push(yield* deployer.create(Airdrop, [bridge.metis.address, budget.steward, budget.timelock]))
  }
  const deployment: AirdropsDeployment = {
    contracts,
    pays: bridge.metis,
    steward: budget.steward,
    budget: budget.timelock,
  }
  return deployment
})
