import { fromUnits } from '../token.ts'
import { defineProtocol } from '../protocol.ts'
import { enkiActions } from './actions.ts'
import { deployEnki, enkiParameters } from './deploy.ts'
import { enkiEvents } from './events.ts'
import { enkiAccount, enkiState } from './state.ts'
import { enkiUpkeep } from './upkeep.ts'

/** ENKI, liquid staking of METIS: eMETIS for METIS that is locked at sequencers, seMETIS for their rewards. */
export const enki = defineProtocol({
  name: 'enki',
  title: 'Liquid staking: eMETIS, seMETIS and a redemption queue (own, after ENKI)',
  simplified:
    'Own, after ENKI’s documented flows; no package has them. One contract holds deposits, shares them out among locks and brings them back for redemptions. Tickets mature by a fixed time, sooner for who locks LP tokens. No governance token.',
  parameters: enkiParameters,
  needs: ['bridge', 'netswap', 'sequencing'],
  deploy: deployEnki,
  state: enkiState,
  account: enkiAccount,
  actions: enkiActions,
  events: enkiEvents,
  tokens: ({ eMetis, seMetis, market }) => [
    eMetis,
    seMetis,
    { symbol: 'eMETIS-LP', address: market.address, decimals: 18 },
  ],
  holders: ({ dealer, queue, treasury, seMetis, market, agents }) => ({
    dealer,
    queue,
    enkiTreasury: treasury,
    seMetis: seMetis.address,
    eMetisMarket: market.address,
    ...Object.fromEntries(agents.map((agent, i) => [`enkiAgent${i}`, agent])),
  }),
  upkeep: enkiUpkeep,
  exposure: {
    held: ({ eMetis, seMetis }, { rate }) => ({ [eMetis.address]: 1, [seMetis.address]: fromUnits(rate, 18) }),
  },
})
