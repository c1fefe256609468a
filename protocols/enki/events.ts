import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { poolEvents } from '../netswap/events.ts'
import { transferEvents } from '../token.ts'
import type { EnkiDeployment } from './deployment.ts'

/** What moves nothing, or what sequencing and the tokens tell themselves. */
const silent = (...signatures: readonly string[]) =>
  Object.fromEntries(signatures.map((signature) => [toEventSelector(signature), (): readonly Fact[] => []]))

const topicNumber = ({ topics }: EventLog, index: number): number => Number(BigInt(topics[index]!))

export const enkiEvents = ({ dealer, queue, metis, eMetis, seMetis, market }: EnkiDeployment): EventTable => {
  const vault = seMetis.address
  const closed = (type: 'redeem' | 'cancel') => (log: EventLog) =>
    [
      {
        type,
        account: topicAddress(log, 1),
        token: eMetis.address,
        amount: dataWord(log, 0),
        fee: dataWord(log, 1),
        ticket: topicNumber(log, 2),
      },
    ] satisfies Fact[]
  return {
    [eMetis.address]: transferEvents,
    [market.address]: poolEvents(market),
    [vault]: {
      ...transferEvents,
      // Indexed: sender, owner. Data: assets, shares.
      [toEventSelector('Deposit(address,address,uint256,uint256)')]: (log) => [
        { type: 'stake', farm: vault, account: topicAddress(log, 2), amount: dataWord(log, 1) },
      ],
      // Indexed: sender, receiver, owner. Data: assets, shares.
      [toEventSelector('Withdraw(address,address,address,uint256,uint256)')]: (log) => [
        { type: 'unstake', farm: vault, account: topicAddress(log, 3), amount: dataWord(log, 1) },
      ],
      [toEventSelector('Synced(uint256,uint256)')]: (log, { timestamp }) => [
        { type: 'fund', farm: vault, amount: dataWord(log, 0), duration: Number(dataWord(log, 1)) - timestamp },
      ],
      ...silent('Opened(uint256)'),
    },
    [dealer]: {
      [toEventSelector('Minted(address,uint256,bool)')]: (log) => [
        {
          type: 'liquidStake',
          account: topicAddress(log, 1),
          token: metis.address,
          amount: dataWord(log, 0),
          staked: dataWord(log, 1) === 1n,
        },
      ],
      [toEventSelector('Dispatched(uint256,uint256,uint256)')]: (log) => [
        { type: 'dispatch', token: eMetis.address, amount: dataWord(log, 0), toTreasury: dataWord(log, 1) },
      ],
      ...silent(
        'Connected(address,address)',
        'AgentAdded(address,address)',
        'Locked(address,uint256)',
        'Withdrawn(address,uint256)',
        'ExitBegun(address,uint256)',
        'ExitEnded(address,uint256)',
        'Routed(uint256,uint256)',
        'Paid(address,uint256,uint256)',
      ),
    },
    // Tickets are NFTs: their Transfer has the first topic of a token's, and is left out.
    [queue]: {
      [toEventSelector('Entered(address,uint256,uint256,uint256)')]: (log) => [
        {
          type: 'ticket',
          account: topicAddress(log, 1),
          token: eMetis.address,
          amount: dataWord(log, 0),
          ticket: topicNumber(log, 2),
          due: Number(dataWord(log, 1)),
        },
      ],
      [toEventSelector('Shortened(uint256,uint256,uint256)')]: (log) => [
        { type: 'shorten', ticket: topicNumber(log, 1), amount: dataWord(log, 0), due: Number(dataWord(log, 1)) },
      ],
      [toEventSelector('Redeemed(address,uint256,uint256,uint256)')]: closed('redeem'),
      [toEventSelector('Cancelled(address,uint256,uint256,uint256)')]: closed('cancel'),
    },
  }
}
