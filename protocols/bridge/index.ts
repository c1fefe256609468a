import { defineProtocol } from '../protocol.ts'
import { bridgeActions, messengerAlias } from './actions.ts'
import { adoptBridge, bridgePlaces } from './adopt.ts'
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
  adopt: { places: bridgePlaces, take: adoptBridge },
  state: bridgeState,
  still: true,
  account: bridgeAccount,
  actions: bridgeActions,
  events: bridgeEvents,
  tokens: ({ usdc, weth }) => [usdc, weth],
  quotes: ({ metis, weth, usdc }, _state, outer) => [
    { token: metis.address, decimals: metis.decimals, price: outer.metis },
    { token: weth.address, decimals: weth.decimals, price: outer.eth },
    { token: usdc.address, decimals: usdc.decimals, price: 1 },
  ],
  holders: ({ outside, outbox, fastExit }) => ({
    outside,
    messenger: messengerAlias,
    ...(outbox === undefined ? {} : { outbox }),
    ...(fastExit === undefined ? {} : { fastExit: fastExit.address }),
  }),
})
