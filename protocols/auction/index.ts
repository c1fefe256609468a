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
