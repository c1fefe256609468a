import { Effect } from 'effect'
import { encodeFunctionData } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { unlimited } from '../calldata.ts'
import { poolNames } from '../pair.ts'
import type { NetswapDeployment } from '../netswap/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { metisAmount } from '../quantity.ts'
import { view } from '../read.ts'
import { approve, toUnits } from '../token.ts'
import { rewardsActions } from './actions.ts'
import { BoostedFarm, FeeDistributor, RebateVault, vePERP } from './artifacts.gen.ts'
import type { RewardsDeployment } from './deployment.ts'

export const rewardsParameters = z
  .strictObject({
    weeklyFees: metisAmount()
      .default(250)
      .meta({ description: 'METIS a week that lockers share, by their voting power.' }),
    weeklyRewards: metisAmount().default(0).meta({ description: "METIS a week for the protocol's own boosted farm." }),
    pool: z.enum(poolNames).default('native').meta({ description: 'Whose LP tokens that farm takes.' }),
    weeks: z
      .int()
      .min(1)
      .max(5_200)
      .default(52)
      .meta({ description: 'Weeks for which there is money for fees and rewards.' }),
    rebateBudget: metisAmount().default(0).meta({ description: 'METIS for fee and gas rebates.' }),
    rebateCap: metisAmount(1e-6)
      .default(50)
      .meta({ description: 'METIS that one cluster of accounts can be given back for an epoch.' }),
    rebateEpochDays: z.int().min(1).max(3_650).default(7).meta({ description: 'Days that an epoch of rebates lasts.' }),
  })
  .meta({ description: 'Locked METIS with voting power, a share of fees, a boosted farm, and rebates.' })

/** Voting weeks begin on Thursdays, 00:00 UTC, as seconds since 1970 do. */
export const week = 604_800

/** The longest lock; its voting power is the locked amount. */
export const longestLock = 365 * 86_400

export const deployRewards = Effect.fnUntraced(function* (
  deployer: Deployer,
  parameters: z.output<typeof rewardsParameters>,
  { bridge, netswap }: { readonly bridge: BridgeDeployment; readonly netswap: NetswapDeployment },
) {
  const { metis } = bridge
  const { weeklyFees, weeklyRewards, pool, weeks, rebateBudget, rebateCap, rebateEpochDays } = parameters
  const operator = deployer.account
  const votingEscrow = yield* deployer.create(vePERP, [metis.address, 'Locked METIS', 'veMETIS', '1'])
  const stakingToken = netswap.pools[pool].address
  const farm = yield* deployer.create(BoostedFarm, [stakingToken, metis.address, operator, votingEscrow])
  const rebates = yield* deployer.create(RebateVault, [
    metis.address,
    BigInt(rebateEpochDays * 86_400),
    toUnits(rebateCap, 18),
    operator,
  ])
  for (const spender of [votingEscrow, farm, rebates]) yield* deployer.call(approve(metis.address, spender, unlimited))
  const money = toUnits(weeks * (weeklyFees + weeklyRewards) + rebateBudget, 18)
  yield* deployer.fund(metis, money + 1n)
  if (rebateBudget > 0) {
    const data = encodeFunctionData({ abi: RebateVault.abi, functionName: 'fund', args: [toUnits(rebateBudget, 18)] })
    yield* deployer.call({ to: rebates, data, gas: 150_000n })
  }
  // Fees are counted from the week on in which the chain began, which the escrow's first point tells.
  const [, , begun] = yield* deployer.read(view(pointHistory, votingEscrow, 'point_history', [0n]))
  const feeDistributor = yield* deployer.create(FeeDistributor, [
    votingEscrow,
    begun,
    metis.address,
    operator,
    operator,
  ])
  const deployment: RewardsDeployment = {
    votingEscrow,
    feeDistributor,
    farm: { address: farm, pool, stakingToken, pays: metis, vestSeconds: 0, boosted: true },
    rebates,
    metis,
    operator,
    begun: Number(begun),
    weeklyFees,
    weeklyRewards,
  }
  // One wei locked lets the operator claim every week; else the first to come would pay for all silent weeks.
  yield* deployer.call(rewardsActions(deployment).lock({ amount: 1n, until: Number(begun) + 2 * week }))
  return deployment
})

/** Vyper says `tuple` where the words simply follow each other; so they can be read one by one. */
const pointHistory = [
  {
    type: 'function',
    name: 'point_history',
    stateMutability: 'view',
    inputs: [{ name: 'epoch', type: 'uint256' }],
    outputs: [
      { name: 'bias', type: 'int128' },
      { name: 'slope', type: 'int128' },
      { name: 'ts', type: 'uint256' },
      { name: 'blk', type: 'uint256' },
      { name: 'perp_amt', type: 'uint256' },
    ],
  },
] as const
