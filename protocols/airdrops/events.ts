import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable } from '../fact.ts'
import { addressOf } from '../read.ts'
import type { AirdropsDeployment } from './deployment.ts'

export const airdropsEvents = ({ contracts, pays, budget }: AirdropsDeployment): EventTable =>
  Object.fromEntries(
    contracts.map((airdrop) => [
      airdrop,
      {
        [toEventSelector('Published(bytes32,uint256)')]: (log: EventLog) => [
          { type: 'airdropList' as const, airdrop, closes: Number(dataWord(log, 1)) },
        ],
        [toEventSelector('Claimed(uint256,address,uint256)')]: (log: EventLog) => [
          {
            type: 'airdropPaid' as const,
            airdrop,
            account: addressOf(dataWord(log, 1)),
            token: pays.address,
            amount: dataWord(log, 2),
          },
        ],
        [toEventSelector('Lapsed(uint256)')]: (log: EventLog) => [
          { type: 'airdropLapsed' as const, airdrop, to: budget, token: pays.address, amount: dataWord(log, 0) },
        ],
      },
    ]),
  )
