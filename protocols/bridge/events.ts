import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { addressOf } from '../read.ts'
import { transferEvents, transferTopic } from '../token.ts'
import type { BridgeDeployment } from './deployment.ts'

/** Bridged tokens have events of their own; METIS crosses by a transfer to or from what waits outside. */
export const bridgeEvents = ({
  bridge,
  outside,
  outbox,
  fastExit,
  metis,
  usdc,
  weth,
}: BridgeDeployment): EventTable => ({
  [usdc.address]: transferEvents,
  [weth.address]: transferEvents,
  [metis.address]: {
    [transferTopic]: (log) => {
      const from = topicAddress(log, 1)
      const to = topicAddress(log, 2)
      const amount = dataWord(log, 0)
      if (from === outside) return [{ type: 'bridgeIn', token: metis.address, account: to, amount }]
      // What has waited in the outbox is out already.
      if (from === outbox) return []
      if (to === outside || to === outbox) return [{ type: 'bridgeOut', token: metis.address, account: from, amount }]
      return []
    },
  },
  ...(fastExit === undefined
    ? {}
    : {
        [fastExit.address]: {
          [toEventSelector('Exited(address,address,uint256,uint256)')]: (log: EventLog): readonly Fact[] => [
            {
              type: 'fastExit',
              account: topicAddress(log, 1),
              token: topicAddress(log, 2),
              amount: dataWord(log, 0),
              fee: dataWord(log, 1),
            },
          ],
        },
      }),
  [bridge]: {
    // Indexed: L1 token, L2 token, sender. Data: receiver, amount, and bytes behind.
    [toEventSelector('DepositFinalized(address,address,address,address,uint256,bytes)')]: (log) => [
      { type: 'bridgeIn', token: topicAddress(log, 2), account: addressOf(dataWord(log, 0)), amount: dataWord(log, 1) },
    ],
    [toEventSelector('WithdrawalInitiated(address,address,address,address,uint256,bytes)')]: (log) => [
      { type: 'bridgeOut', token: topicAddress(log, 2), account: topicAddress(log, 3), amount: dataWord(log, 1) },
    ],
  },
})
