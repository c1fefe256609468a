import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import type { AuctionDeployment, Purses } from './deployment.ts'

const nothing = () => []

/** Escrow moves by transfers of its token; bids move nothing. */
export const auctionEvents = ({ auction, splitter, pays, purses }: AuctionDeployment): EventTable => ({
  [auction]: {
    [toEventSelector('PriceSet(bool)')]: nothing,
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
  ...Object.fromEntries(
    (Object.keys(purses) as (keyof Purses)[]).map((share) => [
      purses[share],
      {
        [toEventSelector('Delivered(address,uint256)')]: (log: EventLog): readonly Fact[] => [
          { type: 'delivery', share, account: topicAddress(log, 1), token: pays.address, amount: dataWord(log, 0) },
        ],
        [toEventSelector('TurnBegan(address)')]: nothing,
        [toEventSelector('FarmSet(address)')]: nothing,
        [toEventSelector('CapSet(uint256)')]: nothing,
      },
    ]),
  ),
})
