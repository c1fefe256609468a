import { toEventSelector, zeroAddress } from 'viem'
import { dataWord, type EventTable, topicAddress } from '../fact.ts'
import { transferEvents } from '../token.ts'
import type { MetisDeployment } from './deployment.ts'

/** WETH9 creates and destroys tokens without a Transfer; both become one here. */
export const metisEvents = ({ wmetis, feeVault }: MetisDeployment): EventTable => ({
  [feeVault]: {
    [toEventSelector('Sent(address,uint256)')]: (log) => [
      { type: 'feePaid', account: topicAddress(log, 1), amount: dataWord(log, 0) },
    ],
    [toEventSelector('Withdrawn(address,uint256)')]: () => [],
    [toEventSelector('Refused(address,uint256)')]: () => [],
    [toEventSelector('SequencerShareSet(uint256)')]: () => [],
  },
  [wmetis]: {
    ...transferEvents,
    [toEventSelector('Deposit(address,uint256)')]: (log) => {
      const account = topicAddress(log, 1)
      const amount = dataWord(log, 0)
      return [
        { type: 'wrap', account, amount },
        { type: 'transfer', token: wmetis, from: zeroAddress, to: account, amount },
      ]
    },
    [toEventSelector('Withdrawal(address,uint256)')]: (log) => {
      const account = topicAddress(log, 1)
      const amount = dataWord(log, 0)
      return [
        { type: 'unwrap', account, amount },
        { type: 'transfer', token: wmetis, from: account, to: zeroAddress, amount },
      ]
    },
  },
})
