import { type Address, encodeFunctionData } from 'viem'
import { addressOf, mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { LockingInfo, LockingPool, SequencerSet } from './artifacts.gen.ts'
import type { SequencingDeployment } from './deployment.ts'

/** What a lock is: `unlocked` locks are over and have no seat. */
export type SequencerStatus = 'none' | 'inactive' | 'active' | 'unlocked'
const statuses: readonly SequencerStatus[] = ['none', 'inactive', 'active', 'unlocked']

/** A sequencer as everybody can see it. METIS in wei. */
export interface Seat {
  /** 0 when the seat is empty. */
  readonly id: bigint
  readonly owner: Address
  readonly signer: Address
  readonly amount: bigint
  /** Owed: in a batch, neither relocked nor paid out. */
  readonly reward: bigint
  readonly status: SequencerStatus
  /** Seconds since 1970 from which on the lock can be claimed; 0 while no exit has begun. */
  readonly unlockClaimTime: number
  /** L2 height at which it was locked. */
  readonly activationBlock: number
  /** Blocks built in final epochs that no batch has paid yet. */
  readonly unrewardedBlocks: bigint
  /** L2 blocks [from, to) in which its node stood still, of the last time; `to` is infinite while it does. */
  readonly stalledFrom: number
  readonly stalledTo: number
  /** Who gets what the lock earns: its owner, where nobody else is named. */
  readonly recipient: Address
}

export interface Epoch {
  readonly signer: Address
  readonly startBlock: number
  readonly endBlock: number
}

const seatCount = 16
const seatWords = 12

function seatAt(words: readonly bigint[], at: number): Seat {
  const word = (place: number) => words[at + place]!
  const until = word(10)
  return {
    id: word(0),
    owner: addressOf(word(1)),
    signer: addressOf(word(2)),
    amount: word(3),
    reward: word(4),
    status: statuses[Number(word(5))]!,
    unlockClaimTime: Number(word(6)),
    activationBlock: Number(word(7)),
    unrewardedBlocks: word(8),
    stalledFrom: Number(word(9)),
    stalledTo: until >> 255n === 1n ? Infinity : Number(until),
    recipient: addressOf(word(11)),
  }
}

/** A static array of static structs lies in the answer word by word. */
const seatsOf = (pool: Address): Read<readonly Seat[]> => ({
  to: pool,
  ask: encodeFunctionData({ abi: LockingPool.abi, functionName: 'seats' }),
  words: seatCount * seatWords,
  decode: (words, at) => Array.from({ length: seatCount }, (_, i) => seatAt(words, at + i * seatWords)),
})

const seatOf = (pool: Address, owner: Address): Read<Seat> => ({
  to: pool,
  ask: encodeFunctionData({ abi: LockingPool.abi, functionName: 'seatOf', args: [owner] }),
  words: seatWords,
  decode: seatAt,
})

export const sequencingState = ({ pool, info, set, payer, metis }: SequencingDeployment) => ({
  seats: seatsOf(pool),
  epochs: mapRead(view(SequencerSet.abi, set, 'lastEpochs'), ([number, signer, start, end, before, from, to]) => ({
    /** Number of the current epoch; epochs two and more before it are final. */
    number: Number(number),
    current: { signer, startBlock: Number(start), endBlock: Number(end) } satisfies Epoch,
    previous: { signer: before, startBlock: Number(from), endBlock: Number(to) } satisfies Epoch,
  })),
  /** Seconds since 1970 of L2 block 0. */
  genesis: mapRead(view(SequencerSet.abi, set, 'genesis'), Number),
  totalLocked: view(LockingInfo.abi, info, 'totalLocked'),
  /** Rewards in batches that nobody has relocked or been paid yet. */
  totalOwed: view(LockingInfo.abi, info, 'totalOwed'),
  /** METIS that rewards can still be paid from. */
  payer: balanceOf(metis.address, payer),
  /** METIS in wei for an L2 block. */
  rewardPerBlock: view(LockingPool.abi, pool, 'rewardPerBlock'),
  minLock: view(LockingInfo.abi, info, 'minLock'),
  maxLock: view(LockingInfo.abi, info, 'maxLock'),
  /** Seconds between unlocking and claiming. */
  exitDelay: mapRead(view(LockingPool.abi, pool, 'exitDelay'), Number),
  /** Ten-thousandths of a lock that a stall costs. */
  slashShare: view(LockingPool.abi, pool, 'slashShare'),
  batch: mapRead(view(LockingPool.abi, pool, 'currentBatch'), Number),
  /** The last epoch that a batch has paid. */
  rewardedEpoch: mapRead(view(LockingPool.abi, pool, 'rewardedEpoch'), Number),
  /** Seconds since 1970 of the last batch. */
  batchTime: mapRead(view(LockingPool.abi, pool, 'batchTime'), Number),
})

export const sequencingAccount = ({ pool }: SequencingDeployment, owner: Address) => ({
  /** The owner's own seat; id 0 without a lock. */
  seat: seatOf(pool, owner),
  whitelisted: view(LockingPool.abi, pool, 'isWhitelisted', [owner]),
})
