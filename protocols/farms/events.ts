import { toEventSelector } from 'viem'
import { dataWord, type EventTable, topicAddress } from '../fact.ts'
import { transferEvents } from '../token.ts'
import type { FarmDeployment, FarmsDeployment } from './deployment.ts'

const staked = toEventSelector('Staked(address,uint256)')
const withdrawn = toEventSelector('Withdrawn(address,uint256)')
const rewardPaid = toEventSelector('RewardPaid(address,uint256)')
const rewardAdded = toEventSelector('RewardAdded(uint256,uint256)')
const weighed = toEventSelector('Weighed(address,uint256)')
const forfeited = toEventSelector('Forfeited(address,uint256,uint256,uint256)')
const untold = ['Bound(address)', 'Deposited(uint256)', 'Attested(uint256,uint256)', 'Settled(uint256,uint256)'].map(
  (event) => toEventSelector(event),
)
const released = toEventSelector('Released(address,uint256)')

export const farmsEvents = ({ farms }: FarmsDeployment): EventTable => Object.assign({}, ...farms.map(farmEvents))

function farmEvents({ address: farm, escrow, pays, boosted, option, forfeit }: FarmDeployment): EventTable {
  const own: EventTable = {
    [farm]: {
      [staked]: (log) => [{ type: 'stake', farm, account: topicAddress(log, 1), amount: dataWord(log, 0) }],
      [withdrawn]: (log) => [{ type: 'unstake', farm, account: topicAddress(log, 1), amount: dataWord(log, 0) }],
      [rewardPaid]: (log) => [{ type: 'reward', farm, account: topicAddress(log, 1), amount: dataWord(log, 0) }],
      [rewardAdded]: (log) => [{ type: 'fund', farm, amount: dataWord(log, 0), duration: Number(dataWord(log, 1)) }],
      ...(boosted === true ? { [weighed]: () => [] } : {}),
    },
    // Its token and its farm tell what it moves, and state what it stands at.
    ...(option && { [option.address]: Object.fromEntries(untold.map((event) => [event, () => []])) }),
  }
  if (escrow === undefined) return own
  return {
    ...own,
    [escrow]: {
      ...transferEvents,
      [released]: (log) => [
        { type: 'release', token: pays.address, account: topicAddress(log, 1), amount: dataWord(log, 0) },
      ],
      ...(forfeit && {
        [forfeited]: (log) => [
          {
            type: 'forfeit',
            farm,
            account: topicAddress(log, 1),
            granted: dataWord(log, 0),
            unclaimed: dataWord(log, 1),
            part: dataWord(log, 2),
          },
        ],
      }),
    },
  }
}
