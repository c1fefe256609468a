import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { farmsEvents } from '../farms/events.ts'
import type { RewardsDeployment } from './deployment.ts'

/** A lock is a stake with the voting escrow: METIS that its owner still owns. */
export const rewardsEvents = ({
  votingEscrow,
  feeDistributor,
  farm,
  rebates,
  metis,
}: RewardsDeployment): EventTable => {
  const paid =
    (by: typeof rebates) =>
    (log: EventLog): readonly Fact[] => [
      { type: 'reward', farm: by, account: topicAddress(log, 1), amount: dataWord(log, 0) },
    ]
  return {
    ...farmsEvents({ farms: [farm] }),
    [votingEscrow]: {
      // Data: value, type, time. An extension locks nothing more.
      [toEventSelector('Deposit(address,uint256,uint256,int128,uint256)')]: (log) => {
        const amount = dataWord(log, 0)
        return amount === 0n ? [] : [{ type: 'stake', farm: votingEscrow, account: topicAddress(log, 1), amount }]
      },
      [toEventSelector('Withdraw(address,uint256,uint256)')]: (log) => [
        { type: 'unstake', farm: votingEscrow, account: topicAddress(log, 1), amount: dataWord(log, 0) },
      ],
    },
    [feeDistributor]: {
      [toEventSelector('Claimed(address,uint256,uint256,uint256)')]: (log) =>
        dataWord(log, 0) === 0n ? [] : paid(feeDistributor)(log),
      [toEventSelector('CheckpointToken(uint256,uint256)')]: () => [],
    },
    [rebates]: {
      [toEventSelector('Funded(address,uint256)')]: () => [],
      [toEventSelector('Assigned(address,uint256)')]: () => [],
      [toEventSelector('Reclaimed(address,uint256)')]: () => [],
      [toEventSelector('Claimed(address,uint256)')]: paid(rebates),
      [toEventSelector('Rebated(address,uint256,uint256,uint256)')]: (log) => [
        {
          type: 'rebate',
          account: topicAddress(log, 1),
          token: metis.address,
          cluster: BigInt(log.topics[2]!),
          epoch: Number(log.topics[3]),
          amount: dataWord(log, 0),
        },
      ],
    },
  }
}
