import { type Hex, toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, type Fact, topicAddress } from '../fact.ts'
import { addressOf } from '../read.ts'
import type { LendingDeployment } from './deployment.ts'

const supplied = toEventSelector('Supply(address,address,address,uint256,uint16)')
const withdrawn = toEventSelector('Withdraw(address,address,address,uint256)')
const borrowed = toEventSelector('Borrow(address,address,address,uint256,uint8,uint256,uint16)')
const repaid = toEventSelector('Repay(address,address,address,uint256,bool)')
const liquidated = toEventSelector('LiquidationCall(address,address,address,uint256,uint256,address,bool)')

/** They move nothing, or what they move has facts of its own; they show that a transaction succeeded. */
const silent = [
  'ReserveUsedAsCollateralEnabled(address,address)',
  'ReserveUsedAsCollateralDisabled(address,address)',
  'FlashLoan(address,address,address,uint256,uint8,uint256,uint16)',
].map((event) => toEventSelector(event))
const sequencerReported = toEventSelector('StatusReported(bool,uint256)')

/** The pool's own logs. aTokens and debt tokens log besides, but what they stand for is in these. */
export const lendingEvents = ({ pool, sequencer }: LendingDeployment): EventTable => {
  type Meaning = (log: EventLog) => readonly Fact[]
  const quiet: Record<Hex, Meaning> = Object.fromEntries(silent.map((topic) => [topic, () => []]))
  return {
    [pool]: {
      ...quiet,
      // Indexed: token, for whom, referral. Data: sender, amount.
      [supplied]: (log) => [
        {
          type: 'supply',
          market: pool,
          account: topicAddress(log, 2),
          token: topicAddress(log, 1),
          amount: dataWord(log, 1),
        },
      ],
      // Indexed: token, whose, to whom. Data: amount.
      [withdrawn]: (log) => [
        {
          type: 'withdrawal',
          market: pool,
          account: topicAddress(log, 2),
          token: topicAddress(log, 1),
          amount: dataWord(log, 0),
        },
      ],
      // Indexed: token, for whom, referral. Data: sender, amount, rate mode, rate.
      [borrowed]: (log) => [
        {
          type: 'borrow',
          market: pool,
          account: topicAddress(log, 2),
          token: topicAddress(log, 1),
          amount: dataWord(log, 1),
        },
      ],
      // Indexed: token, whose debt, by whom. Data: amount, whether in aTokens.
      [repaid]: (log) => [
        {
          type: 'repay',
          market: pool,
          account: topicAddress(log, 2),
          token: topicAddress(log, 1),
          amount: dataWord(log, 0),
        },
      ],
      // Indexed: collateral, token owed, whose debt. Data: repaid, seized, liquidator, whether in aTokens.
      [liquidated]: (log) => [
        {
          type: 'liquidation',
          market: pool,
          account: topicAddress(log, 3),
          liquidator: addressOf(dataWord(log, 2)),
          token: topicAddress(log, 2),
          amount: dataWord(log, 0),
          collateral: topicAddress(log, 1),
          seized: dataWord(log, 1),
        },
      ],
    },
    [sequencer]: { [sequencerReported]: () => [] },
  }
}
