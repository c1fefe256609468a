import { type Address, encodeFunctionData, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve, transfer } from '../token.ts'
import { LockingPool } from './artifacts.gen.ts'
import type { SequencingDeployment } from './deployment.ts'

const lock = toFunctionSelector('lockWithRewardRecipient(address,address,uint256)')
const relock = toFunctionSelector('relock(uint256,uint256,bool)')
const withdraw = toFunctionSelector('withdraw(uint256,uint256)')
const withdrawRewards = toFunctionSelector('withdrawRewards(uint256)')
const unlock = toFunctionSelector('unlock(uint256)')
const unlockClaim = toFunctionSelector('unlockClaim(uint256)')
const halt = toFunctionSelector('halt()')
const resume = toFunctionSelector('resume()')
const commitEpoch = toFunctionSelector('commitEpoch(uint256,uint256,uint256,address)')
const recommitEpoch = toFunctionSelector('recommitEpoch(uint256,uint256,uint256,uint256,uint256,address)')
const slash = toFunctionSelector('slash(uint256)')
const setSlashShare = toFunctionSelector('setSlashShare(uint256)')
const updateBlockReward = toFunctionSelector('updateBlockReward(uint256)')

/** A batch of rewards: blocks built by each signer in the epochs after the last batch, up to `endEpoch`. */
export interface Batch {
  readonly batch: number
  readonly startEpoch: number
  readonly endEpoch: number
  readonly built: readonly { readonly signer: Address; readonly blocks: bigint }[]
}

/** An epoch as it is committed. */
export interface Commitment {
  readonly epoch: number
  readonly startBlock: number
  readonly endBlock: number
  readonly signer: Address
}

const word = BigInt

export const sequencingActions = ({ pool, info, set, payer, metis }: SequencingDeployment) => ({
  /** Lets the escrow take the sender's METIS; once an account. */
  approvals: (): Call[] => [approve(metis.address, info, unlimited)],
  /** Locks METIS of the sender for the node `signer`; rewards go to `recipient`. */
  lock: ({ signer, recipient, amount }: { signer: Address; recipient: Address; amount: bigint }): Call => ({
    to: pool,
    data: calldata(lock, signer, recipient, amount),
    gas: 450_000n,
  }),
  /** Adds `amount` of the sender and, if `rewards`, what is owed to it. */
  relock: ({ id, amount, rewards }: { id: bigint; amount: bigint; rewards: boolean }): Call => ({
    to: pool,
    data: calldata(relock, id, amount, rewards ? 1n : 0n),
    gas: 180_000n,
  }),
  withdraw: (id: bigint, amount: bigint): Call => ({ to: pool, data: calldata(withdraw, id, amount), gas: 180_000n }),
  withdrawRewards: (id: bigint): Call => ({ to: pool, data: calldata(withdrawRewards, id), gas: 180_000n }),
  unlock: (id: bigint): Call => ({ to: pool, data: calldata(unlock, id), gas: 220_000n }),
  unlockClaim: (id: bigint): Call => ({ to: pool, data: calldata(unlockClaim, id), gas: 220_000n }),
  /** The sender's node stops building blocks, or builds again. */
  halt: (): Call => ({ to: set, data: calldata(halt), gas: 110_000n }),
  resume: (): Call => ({ to: set, data: calldata(resume), gas: 80_000n }),
  /** Adds to what rewards are paid from. */
  fundPayer: (amount: bigint): Call => transfer(metis.address, payer, amount),
  /** What a block pays from the next batch on, METIS in wei; the owner's. */
  updateBlockReward: (wei: bigint): Call => ({ to: pool, data: calldata(updateBlockReward, wei), gas: 80_000n }),
  /** What a stall costs from now on, in ten-thousandths of the lock; the owner's. */
  setSlashShare: (points: number): Call => ({
    to: pool,
    data: calldata(setSlashShare, BigInt(points)),
    gas: 80_000n,
  }),
  /** The next four are the updater's. */
  commitEpoch: ({ epoch, startBlock, endBlock, signer }: Commitment): Call => ({
    to: set,
    data: calldata(commitEpoch, word(epoch), word(startBlock), word(endBlock), signer),
    gas: 200_000n,
  }),
  recommitEpoch: (oldEpoch: number, lastBlock: number, { epoch, startBlock, endBlock, signer }: Commitment): Call => ({
    to: set,
    data: calldata(
      recommitEpoch,
      word(oldEpoch),
      word(epoch),
      word(lastBlock),
      word(startBlock),
      word(endBlock),
      signer,
    ),
    gas: 250_000n,
  }),
  slash: (id: bigint): Call => ({ to: pool, data: calldata(slash, id), gas: 200_000n }),
  batchSubmitRewards: ({ batch, startEpoch, endEpoch, built }: Batch): Call => ({
    to: pool,
    data: encodeFunctionData({
      abi: LockingPool.abi,
      functionName: 'batchSubmitRewards',
      args: [
        BigInt(batch),
        BigInt(startEpoch),
        BigInt(endEpoch),
        built.map(({ signer }) => signer),
        built.map(({ blocks }) => blocks),
      ],
    }),
    gas: 250_000n + 100_000n * BigInt(built.length),
  }),
})
