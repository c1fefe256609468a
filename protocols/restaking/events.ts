import { toEventSelector } from 'viem'
import { dataWord, type EventTable, topicAddress } from '../fact.ts'
import type { RestakingDeployment } from './deployment.ts'

const deposited = toEventSelector('Deposit(address,address,uint256,uint256)')
const withdrawn = toEventSelector('Withdraw(address,address,uint256,uint256,uint256)')
const claimed = toEventSelector('Claim(address,address,uint256,uint256)')
const slashed = toEventSelector('Slash(bytes32,address,uint256,uint48)')
const rewardAdded = toEventSelector('RewardAdded(uint256,uint256)')
const rewardPaid = toEventSelector('RewardPaid(address,uint256,uint256)')

const nothing = () => []

/** The collateral's own movements are transfers beside these facts. */
export const restakingEvents = (at: RestakingDeployment): EventTable => {
  const token = at.collateral.address
  return {
    [at.vault]: {
      [deposited]: (log) => [{ type: 'restake', account: topicAddress(log, 2), token, amount: dataWord(log, 0) }],
      [withdrawn]: (log, { timestamp }) => [
        {
          type: 'unrestake',
          account: topicAddress(log, 2),
          token,
          amount: dataWord(log, 0),
          epoch: Math.floor((timestamp - at.began) / at.epochSeconds) + 1,
        },
      ],
      [claimed]: (log) => [
        {
          type: 'unrestaked',
          account: topicAddress(log, 1),
          token,
          amount: dataWord(log, 1),
          epoch: Number(dataWord(log, 0)),
        },
      ],
    },
    [at.slasher]: {
      [slashed]: (log) => [{ type: 'slash', account: topicAddress(log, 2), token, amount: dataWord(log, 0) }],
    },
    [at.rewards]: {
      [rewardAdded]: (log) => [
        { type: 'fund', farm: at.rewards, amount: dataWord(log, 0), duration: Number(dataWord(log, 1)) },
      ],
      // What is distributed is owed, and becomes a reward when it is claimed.
      [toEventSelector('Distributed(uint256,uint256,uint256,uint48)')]: (log) => [
        { type: 'distribution', place: at.rewards, token: at.pays.address, amount: dataWord(log, 0) },
      ],
      [rewardPaid]: (log) => [
        { type: 'reward', farm: at.rewards, account: topicAddress(log, 1), amount: dataWord(log, 0) },
      ],
    },
    // Limits, shares and consents move nothing.
    [at.delegator]: {
      [toEventSelector('SetMaxNetworkLimit(bytes32,uint256)')]: nothing,
      [toEventSelector('SetNetworkLimit(bytes32,uint256)')]: nothing,
      [toEventSelector('SetOperatorNetworkShares(bytes32,address,uint256)')]: nothing,
    },
    [at.vaultOptIn]: consents,
    [at.networkOptIn]: consents,
  }
}

const consents = {
  [toEventSelector('OptIn(address,address)')]: nothing,
  [toEventSelector('OptOut(address,address)')]: nothing,
}
