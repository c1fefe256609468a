import { type Address, encodeFunctionData } from 'viem'
import { mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { NetworkRestakeDelegator, Slasher, StakerRewards, Vault, Withdrawals } from './artifacts.gen.ts'
import type { RestakingDeployment } from './deployment.ts'

/** Amounts in wei of collateral, rewards in wei of METIS, times in seconds. */
export const restakingState = (at: RestakingDeployment) => ({
  epoch: view(Vault.abi, at.vault, 'currentEpoch'),
  activeStake: view(Vault.abi, at.vault, 'activeStake'),
  activeShares: view(Vault.abi, at.vault, 'activeShares'),
  /** Active stake and what waits through this epoch and the next: all that a slash can reach. */
  slashable: view(Vault.abi, at.vault, 'totalStake'),
  /** Most stake that can stand behind the network. */
  limit: view(NetworkRestakeDelegator.abi, at.delegator, 'networkLimit', [at.subnetwork]),
  /** In the order of the deployment. */
  operators: at.operators.map((operator) => ({
    /** Stake that stands behind it. */
    stake: view(NetworkRestakeDelegator.abi, at.delegator, 'stake', [at.subnetwork, operator]),
    slashed: view(Slasher.abi, at.slasher, 'cumulativeSlash', [at.subnetwork, operator]),
    /** The moment for which it was slashed last; 0 for never. */
    slashedFor: view(Slasher.abi, at.slasher, 'latestSlashedCaptureTimestamp', [at.subnetwork, operator]),
  })),
  /** What the network could slash for each incident: nothing before it, and an epoch after it. */
  incidents: at.incidents.map(({ operator, at: moment }) =>
    view(Slasher.abi, at.slasher, 'slashableStake', [at.subnetwork, at.operators[operator]!, moment, '0x']),
  ),
  rewards: {
    /** Wei a second, now. */
    rate: view(StakerRewards.abi, at.rewards, 'rewardRate'),
    finish: mapRead(view(StakerRewards.abi, at.rewards, 'periodFinish'), Number),
    /** What a distribution would share out. */
    distributable: view(StakerRewards.abi, at.rewards, 'distributable'),
    /** Distributed and not yet claimed. */
    owed: view(StakerRewards.abi, at.rewards, 'owed'),
    distributions: view(StakerRewards.abi, at.rewards, 'distributions'),
    distributedAt: mapRead(view(StakerRewards.abi, at.rewards, 'distributedAt'), Number),
  },
})

export const restakingAccount = (at: RestakingDeployment, owner: Address) => ({
  /** Collateral in the wallet. */
  collateral: balanceOf(at.collateral.address, owner),
  shares: view(Vault.abi, at.vault, 'activeSharesOf', [owner]),
  /** What the shares are worth. */
  active: view(Vault.abi, at.vault, 'activeBalanceOf', [owner]),
  /** Active stake and what waits, as far as a slash can reach it. */
  slashable: view(Vault.abi, at.vault, 'slashableBalanceOf', [owner]),
  rewards: view(StakerRewards.abi, at.rewards, 'claimable', [owner]),
  waiting: unclaimed(at, owner),
})

/** Epochs whose withdrawals are read: the one to come, the present one, and those before it. */
export const epochsSeen = 18

/** An address that no contract lives at: code is lent to it, since a vault is asked by epoch and tells nobody which. */
const lens: Address = '0x0000000000000000000000000000000057a4ed19'

/** What of an account waits through the next epoch and the present one, and was not claimed of those before, in this order. */
const unclaimed = ({ vault }: RestakingDeployment, owner: Address): Read<readonly bigint[]> => ({
  to: lens,
  ask: encodeFunctionData({ abi: Withdrawals.abi, functionName: 'unclaimed', args: [vault, owner] }),
  words: epochsSeen,
  lent: [{ to: lens, code: Withdrawals.runtime }],
  decode: (words, at) => words.slice(at, at + epochsSeen),
})

/** What waits, or has waited, through one epoch for an account. */
export const waitingIn = (at: RestakingDeployment, owner: Address, epoch: bigint) => ({
  amount: view(Vault.abi, at.vault, 'withdrawalsOf', [epoch, owner]),
  claimed: view(Vault.abi, at.vault, 'isWithdrawalsClaimed', [epoch, owner]),
})
