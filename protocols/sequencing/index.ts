import { defineProtocol } from '../protocol.ts'
import { fromUnits } from '../token.ts'
import { sequencingActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deploySequencing, sequencingParameters } from './deploy.ts'
import { sequencingEvents } from './events.ts'
import { sequencingFlows } from './flows.ts'
import { sequencingPositions } from './positions.ts'
import { sequencingAccount, sequencingState } from './state.ts'
import { sequencingUpkeep } from './upkeep.ts'

export type { SequencingFact } from './facts.ts'

/** Metis's decentralised sequencing: METIS is locked for the right to build blocks, which are paid one by one. */
export const sequencing = defineProtocol({
  name: 'sequencing',
  title: 'Decentralised sequencing: locking pool, escrow and sequencer set (own, after Metis)',
  simplified:
    'Own, after the functions and algorithms of Metis’s sequencer contracts, whose code nobody publishes as a package. L1 and L2 are one chain, so rewards are paid at once instead of being bridged; slots have a fixed length, because a simulated block stands for many L2 blocks, and an empty slot passes where Metis’s height would stand still. `halt` and `resume` by the node itself stand for what everybody would see. 16 seats; no public keys, owner changes, pause or proxies. The whitelist is open, since voting is not simulated; slashing is a switch, off as on Metis.',
  parameters: sequencingParameters,
  needs: ['bridge'],
  contracts,
  deploy: deploySequencing,
  state: sequencingState,
  account: sequencingAccount,
  positions: sequencingPositions,
  actions: sequencingActions,
  events: sequencingEvents,
  flows: sequencingFlows,
  tokens: () => [],
  funding: {
    whom: 'sequencers, by the payer of their rewards',
    to: ({ payer }) => payer,
    pay: (at, amount) => [sequencingActions(at).fundPayer(amount)],
  },
  holders: ({ info, payer }) => ({ lockingInfo: info, rewardPayer: payer }),
  upkeep: sequencingUpkeep,
  fromL1: true,
  exposure: { staked: ({ info }) => ({ [info]: 1 }) },
  holdings: ({ metis }, { totalLocked }) => [
    { name: 'locks', use: 'stake', tokens: [{ token: metis, amount: fromUnits(totalLocked, 18) }], share: 1 },
  ],
})
