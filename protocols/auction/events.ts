import { toEventSelector } from 'viem'
import { dataWord, type EventTable, topicAddress } from '../fact.ts'
import type { AuctionDeployment } from './deploy.ts'

const nothing = () => []

/** Escrow moves by transfers of its token; bids move nothing. */
export const auctionEvents = ({ auction, splitter, pays }: AuctionDeployment): EventTable => ({
  [auction]: {
    [toEventSelector('Deposited(address,uint256)')]: nothing,
    [toEventSelector('Withdrawn(address,uint256)')]: nothing,
    [toEventSelector('BidPlaced(uint256,address,uint256,bytes32)')]: (log) => [
      { type: 'bid', account: topicAddress(log, 2), amount: dataWord(log, 0), round: Number(log.topics[1]) },
    ],
    [toEventSelector('Settled(uint256,address,uint256,uint256)')]: (log) => [
      {
        type: 'auction',
        account: topicAddress(log, 2),
        token: pays.address,
        amount: dataWord(log, 1),
        bid: dataWord(log, 0),
        round: Number(log.topics[1]),
      },
    ],
  },
  [splitter]: {
    [toEventSelector('SharesSet((address,uint16)[])')]: nothing,
    [toEventSelector('Split(uint256)')]: nothing,
    [toEventSelector('Paid(address,uint256)')]: (log) => [
      { type: 'proceeds', account: topicAddress(log, 1), token: pays.address, amount: dataWord(log, 0) },
    ],
  },
})
