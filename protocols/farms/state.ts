import type { Address } from 'viem'
import { known, view } from '../read.ts'
import { BoostedFarm } from '../rewards/artifacts.gen.ts'
import { EscrowedToken, Farm, KpiOption } from './artifacts.gen.ts'
import type { FarmDeployment, FarmsDeployment } from './deployment.ts'
import { balanceOf } from '../token.ts'

const farmState = ({ address, boosted, option }: FarmDeployment) => ({
  /** Reward in the smallest unit per second, now. */
  rewardRate: view(Farm.abi, address, 'rewardRate'),
  /** Seconds since 1970 at which this rate ends. */
  periodFinish: view(Farm.abi, address, 'periodFinish'),
  /** LP tokens staked. */
  totalStaked: view(Farm.abi, address, 'totalStaked'),
  /** What all stakes count for in a boosted farm. */
  ...(boosted === true ? { totalWorking: view(BoostedFarm.abi, address, 'totalWorking') } : {}),
  /** What the option before it would pay of its cap as the figure stands, times 1e18. */
  ...(option === undefined ? {} : { share: view(KpiOption.abi, option.address, 'share') }),
})

/** One entry a farm, in the order of the deployment. */
export const farmsState = ({ farms }: FarmsDeployment) => farms.map(farmState)

const farmAccount = ({ address, escrow, boosted }: FarmDeployment, owner: Address) => ({
  staked: view(Farm.abi, address, 'staked', [owner]),
  /** What that stake counts for in a boosted farm. */
  ...(boosted === true ? { working: view(BoostedFarm.abi, address, 'working', [owner]) } : {}),
  /** Reward that could be claimed now. */
  earned: view(Farm.abi, address, 'earned', [owner]),
  /** Claimed but not yet released: vested or not. */
  escrowed: escrow === undefined ? known(0n) : balanceOf(escrow, owner),
  releasable: escrow === undefined ? known(0n) : view(EscrowedToken.abi, escrow, 'releasable', [owner]),
})

export const farmsAccount = ({ farms }: FarmsDeployment, owner: Address) =>
  farms.map((farm) => farmAccount(farm, owner))
