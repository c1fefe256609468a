import type { Address } from 'viem'
import { derived, mapRead, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { BoostedFarm, FeeDistributor, RebateVault, vePERP } from './artifacts.gen.ts'
import type { RewardsDeployment } from './deployment.ts'

export const rewardsState = ({ votingEscrow, feeDistributor, farm, rebates, metis, operator }: RewardsDeployment) => ({
  /** METIS locked, in wei. */
  locked: view(vePERP.abi, votingEscrow, 'totalPERPSupply'),
  /** Voting power of all lockers now: a METIS locked for a year counts as one. */
  votingPower: totalSupply(votingEscrow),
  /** Seconds since 1970 up to which fees have been brought to lockers. */
  feesUntil: mapRead(view(FeeDistributor.abi, feeDistributor, 'last_token_time'), Number),
  farm: boostedFarmState(farm.address),
  /** METIS that could still be promised as rebates, and that the operator has for fees and rewards; in wei. */
  rebateBudget: view(RebateVault.abi, rebates, 'budget'),
  treasury: balanceOf(metis.address, operator),
})

const boostedFarmState = (farm: Address) => ({
  rewardRate: view(BoostedFarm.abi, farm, 'rewardRate'),
  periodFinish: view(BoostedFarm.abi, farm, 'periodFinish'),
  totalStaked: view(BoostedFarm.abi, farm, 'totalStaked'),
  totalWorking: view(BoostedFarm.abi, farm, 'totalWorking'),
})

export const rewardsAccount = ({ votingEscrow, feeDistributor, farm, rebates }: RewardsDeployment, owner: Address) => ({
  /** METIS locked, in wei, and when it comes free: seconds since 1970, 0 without a lock. */
  locked: mapRead(view(locked, votingEscrow, 'locked', [owner]), ([amount]) => amount),
  lockEnd: mapRead(view(vePERP.abi, votingEscrow, 'locked__end', [owner]), Number),
  votingPower: balanceOf(votingEscrow, owner),
  /** Seconds since 1970 up to which it has taken its fees: when it locked first, as long as it never has; 0 without a lock. */
  feesTaken: derived(
    {
      taken: view(FeeDistributor.abi, feeDistributor, 'time_cursor_of', [owner]),
      first: view(vePERP.abi, votingEscrow, 'user_point_history__ts', [owner, 1n]),
    },
    ({ taken, first }) => Number(taken > 0n ? taken : first),
  ),
  staked: view(BoostedFarm.abi, farm.address, 'staked', [owner]),
  working: view(BoostedFarm.abi, farm.address, 'working', [owner]),
  /** What `working` would be if the account were weighed now. */
  workingNow: view(BoostedFarm.abi, farm.address, 'workingNow', [owner]),
  earned: view(BoostedFarm.abi, farm.address, 'earned', [owner]),
  rebate: view(RebateVault.abi, rebates, 'claimable', [owner]),
})

/** Vyper says `tuple` where two words simply follow each other. */
const locked = [
  {
    type: 'function',
    name: 'locked',
    stateMutability: 'view',
    inputs: [{ name: 'owner', type: 'address' }],
    outputs: [
      { name: 'amount', type: 'int128' },
      { name: 'end', type: 'uint256' },
    ],
  },
] as const
