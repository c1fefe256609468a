import { toEventSelector } from 'viem'
import { addressOf } from '../read.ts'
import { dataWord, type EventLog, type EventTable, topicAddress } from '../fact.ts'
import type { PerpetualDeployment } from './deployment.ts'

const signedWord = (log: EventLog, index: number): bigint => BigInt.asIntN(256, dataWord(log, index))

const where = (log: EventLog) => ({ account: topicAddress(log, 1), market: topicAddress(log, 2) })

export const perpetualEvents = ({
  clearingHouse,
  exchange,
  vault,
  desk,
  settlement,
}: PerpetualDeployment): EventTable => ({
  [clearingHouse]: {
    [toEventSelector('PositionChanged(address,address,int256,int256,uint256,int256,int256,uint256)')]: (log) => [
      {
        type: 'position',
        ...where(log),
        size: signedWord(log, 0),
        notional: signedWord(log, 1),
        fee: dataWord(log, 2),
        realizedPnl: signedWord(log, 4),
      },
    ],
    [toEventSelector('FundingPaymentSettled(address,address,int256)')]: (log) => [
      { type: 'funding', ...where(log), amount: signedWord(log, 0) },
    ],
    [toEventSelector('PositionLiquidated(address,address,uint256,uint256,uint256,address)')]: (log) => [
      {
        type: 'positionLiquidation',
        ...where(log),
        notional: dataWord(log, 0),
        size: dataWord(log, 1),
        penalty: dataWord(log, 2),
        liquidator: addressOf(dataWord(log, 3)),
      },
    ],
    [toEventSelector('LiquidityChanged(address,address,address,int24,int24,int256,int256,int128,uint256)')]: (log) => [
      {
        type: 'makerOrder',
        ...where(log),
        lower: Number(signedWord(log, 0)),
        upper: Number(signedWord(log, 1)),
        base: signedWord(log, 2),
        quote: signedWord(log, 3),
        liquidity: signedWord(log, 4),
        fee: dataWord(log, 5),
      },
    ],
  },
  [vault]: {
    [toEventSelector('Deposited(address,address,uint256)')]: (log) => [
      { type: 'marginDeposit', token: topicAddress(log, 1), account: topicAddress(log, 2), amount: dataWord(log, 0) },
    ],
    [toEventSelector('Withdrawn(address,address,uint256)')]: (log) => [
      {
        type: 'marginWithdrawal',
        token: topicAddress(log, 1),
        account: topicAddress(log, 2),
        amount: dataWord(log, 0),
      },
    ],
    [toEventSelector('CollateralLiquidated(address,address,address,uint256,uint256,uint256,uint24)')]: (log) => [
      {
        type: 'marginLiquidation',
        account: topicAddress(log, 1),
        token: topicAddress(log, 2),
        liquidator: topicAddress(log, 3),
        amount: dataWord(log, 0),
        settlement: settlement.address,
        repaid: dataWord(log, 1),
        insurance: dataWord(log, 2),
      },
    ],
    [toEventSelector('BadDebtSettled(address,uint256)')]: (log) => [
      { type: 'badDebt', account: topicAddress(log, 1), amount: dataWord(log, 0) },
    ],
  },
  // Neither moves anything: funding is brought up to date, and an account is new.
  [exchange]: { [toEventSelector('FundingUpdated(address,uint256,uint256)')]: () => [] },
  [desk]: { [toEventSelector('Entered(address)')]: () => [] },
})
