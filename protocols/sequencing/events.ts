import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { addressOf } from '../read.ts'
import type { SequencingDeployment } from './deployment.ts'

/** What is set and moves nothing. */
const silent = (...signatures: readonly string[]) =>
  Object.fromEntries(signatures.map((signature) => [toEventSelector(signature), (): readonly Fact[] => []]))

const topicNumber = ({ topics }: EventLog, index: number): number => Number(BigInt(topics[index]!))

export const sequencingEvents = ({ pool, info, set, metis }: SequencingDeployment): EventTable => {
  const token = metis.address
  const stake = (type: 'stake' | 'unstake') => (log: EventLog) =>
    [{ type, farm: info, account: topicAddress(log, 1), amount: dataWord(log, 0) }] satisfies Fact[]
  const lockReward = (log: EventLog, amount: bigint, relocked: boolean): Fact[] =>
    amount === 0n
      ? []
      : [{ type: 'lockReward', lock: topicNumber(log, 2), account: topicAddress(log, 1), token, amount, relocked }]
  const lock = stake('stake')
  const leave = stake('unstake')
  return {
    [info]: {
      // Indexed: owner, id, signer. Data: amount.
      [toEventSelector('Locked(address,uint256,address,uint256)')]: lock,
      // Data: amount, and how much of it was a reward.
      [toEventSelector('Relocked(address,uint256,uint256,uint256)')]: (log) => [
        ...lock(log),
        ...lockReward(log, dataWord(log, 1), true),
      ],
      [toEventSelector('Withdraw(address,uint256,uint256)')]: leave,
      [toEventSelector('Unlocked(address,uint256,uint256)')]: leave,
      [toEventSelector('Slashed(address,uint256,uint256)')]: (log) => [
        ...leave(log),
        { type: 'slash', account: topicAddress(log, 1), token, amount: dataWord(log, 0) },
      ],
      [toEventSelector('UnlockInit(address,uint256,uint256,uint256)')]: (log) => [
        {
          type: 'exit',
          account: topicAddress(log, 1),
          token,
          amount: dataWord(log, 0),
          due: Number(dataWord(log, 1)),
        },
      ],
      [toEventSelector('ClaimRewards(address,uint256,uint256)')]: (log) =>
        // Every exit says what it paid, even when that is nothing.
        dataWord(log, 0) === 0n
          ? []
          : [
              { type: 'reward', farm: info, account: topicAddress(log, 1), amount: dataWord(log, 0) },
              ...lockReward(log, dataWord(log, 0), false),
            ],
      ...silent('ManagerSet(address)', 'RewardPayerSet(address)', 'LimitsSet(uint256,uint256)'),
    },
    [pool]: {
      [toEventSelector('DistributeReward(uint256,uint256,uint256,uint256,uint256)')]: (log) => [
        {
          type: 'emission',
          token,
          amount: dataWord(log, 2),
          batch: topicNumber(log, 1),
          perBlock: dataWord(log, 3),
        },
      ],
      ...silent(
        'SequencerRewardRecipientChanged(uint256,address)',
        'RewardUpdate(uint256,uint256)',
        'ExitDelaySet(uint256)',
        'SlashShareSet(uint256)',
        'UpdaterSet(address)',
        'OpenSet(bool)',
        'SetWhitelist(address,bool)',
      ),
    },
    [set]: {
      [toEventSelector('NewEpoch(uint256,uint256,uint256,address)')]: (log) => [
        {
          type: 'epoch',
          account: addressOf(dataWord(log, 2)),
          epoch: topicNumber(log, 1),
          start: Number(dataWord(log, 0)),
          end: Number(dataWord(log, 1)),
          recommitted: false,
        },
      ],
      // Indexed: old and new epoch. Data: last block of the old one, start, end, signer.
      [toEventSelector('ReCommitEpoch(uint256,uint256,uint256,uint256,uint256,address)')]: (log) => [
        {
          type: 'epoch',
          account: addressOf(dataWord(log, 3)),
          epoch: topicNumber(log, 2),
          start: Number(dataWord(log, 1)),
          end: Number(dataWord(log, 2)),
          recommitted: true,
        },
      ],
      [toEventSelector('Halted(address,uint256)')]: (log) => [
        { type: 'halt', account: topicAddress(log, 1), height: Number(dataWord(log, 0)) },
      ],
      [toEventSelector('Resumed(address,uint256)')]: (log) => [
        { type: 'resume', account: topicAddress(log, 1), height: Number(dataWord(log, 0)) },
      ],
      ...silent('UpdaterSet(address)', 'EpochLengthSet(uint256)'),
    },
  }
}
