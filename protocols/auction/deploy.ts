import { Effect } from 'effect'
import type { Address } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deploy.ts'
import type { Deployer } from '../protocol.ts'
import type { RestakingDeployment } from '../restaking/deploy.ts'
import { type Token, toUnits } from '../token.ts'
import { BundleAuction, Splitter } from './artifacts.gen.ts'
import { type RecipientName, recipientNames, whole } from './recipients.ts'

export interface AuctionDeployment {
  readonly auction: Address
  /** Gets what winners pay, and passes it on to the recipients. */
  readonly splitter: Address
  /** What bids are paid in. */
  readonly pays: Token
  readonly price: 'first' | 'second'
  /** Lowest bid, whole tokens. */
  readonly reserve: number
  readonly recipients: Readonly<Record<RecipientName, Address>>
}

const share = (points: number, description: string) =>
  z
    .int()
    .min(0)
    .max(whole)
    .default(points)
    .meta({ description: `Basis points of the proceeds for ${description}.` })

export const auctionParameters = z
  .strictObject({
    price: z
      .enum(['first', 'second'])
      .default('second')
      .meta({ description: 'Whether the winner pays its own bid or the second highest.' }),
    reserveMetis: z.number().min(1e-6).default(0.001).meta({ description: 'Lowest bid and lowest price, METIS.' }),
    shares: z
      .strictObject({
        sequencer: share(whole, 'the sequencer'),
        stakers: share(0, 'restakers, where there is restaking'),
        liquidity: share(0, 'liquidity providers'),
        burn: share(0, 'nobody'),
        grants: share(0, 'grants'),
        users: share(0, 'users'),
      })
      .refine((shares) => Object.values(shares).reduce((sum, points) => sum + points, 0) === whole, {
        message: 'Shares have to sum to 10,000 basis points.',
      })
      .prefault({})
      .meta({ description: 'Who gets what searchers pay; a policy can change it.' }),
  })
  .meta({ description: 'Sealed-bid auction of the first place in each block.' })

/** Purses that only fill: who empties one is up to a policy. What is burnt stays in existence, out of reach. */
const purses: Readonly<Record<RecipientName, Address>> = {
  sequencer: '0x00000000000000000000000000000000005e9ce1',
  stakers: '0x0000000000000000000000000000000000057a6e',
  liquidity: '0x0000000000000000000000000000000000119d17',
  burn: '0x000000000000000000000000000000000000dead',
  grants: '0x00000000000000000000000000000000009a4752',
  users: '0x000000000000000000000000000000000000d5e5',
}

export const deployAuction = Effect.fnUntraced(function* (
  deployer: Deployer,
  { price, reserveMetis, shares }: z.output<typeof auctionParameters>,
  { bridge, restaking }: { readonly bridge: BridgeDeployment; readonly restaking?: RestakingDeployment },
) {
  const pays = bridge.metis
  // Restakers get theirs with their next rewards.
  const stakers = restaking?.pays.address === pays.address ? restaking.rewards : purses.stakers
  const recipients = { ...purses, stakers }
  const splitter = yield* deployer.create(Splitter, [
    pays.address,
    deployer.account,
    recipientNames.map((name) => ({ account: recipients[name], share: shares[name] })),
  ])
  const reserve = toUnits(reserveMetis, pays.decimals)
  const auction = yield* deployer.create(BundleAuction, [pays.address, splitter, price === 'second', reserve])
  const deployment: AuctionDeployment = { auction, splitter, pays, price, reserve: reserveMetis, recipients }
  return deployment
})
