import { Effect } from 'effect'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { FeeRebates } from './artifacts.gen.ts'
import type { RebatesDeployment } from './deployment.ts'

export const rebatesParameters = z
  .strictObject({})
  .meta({ description: 'Swap fees given back out of a budget, by what everybody paid on a day.' })

export const deployRebates = Effect.fnUntraced(function* (
  deployer: Deployer,
  _parameters: z.output<typeof rebatesParameters>,
  { bridge }: { readonly bridge: BridgeDeployment },
) {
  const purse = yield* deployer.create(FeeRebates, [bridge.metis.address, deployer.account])
  const deployment: RebatesDeployment = { purse, pays: bridge.metis }
  return deployment
})
