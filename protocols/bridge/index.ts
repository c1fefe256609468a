import { defineProtocol } from '../protocol.ts'
import { bridgeActions, messengerAlias } from './actions.ts'
import { adoptBridge } from './adopt.ts'
import * as contracts from './artifacts.gen.ts'
import { bridgeParameters, deployBridge } from './deploy.ts'
import { bridgeEvents } from './events.ts'
import { bridgeAccount, bridgeState } from './state.ts'

export type { BridgeFact } from './facts.ts'

/** The way in and out: OVM messenger and standard bridge, m.USDC and WETH, and METIS that waits outside. */
export const bridge = defineProtocol({
  name: 'bridge',
  title: 'OVM standard bridge with m.USDC and WETH',
  simplified:
    'L1 does not run: the sandbox speaks for its messenger and bridge. METIS that is outside waits as WMETIS at one address, and METIS crosses as WMETIS (decision 0006).',
  parameters: bridgeParameters,
  needs: ['metis'],
  contracts,
  deploy: deployBridge,
  adopt: adoptBridge,
  state: bridgeState,
  account: bridgeAccount,
  actions: bridgeActions,
  events: bridgeEvents,
  tokens: ({ usdc, weth }) => [usdc, weth],
  holders: ({ outside, outbox, fastExit }) => ({
    outside,
    messenger: messengerAlias,
    ...(outbox === undefined ? {} : { outbox }),
    ...(fastExit === undefined ? {} : { fastExit: fastExit.address }),
  }),
})
