import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import type { DelegationDeployment } from './deployment.ts'

const topicNumber = ({ topics }: EventLog, index: number): number => Number(BigInt(topics[index]!))

export const delegationEvents = ({ factory, places, metis }: DelegationDeployment): EventTable => {
  const token = metis.address
  const pool: EventTable[keyof EventTable] = {
    // Indexed: account. Data: amount, shares.
    [toEventSelector('Delegated(address,uint256,uint256)')]: (log) => [
      { type: 'stake', farm: log.address, account: topicAddress(log, 1), amount: dataWord(log, 1) },
    ],
    [toEventSelector('Undelegated(address,uint256,uint256)')]: (log) => [
      {
        type: 'undelegate',
        account: topicAddress(log, 1),
        pool: log.address,
        ticket: topicNumber(log, 2),
        shares: dataWord(log, 0),
      },
    ],
    // Indexed: account, ticket. Data: amount, shares.
    [toEventSelector('Paid(address,uint256,uint256,uint256)')]: (log) => {
      const account = topicAddress(log, 1)
      const ticket = topicNumber(log, 2)
      return [
        { type: 'unstake', farm: log.address, account, amount: dataWord(log, 1) },
        { type: 'undelegated', account, pool: log.address, token, ticket, amount: dataWord(log, 0) },
      ]
    },
    [toEventSelector('Harvested(uint256,uint256)')]: (log) => [
      { type: 'poolReward', pool: log.address, token, amount: dataWord(log, 0), commission: dataWord(log, 1) },
    ],
    [toEventSelector('CommissionPaid(address,uint256)')]: (log) => [
      { type: 'reward', farm: log.address, account: topicAddress(log, 1), amount: dataWord(log, 0) },
    ],
    [toEventSelector('CommissionAnnounced(uint256,uint256)')]: (log) => [
      {
        type: 'announceCommission',
        pool: log.address,
        commission: Number(dataWord(log, 0)),
        due: Number(dataWord(log, 1)),
      },
    ],
    [toEventSelector('CommissionChanged(uint256)')]: (log) => [
      { type: 'commission', pool: log.address, commission: Number(dataWord(log, 0)) },
    ],
    [toEventSelector('Closed(uint256)')]: (log) => [{ type: 'closePool', pool: log.address, amount: dataWord(log, 0) }],
    // What it does is told by the others; that it was done shows here.
    [toEventSelector('Routed(uint256,uint256)')]: (): readonly Fact[] => [],
  }
  return {
    [factory]: {
      [toEventSelector('Opened(address,address,address,uint256)')]: (log) => [
        {
          type: 'openPool',
          account: topicAddress(log, 1),
          pool: topicAddress(log, 2),
          signer: topicAddress(log, 3),
          commission: Number(dataWord(log, 0)),
        },
      ],
    },
    ...Object.fromEntries(places.map((place) => [place, pool])),
  }
}
