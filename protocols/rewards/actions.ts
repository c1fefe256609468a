import { type Address, encodeFunctionData, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import { farmsActions } from '../farms/actions.ts'
import type { Call } from '../call.ts'
import { approve, transfer } from '../token.ts'
import { RebateVault } from './artifacts.gen.ts'
import type { RewardsDeployment } from './deployment.ts'

const createLock = toFunctionSelector('create_lock(uint256,uint256)')
const increaseAmount = toFunctionSelector('increase_amount(uint256)')
const increaseTime = toFunctionSelector('increase_unlock_time(uint256)')
const withdraw = toFunctionSelector('withdraw()')
const claim = toFunctionSelector('claim()')
const checkpoint = toFunctionSelector('checkpoint_token()')
const notify = toFunctionSelector('notify(uint256,uint256)')
const weigh = toFunctionSelector('weigh(address)')

/**
 * The escrow writes a point for every week since anybody last touched it, at some 100,000 gas each. The operator touches
 * it every week, so that nobody else finds more than one to write.
 */
const locking = 700_000n

/** A rebate as the operator lists it. */
export interface Rebate {
  readonly account: Address
  /** In wei of METIS. */
  readonly amount: bigint
}

export const rewardsActions = ({ votingEscrow, feeDistributor, farm, rebates, metis }: RewardsDeployment) => {
  const staking = farmsActions({ farms: [farm] })
  return {
    /** Lets the escrow take METIS and the farm LP tokens from the sender; once an account. */
    approvals: (): Call[] => [approve(metis.address, votingEscrow, unlimited), staking.approval(farm)],
    /** Locks METIS until the last Thursday not after `until`, seconds since 1970, at most a year ahead. */
    lock: ({ amount, until }: { amount: bigint; until: number }): Call => ({
      to: votingEscrow,
      data: calldata(createLock, amount, BigInt(Math.floor(until))),
      gas: locking,
    }),
    /** Adds to a lock that has not run out. */
    increase: (amount: bigint): Call => ({
      to: votingEscrow,
      data: calldata(increaseAmount, amount),
      gas: locking,
    }),
    /** Makes a lock that has not run out last longer. */
    extend: (until: number): Call => ({
      to: votingEscrow,
      data: calldata(increaseTime, BigInt(Math.floor(until))),
      gas: locking,
    }),
    /** Takes METIS out of a lock that has run out. */
    unlock: (): Call => ({ to: votingEscrow, data: calldata(withdraw), gas: 600_000n }),
    /** Takes the sender's share of fees of all weeks that are over; without a lock there is nothing to take. */
    claimFees: (): Call => ({ to: feeDistributor, data: calldata(claim), gas: 1_500_000n }),
    stakeAll: (): Call => staking.stakeAll(farm),
    withdrawStake: (amount: bigint): Call => staking.withdraw(farm, amount),
    /** Takes rewards, and brings the sender's boost up to date. */
    claim: (): Call => staking.claim(farm),
    exit: (): Call => staking.exit(farm),
    /** Brings anybody's boost up to date, in this farm or another boosted one. */
    weigh: (account: Address, at: Address = farm.address): Call => ({
      to: at,
      data: calldata(weigh, account),
      gas: 400_000n,
    }),
    claimRebate: (): Call => ({ to: rebates, data: calldata(claim), gas: 120_000n }),

    /** Says which accounts are one person; only the operator may, and only once for each. */
    assign: (members: readonly { readonly account: Address; readonly cluster: bigint }[]): Call => ({
      to: rebates,
      data: encodeFunctionData({
        abi: RebateVault.abi,
        functionName: 'assign',
        args: [members.map(({ account }) => account), members.map(({ cluster }) => cluster)],
      }),
      gas: 60_000n + 40_000n * BigInt(members.length),
    }),
    /** Promises rebates for the epoch that ended last; only the operator may. */
    submit: (list: readonly Rebate[]): Call => ({
      to: rebates,
      data: encodeFunctionData({
        abi: RebateVault.abi,
        functionName: 'submit',
        args: [list.map(({ account }) => account), list.map(({ amount }) => amount)],
      }),
      gas: 100_000n + 80_000n * BigInt(list.length),
    }),
    /** Brings a week's fees to the lockers, and counts them to the time since the last; only the operator may. */
    payFees: (amount: bigint): Call[] => [
      ...(amount > 0n ? [transfer(metis.address, feeDistributor, amount)] : []),
      { to: feeDistributor, data: calldata(checkpoint), gas: 1_000_000n },
    ],
    /** Starts a reward period of the farm; only the operator may. */
    payRewards: (amount: bigint, duration: number): Call => ({
      to: farm.address,
      data: calldata(notify, amount, BigInt(duration)),
      gas: 300_000n,
    }),
  }
}
