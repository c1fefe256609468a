import { defineProtocol } from '../protocol.ts'
import type { Token } from '../token.ts'
import { farmsActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployFarms, farmsParameters } from './deploy.ts'
import type { FarmDeployment } from './deployment.ts'
import { farmsEvents } from './events.ts'
import { farmsFlows } from './flows.ts'
import { farmsPositions } from './positions.ts'
import { farmsAccount, farmsState } from './state.ts'

export type { FarmsFact } from './facts.ts'

/** Farms of the StakingRewards kind for Netswap's LP tokens, with rewards at once, through an escrow that vests, or by a figure of the pool. */
export const farms = defineProtocol({
  name: 'farms',
  title: 'Liquidity farms (own, StakingRewards kind), escrowed rewards, and options on what a pool becomes',
  simplified:
    'Own, after StakingRewards, because the published one has a fixed period of 60 days and loses rewards while nobody stakes (decision 0001). Of fees an option knows all that swaps leave, organic or not: the pool does not tell them apart.',
  parameters: farmsParameters,
  needs: ['bridge', 'netswap', 'budget'],
  contracts,
  deploy: deployFarms,
  state: farmsState,
  still: true,
  account: farmsAccount,
  positions: farmsPositions,
  actions: farmsActions,
  events: farmsEvents,
  flows: farmsFlows,
  exposure: {
    staked: ({ farms: all }) => Object.fromEntries(all.map(({ address, stakingToken }) => [address, stakingToken])),
  },
  tokens: ({ farms: all }) => all.flatMap(escrowOf),
  holders: ({ farms: all }) =>
    Object.fromEntries(
      all.flatMap(({ address, escrow, option }, i) => [
        [`farm${i}`, address],
        ...(escrow === undefined ? [] : [[`escrow${i}`, escrow] as const]),
        ...(option === undefined ? [] : [[`option${i}`, option.address] as const]),
      ]),
    ),
})

/** An escrow's tokens count in the units of what they stand for, whatever decimals they show. */
const escrowOf = ({ escrow, pays }: FarmDeployment): Token[] =>
  escrow === undefined ? [] : [{ symbol: `es${pays.symbol}`, address: escrow, decimals: pays.decimals }]
