import { defineProtocol } from '../protocol.ts'
import { sequencingActions } from './actions.ts'
import { deploySequencing, sequencingParameters } from './deploy.ts'
import { sequencingEvents } from './events.ts'
import { sequencingAccount, sequencingState } from './state.ts'
import { sequencingUpkeep } from './upkeep.ts'

/** Metis's decentralised sequencing: METIS is locked for the right to build blocks, which are paid one by one. */
export const sequencing = defineProtocol({
  name: 'sequencing',
  title: 'Decentralised sequencing: locking pool, escrow and sequencer set (own, after Metis)',
  parameters: sequencingParameters,
  needs: ['bridge'],
  deploy: deploySequencing,
  state: sequencingState,
  account: sequencingAccount,
  actions: sequencingActions,
  events: sequencingEvents,
  tokens: () => [],
  holders: ({ info, payer }) => ({ lockingInfo: info, rewardPayer: payer }),
  upkeep: sequencingUpkeep,
})
