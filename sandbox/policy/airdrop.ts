import { z } from 'zod'
import { contractDays } from '../../protocols/quantity.ts'
import { granted } from './grant.ts'

/** METIS for everybody on a list that is made of what the chain has seen before the programme. */
export const airdrop = z
  .strictObject({
    amount: granted,
    by: z.enum(['address', 'capital']).meta({
      description:
        'Who is listed: every address that was active in the window, each with as much; or capital, in proportion to what each address has in the chain’s uses when the programme starts.',
    }),
    windowDays: contractDays(0.001).optional().meta({
      description:
        'Days before the programme in which an address has to have swapped, provided liquidity or staked; by default all since the beginning. Of no meaning by capital, which is looked at once.',
    }),
    announcedDays: contractDays().default(0).meta({
      description: 'Days before the programme from which everybody can know that it will come; 0 for a surprise.',
    }),
    opensAfterDays: contractDays()
      .default(0)
      .meta({ description: 'Days from the start of the programme to when claims open.' }),
    claimDays: contractDays(0.001)
      .default(30)
      .meta({ description: 'Days for which claims stay open; what nobody claims is the budget’s again.' }),
  })
  .meta({ id: 'Airdrop', title: 'Airdrop' })

export type Airdrop = z.output<typeof airdrop>
