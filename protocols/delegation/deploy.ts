import { Effect } from 'effect'
import { type Address, getContractAddress } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { contractDays, contractHours, metisAmount } from '../quantity.ts'
import type { SequencingDeployment } from '../sequencing/deployment.ts'
import { toUnits } from '../token.ts'
import { DelegationPools } from './artifacts.gen.ts'
import type { DelegationDeployment } from './deployment.ts'

/** Metis has no delegation: all of this is assumed, and in docs/model.md. */
export const delegationParameters = z
  .strictObject({
    ownStake: metisAmount(1)
      .default(1_000)
      .meta({ description: 'METIS that an operator leaves in its pool as long as it is open; assumed.' }),
    noticeDays: contractDays()
      .default(7)
      .meta({ description: 'Days from the announcement of a commission until it is in force; assumed.' }),
    streamDays: contractDays()
      .default(7)
      .meta({ description: 'Days over which a reward raises the worth of shares: the days between batches.' }),
    routeHours: contractHours(0.001).default(24).meta({ description: 'Hours between two routes of the keeper.' }),
  })
  .meta({ description: 'Pools through which owners of METIS delegate it to operators of sequencers.' })

/** As many as the factory has. */
export const placeCount = 16

export const deployDelegation = Effect.fnUntraced(function* (
  deployer: Deployer,
  chosen: z.output<typeof delegationParameters>,
  { bridge, sequencing }: { readonly bridge: BridgeDeployment; readonly sequencing: SequencingDeployment },
) {
  const notice = Math.round(chosen.noticeDays * 86_400)
  const factory = yield* deployer.create(DelegationPools, [
    sequencing.pool,
    toUnits(chosen.ownStake, bridge.metis.decimals),
    BigInt(notice),
    BigInt(Math.round(chosen.streamDays * 86_400)),
  ])
  const deployment: DelegationDeployment = {
    factory,
    // The factory creates what pools are clones of first, then the pools, from the first place on.
    places: Array.from({ length: placeCount }, (_, i) => createdBy(factory, BigInt(2 + i))),
    metis: bridge.metis,
    ownStake: chosen.ownStake,
    notice,
    routeSeconds: Math.round(chosen.routeHours * 3600),
  }
  return deployment
})

const createdBy = (from: Address, nonce: bigint): Address =>
  getContractAddress({ from, nonce }).toLowerCase() as Address
