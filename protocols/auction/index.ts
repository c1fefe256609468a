import { defineProtocol } from '../protocol.ts'
import { auctionActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { auctionParameters, deployAuction } from './deploy.ts'
import { auctionEvents } from './events.ts'
import { auctionFlows } from './flows.ts'
import { auctionPositions } from './positions.ts'
import { auctionAccount, auctionState } from './state.ts'
import { auctionUpkeep } from './upkeep.ts'

export type { AuctionFact } from './facts.ts'

/** Searchers bid for the first place in a block; what they pay is split by the policy's shares and handed on. */
export const auction = defineProtocol({
  name: 'auction',
  title: 'Sealed-bid auction of the first place in a block, and a splitter of its proceeds (own)',
  simplified:
    'Bids are transactions of the block that they are for, sealed by escrow and a mempool that only the sequencer sees, instead of signed messages to a relay. The winner pays whether or not its bundle succeeds. Whom a share is for gets it once a day or when a turn is over; who has paid fees is the operator’s word, within a cap.',
  parameters: auctionParameters,
  needs: ['bridge'],
  contracts,
  deploy: deployAuction,
  state: auctionState,
  account: auctionAccount,
  positions: auctionPositions,
  actions: auctionActions,
  events: auctionEvents,
  flows: auctionFlows,
  tokens: () => [],
  // Some recipients are other protocols' contracts, or the foundation: those are counted there.
  holders: ({ auction: escrow, splitter, purses, recipients: { burn } }) => ({
    escrow,
    splitter,
    burnt: burn,
    ...Object.fromEntries(Object.entries(purses).map(([name, purse]) => [`${name}Purse`, purse])),
  }),
  exposure: {
    moved: (at, fact) => {
      if (fact.type === 'auction' && fact.token === at.pays.address) {
        return [{ account: fact.account, amount: -fact.amount }]
      }
      if (fact.type !== 'transfer' || fact.token !== at.pays.address) return []
      if (fact.to === at.auction) return [{ account: fact.from, amount: fact.amount }]
      // What goes to the splitter is a winner's payment, which the auction's own fact names.
      const out = fact.from === at.auction && fact.to !== at.splitter
      return out ? [{ account: fact.to, amount: -fact.amount }] : []
    },
  },
  upkeep: auctionUpkeep,
})
