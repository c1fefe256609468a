import type { Flows } from '../flow.ts'
import { nobody } from './deploy.ts'
import type { AuctionDeployment } from './deployment.ts'
import type { AuctionValues } from './upkeep.ts'

/** What winners pay goes by the splitter to the recipients, and to some of them by way of a purse. */
export const auctionFlows: Flows<AuctionDeployment, AuctionValues> = {
  moved: ({ splitter, purses, pays }, fact) => {
    const token = pays.address
    switch (fact.type) {
      case 'auction':
        return [{ from: { begins: 'extracted value' }, to: splitter, token, amount: fact.amount }]
      case 'proceeds':
        return [{ from: splitter, to: fact.account, token, amount: fact.amount }]
      case 'delivery':
        return [{ from: purses[fact.share]!, to: fact.account, token, amount: fact.amount }]
      default:
        return []
    }
  },
  holds: ({ splitter, purses, pays }, { undistributed }, balance) => [
    { pots: [splitter], token: pays.address, amount: undistributed },
    ...Object.values(purses).map((purse) => ({
      pots: [purse],
      token: pays.address,
      amount: balance(pays.address, purse),
    })),
  ],
  // A share for whom nobody is there is out of reach, as what is burnt.
  ends: ({ recipients: { burn } }) => ({ [burn]: 'burnt', [nobody.stakers]: 'burnt', [nobody.grants]: 'burnt' }),
}
