import { defineProtocol } from '../protocol.ts'
import { metisActions } from './actions.ts'
import { adoptMetis, metisPlaces } from './adopt.ts'
import * as contracts from './artifacts.gen.ts'
import { deployMetis, metisParameters } from './deploy.ts'
import { metisEvents } from './events.ts'
import { metisFlows } from './flows.ts'
import { metisAccount, metisState } from './state.ts'
import { metisUpkeep } from './upkeep.ts'

export type { MetisFact } from './facts.ts'

/** The Metis-like chain itself: METIS as gas, the fee vault as coinbase, the gas price oracle, wrapped METIS. */
export const metis = defineProtocol({
  name: 'metis',
  title: 'Predeploys of Metis Andromeda and wrapped METIS',
  simplified:
    'Multicall3, gas price oracle and WMETIS at Andromeda’s addresses; Metis’s own changes to the OVM contracts are published nowhere and are left out, but for the fee vault, which is own, after its functions, and can share fees with sequencers. METIS is the chain’s native coin, not an ERC-20 in disguise.',
  parameters: metisParameters,
  needs: [],
  contracts,
  deploy: deployMetis,
  adopt: { places: metisPlaces, take: adoptMetis },
  state: metisState,
  still: true,
  account: metisAccount,
  actions: metisActions,
  events: metisEvents,
  flows: metisFlows,
  tokens: ({ wmetis }) => [{ symbol: 'METIS', address: wmetis, decimals: 18 }],
  upkeep: metisUpkeep,
  holders: ({ feeVault, wmetis }) => ({ feeVault, wmetis }),
})
