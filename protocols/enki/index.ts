import type { Holdings } from '../holding.ts'
import type { Fact } from '../fact.ts'
import { defineProtocol, type Moved } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits } from '../token.ts'
import { enkiActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployEnki, enkiParameters } from './deploy.ts'
import type { EnkiDeployment } from './deployment.ts'
import { enkiEvents } from './events.ts'
import { enkiFlows } from './flows.ts'
import { enkiPositions } from './positions.ts'
import { enkiAccount, enkiState } from './state.ts'
import { enkiUpkeep } from './upkeep.ts'

export type { EnkiFact } from './facts.ts'

/**
 * METIS behind eMETIS, less what the foundation holds of it as seMETIS and in the market; the METIS side of the market.
 * What of it is locked at sequencers is counted here and not there.
 */
const enkiHoldings: Holdings<EnkiDeployment, ValuesOf<ReturnType<typeof enkiState>>> = (
  { metis, seMetis, market },
  { staked, eMetisSupply, backed, locks, reserves },
  ownShare,
) => {
  const inMarket = ownShare(market.address)
  const own = ownShare(seMetis.address) * Number(staked) + inMarket * Number(reserves.base)
  const share = eMetisSupply === 0n ? 1 : 1 - own / Number(eMetisSupply)
  const held = (amount: bigint) => [{ token: metis, amount: fromUnits(amount, 18) }]
  return [
    { name: 'eMETIS', use: 'stake', tokens: held(backed), share },
    {
      name: 'locks',
      use: 'stake',
      tokens: held(-(locks.active + locks.leaving)),
      share: 1,
      countedBy: 'sequencing',
    },
    { name: 'market', use: 'liquidity', tokens: held(reserves.quote), share: 1 - inMarket },
  ]
}

/** A ticket is eMETIS that waits, and LP tokens that shorten its wait come back with it. */
function inQueue({ queue, eMetis, market }: EnkiDeployment, fact: Fact): readonly Moved[] {
  if (fact.type === 'ticket') return [{ account: fact.account, unit: eMetis.address, amount: fact.amount }]
  if (fact.type === 'redeem' || fact.type === 'cancel') {
    return [{ account: fact.account, unit: eMetis.address, amount: -fact.amount }]
  }
  if (fact.type !== 'transfer' || fact.token !== market.address) return []
  if (fact.to === queue) return [{ account: fact.from, unit: market.address, amount: fact.amount }]
  return fact.from === queue ? [{ account: fact.to, unit: market.address, amount: -fact.amount }] : []
}

/** ENKI, liquid staking of METIS: eMETIS for METIS that is locked at sequencers, seMETIS for their rewards. */
export const enki = defineProtocol({
  name: 'enki',
  title: 'Liquid staking: eMETIS, seMETIS and a redemption queue (own, after ENKI)',
  simplified:
    'Own, after ENKI’s documented flows; no package has them. One contract holds deposits, shares them out among locks and brings them back for redemptions. Tickets mature by a fixed time, sooner for who locks LP tokens. No governance token.',
  parameters: enkiParameters,
  needs: ['bridge', 'netswap', 'sequencing'],
  contracts,
  deploy: deployEnki,
  state: enkiState,
  account: enkiAccount,
  positions: enkiPositions,
  actions: enkiActions,
  events: enkiEvents,
  flows: enkiFlows,
  tokens: ({ eMetis, seMetis, market }) => [
    eMetis,
    seMetis,
    { symbol: 'eMETIS-LP', address: market.address, decimals: 18 },
  ],
  funding: {
    whom: 'holders of seMETIS, by its stream of rewards',
    to: ({ dealer }) => dealer,
    pay: (at, amount) => enkiActions(at).fund(amount),
  },
  holders: ({ dealer, queue, treasury, seMetis, market, agents }) => ({
    dealer,
    queue,
    enkiTreasury: treasury,
    seMetis: seMetis.address,
    eMetisMarket: market.address,
    ...Object.fromEntries(agents.map((agent, i) => [`enkiAgent${i}`, agent])),
  }),
  quotes: ({ eMetis, seMetis }, { rate }, { metis }) => [
    { token: eMetis.address, decimals: eMetis.decimals, price: metis },
    { token: seMetis.address, decimals: seMetis.decimals, price: metis * fromUnits(rate, 18) },
  ],
  pairs: ({ market }, { reserves }) => [{ ...market, reserves }],
  pegged: ({ market }) => [market.address],
  upkeep: enkiUpkeep,
  holdings: enkiHoldings,
  exposure: {
    // Both sides of the market are METIS.
    held: ({ eMetis, seMetis, market }, { rate, reserves, liquidity }) => ({
      [eMetis.address]: 1,
      [seMetis.address]: fromUnits(rate, 18),
      [market.address]: liquidity === 0n ? 0 : Number(reserves.base + reserves.quote) / Number(liquidity),
    }),
    moved: inQueue,
  },
})
