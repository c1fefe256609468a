import { defineProtocol } from '../protocol.ts'
import { bridgeActions, messengerAlias } from './actions.ts'
import { bridgeParameters, deployBridge } from './deploy.ts'
import { bridgeEvents } from './events.ts'
import { bridgeAccount, bridgeState } from './state.ts'

/** The way in and out: OVM messenger and standard bridge, m.USDC and WETH, and METIS that waits outside. */
export const bridge = defineProtocol({
  name: 'bridge',
  title: 'OVM standard bridge with m.USDC and WETH',
  parameters: bridgeParameters,
  needs: ['metis'],
  deploy: deployBridge,
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
