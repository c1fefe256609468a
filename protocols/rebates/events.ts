import { toEventSelector } from 'viem'
import { dataWord, type EventTable, topicAddress } from '../fact.ts'
import type { RebatesDeployment } from './deployment.ts'

const nothing = () => []

/** A rebate is a reward of the purse's. */
export const rebatesEvents = ({ purse }: RebatesDeployment): EventTable => ({
  [purse]: {
    [toEventSelector('Funded(address,uint256)')]: nothing,
    [toEventSelector('CapSet(uint256)')]: nothing,
    [toEventSelector('Delivered(address,uint256)')]: (log) => [
      { type: 'reward', farm: purse, account: topicAddress(log, 1), amount: dataWord(log, 0) },
    ],
  },
})
