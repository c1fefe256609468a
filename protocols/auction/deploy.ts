import { BASIS_POINTS } from '../basis-points.ts'
import { Effect } from 'effect'
import type { Address } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { EnkiDeployment } from '../enki/deployment.ts'
import type { GrantsDeployment } from '../grants/deployment.ts'
import type { DeployFailed, Deployer } from '../protocol.ts'
import { metisAmount } from '../quantity.ts'
import type { RestakingDeployment } from '../restaking/deployment.ts'
import type { SequencingDeployment } from '../sequencing/deployment.ts'
import { toUnits } from '../token.ts'
import { BundleAuction, RebatePurse, Splitter, StakePurse, StreamPurse, TurnPurse } from './artifacts.gen.ts'
import { recipientNames } from './recipients.ts'
import type { AuctionDeployment, Purses } from './deployment.ts'

const share = (points: number, description: string) =>
  z
    .int()
    .min(0)
    .max(BASIS_POINTS)
    .default(points)
    .meta({ description: `Basis points of the proceeds for ${description}.` })

export const auctionParameters = z
  .strictObject({
    price: z
      .enum(['first', 'second'])
      .default('second')
      .meta({ description: 'Whether the winner pays its own bid or the second highest.' }),
    reserveMetis: metisAmount(1e-6).default(0.001).meta({ description: 'Lowest bid and lowest price, METIS.' }),
    shares: z
      .strictObject({
        sequencer: share(BASIS_POINTS, 'whoever builds the block; the foundation where nobody locks'),
        stakers: share(0, 'holders of seMETIS, or restakers, or all who have locked, whoever there is first'),
        liquidity: share(0, 'liquidity providers of METIS/m.USDC, once a policy has a farm for it'),
        burn: share(0, 'nobody'),
        grants: share(0, 'the fund that gives grants'),
        users: share(0, 'who pays swap fees'),
      })
      .refine((shares) => Object.values(shares).reduce((sum, points) => sum + points, 0) === BASIS_POINTS, {
        message: 'the shares have to sum to 10,000 basis points',
      })
      .prefault({})
      .meta({ description: 'Who gets what searchers pay; a policy can change it.' }),
  })
  .meta({ description: 'Sealed-bid auction of the first place in each block.' })

/** Out of reach for everybody. What is burnt stays in existence. */
const burnt: Address = '0x000000000000000000000000000000000000dead'

/** For whom nobody is there: a share that nobody should be given. */
export const nobody = {
  stakers: '0x0000000000000000000000000000000000057a6e',
  grants: '0x00000000000000000000000000000000009a4752',
} as const

/** Seconds over which what is for liquidity providers streams, as long as rewards of liquid staking do. */
const streamSeconds = 7n * 86_400n

/** The most of a day's rebates for one account, in ten-thousandths. */
const rebateCap = 1000n

export interface AuctionNeeds {
  readonly bridge: BridgeDeployment
  readonly sequencing?: SequencingDeployment
  readonly enki?: EnkiDeployment
  readonly restaking?: RestakingDeployment
  readonly grants?: GrantsDeployment
}

export const deployAuction = Effect.fnUntraced(function* (
  deployer: Deployer,
  { price, reserveMetis, shares }: z.output<typeof auctionParameters>,
  needs: AuctionNeeds,
) {
  const pays = needs.bridge.metis
  const operator = deployer.account
  const purses = yield* createPurses(deployer, needs)
  const recipients = recipientsOf(operator, purses, needs)
  const splitter = yield* deployer.create(Splitter, [
    pays.address,
    operator,
    recipientNames.map((name) => ({ account: recipients[name], share: shares[name] })),
  ])
  const reserve = toUnits(reserveMetis, pays.decimals)
  const auction = yield* deployer.create(BundleAuction, [pays.address, operator, splitter, price === 'second', reserve])
  const deployment: AuctionDeployment = {
    auction,
    splitter,
    pays,
    price,
    reserve: reserveMetis,
    recipients,
    purses,
    operator,
  }
  return deployment
})

/** Purses for those who cannot be paid straight away: by turn, by locks, by time, by fees. */
const createPurses = Effect.fnUntraced(function* (
  deployer: Deployer,
  { bridge, sequencing, enki, restaking }: AuctionNeeds,
): Effect.fn.Return<Purses, DeployFailed> {
  const { account } = deployer
  const token = bridge.metis.address
  const liquidity = yield* deployer.create(StreamPurse, [token, account, streamSeconds])
  const users = yield* deployer.create(RebatePurse, [token, account, rebateCap])
  if (sequencing === undefined) return { liquidity, users }
  const sequencer = yield* deployer.create(TurnPurse, [token, account, account])
  if (enki !== undefined || restaking !== undefined) return { liquidity, users, sequencer }
  return { liquidity, users, sequencer, stakers: yield* deployer.create(StakePurse, [token, sequencing.pool]) }
})

/**
 * Who gets each share. Liquid staking and restaking share out with their next rewards whatever METIS has arrived, and the
 * fund's treasury is an account like any other; those need no purse.
 */
function recipientsOf(
  operator: Address,
  purses: Purses,
  { bridge, enki, restaking, grants }: AuctionNeeds,
): AuctionDeployment['recipients'] {
  const restakers = restaking?.pays.address === bridge.metis.address ? restaking.rewards : undefined
  return {
    sequencer: purses.sequencer ?? operator,
    stakers: enki?.dealer ?? restakers ?? purses.stakers ?? nobody.stakers,
    liquidity: purses.liquidity,
    burn: burnt,
    grants: grants?.timelock ?? nobody.grants,
    users: purses.users,
  }
}
