import { defineProtocol } from '../protocol.ts'
import { herculesActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployHercules, herculesParameters } from './deploy.ts'
import { herculesEvents } from './events.ts'
import { herculesExchange, herculesHoldings } from './exchange.ts'
import { herculesExposure } from './exposure.ts'
import { herculesPositions } from './positions.ts'
import { herculesAccount, herculesState } from './state.ts'
import { herculesTrading } from './trading.ts'

export type { HerculesFact } from './facts.ts'

/** Hercules, the exchange of concentrated liquidity: METIS/m.USDC (native) and WETH/m.USDC (bridged). */
export const hercules = defineProtocol({
  name: 'hercules',
  title: 'Concentrated-liquidity exchange (Algebra), METIS/m.USDC and WETH/m.USDC',
  simplified:
    'None in the core: Algebra as published. The position descriptor, which draws pictures, is left out; the pool deployer stands at a fixed address, because its constructor and the factory’s need each other; no farming and no limit orders; the protocol’s two fees go to one vault.',
  parameters: herculesParameters,
  needs: ['bridge'],
  contracts,
  deploy: deployHercules,
  state: herculesState,
  still: true,
  account: herculesAccount,
  positions: herculesPositions,
  actions: herculesActions,
  events: herculesEvents,
  // Positions are tokens of their own, one each: there is no supply of them whose books could close.
  tokens: () => [],
  holders: ({ pools, vault, manager, router }) => ({
    herculesNative: pools.native.address,
    herculesBridged: pools.bridged.address,
    herculesVault: vault,
    herculesManager: manager,
    herculesRouter: router,
  }),
  exposure: herculesExposure,
  trading: herculesTrading,
  exchange: herculesExchange,
  holdings: herculesHoldings,
})
