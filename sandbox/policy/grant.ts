import { z } from 'zod'
import { contractDays, share } from '../../protocols/quantity.ts'
import { amountOf } from './amount.ts'

export const granted = amountOf('METIS')

const withinDays = contractDays(0.001).optional().meta({
  description:
    'Days from the start of the programme in which it can be earned; what is not earned by then stays with the fund. By default, until the evaluation begins.',
})

/** A grant that the policy has the fund call for: who applies for it first is proposed. */
export const grant = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('upfront'), amount: granted })
      .meta({ description: 'Paid at once, whatever comes.' }),
    z
      .strictObject({
        kind: z.literal('milestone'),
        amount: granted,
        milestones: z
          .int()
          .min(1)
          .max(20)
          .default(3)
          .meta({ description: 'Equal parts, each paid when a stage of the work is found complete.' }),
        oracleError: z
          .number()
          .min(0)
          .max(0.5)
          .default(0)
          .meta({ description: 'How often the attestor is wrong about a stage, whichever way.' }),
        withinDays,
      })
      .meta({ description: 'Paid by result.' }),
    z
      .strictObject({
        kind: z.literal('vested'),
        amount: granted,
        days: contractDays(0.001).default(90).meta({ description: 'Vests over this many days by a straight line.' }),
        clawback: share().default(0).meta({
          description: 'How often what has not vested is taken back from who has nothing to show at the review.',
        }),
        reviewAfterDays: contractDays(0.001)
          .default(30)
          .meta({ description: 'Days from the start of the programme to the review.' }),
      })
      .meta({ description: 'Paid over time.' }),
    z
      .strictObject({
        kind: z.literal('retroactive'),
        amount: granted,
        afterDays: contractDays(0.001)
          .default(60)
          .meta({ description: 'Days from the start of the programme to when it is due.' }),
        users: z
          .int()
          .min(1)
          .max(1e6)
          .default(8)
          .meta({ description: 'Different visitors that it is paid in full for; fewer are paid for by tenths of it.' }),
        noise: z
          .number()
          .min(0)
          .max(2)
          .default(0.3)
          .meta({ description: 'Standard deviation of how use is measured, as a logarithm.' }),
        withinDays,
      })
      .meta({ description: 'Paid when it is due, in proportion to the use of what was built.' }),
  ])
  .meta({ id: 'Grant', title: 'Grant' })

export type Grant = z.output<typeof grant>
