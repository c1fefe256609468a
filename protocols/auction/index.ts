import { defineProtocol } from '../protocol.ts'
import { auctionActions } from './actions.ts'
import { auctionParameters, deployAuction } from './deploy.ts'
import { auctionEvents } from './events.ts'
import { recipientNames } from './recipients.ts'
import { auctionAccount, auctionState } from './state.ts'

/** Searchers bid for the first place in a block; what they pay is split by the policy's shares. */
export const auction = defineProtocol({
  name: 'auction',
  title: 'Sealed-bid auction of the first place in a block, and a splitter of its proceeds (own)',
  simplified:
    'Bids are transactions of the block that they are for, sealed by escrow and a mempool that only the sequencer sees, instead of signed messages to a relay. The winner pays whether or not its bundle succeeds.',
  parameters: auctionParameters,
  needs: ['bridge'],
  deploy: deployAuction,
  state: auctionState,
  account: auctionAccount,
  actions: auctionActions,
  events: auctionEvents,
  tokens: () => [],
  holders: ({ auction: escrow, splitter, recipients }) => ({
    escrow,
    splitter,
    ...Object.fromEntries(recipientNames.map((name) => [name, recipients[name]])),
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
  upkeep: (at, { state: { rounds, settled, undistributed } }) => {
    const { settle, distribute } = auctionActions(at)
    const open = Number(rounds - settled)
    // Every round has a winner, whose payment is there to be distributed at once.
    return [
      ...Array.from({ length: open }, () => settle(mostBids)),
      ...(open > 0 || undistributed > 0n ? [distribute()] : []),
    ]
  },
})

/** BundleAuction.MOST_BIDS */
const mostBids = 256n
