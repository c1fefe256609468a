import { z } from 'zod'
import { recipientNames, type RecipientName } from '../../protocols/auction/recipients.ts'
import { share } from '../../protocols/quantity.ts'
import { legible } from './amount.ts'

const routed = (whose: string) =>
  share()
    .default(0)
    .meta({ description: `Share for ${whose}.` })

/** Who gets what searchers pay for their places. */
export const mev = z
  .strictObject({
    sequencer: routed('whoever builds the block'),
    stakers: routed('holders of seMETIS; where there is no liquid staking restakers, else all who have locked'),
    liquidity: routed('liquidity providers of METIS/m.USDC, streamed by a farm'),
    burn: routed('nobody'),
    grants: routed('the fund that gives grants'),
    users: routed('whoever paid swap fees the day before, in proportion and up to a tenth each'),
  } satisfies Record<RecipientName, z.ZodType>)
  .refine((shares) => Math.abs(recipientNames.reduce((sum, name) => sum + shares[name], 0) - 1) < 1e-9, {
    message: 'the shares of all who get MEV have to sum to 1',
    when: legible(z.record(z.enum(recipientNames), z.number())),
  })
  .meta({ id: 'Mev', title: 'MEV', description: 'Who gets what searchers pay for their places.' })

export type Mev = z.output<typeof mev>
