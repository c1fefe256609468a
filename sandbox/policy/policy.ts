import { z } from 'zod'
import { poolNames } from '../../protocols/netswap/deploy.ts'

/** A decimal amount with its unit, as people write it: `"200000 METIS"`. Text, because YAML rounds large numbers. */
export const amountOf = (unit: string) =>
  z
    .string({ error: `an amount in ${unit} as text, such as "200000 ${unit}"` })
    .regex(new RegExp(`^\\d+(\\.\\d+)? ${unit}$`), `an amount in ${unit}, such as "200000 ${unit}"`)
    .meta({ description: `A decimal amount with its unit, such as "200000 ${unit}".` })

/** How a leg's money is spread over the programme. */
export const schedule = z
  .discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('linear') }).meta({ description: 'The same every day.' }),
    z
      .strictObject({
        shape: z.literal('front-loaded'),
        days: z
          .number()
          .positive()
          .default(25)
          .meta({ description: 'Time constant: the rate falls as exp(-t / days).' }),
      })
      .meta({ description: 'Much at first, exponentially less later.' }),
    z
      .strictObject({
        shape: z.literal('declining'),
        from: z.number().positive().default(1.8).meta({ description: 'First rate, relative to the mean.' }),
        to: z.number().nonnegative().default(0.2).meta({ description: 'Last rate, relative to the mean.' }),
      })
      .meta({ description: 'A straight line downwards.' }),
  ])
  .default({ shape: 'linear' })
  .meta({ id: 'Schedule', title: 'Schedule' })

export type Schedule = z.output<typeof schedule>

/** One thing that a policy pays for. */
export const leg = z
  .strictObject({
    sink: z
      .enum(poolNames)
      .meta({ description: 'Whose liquidity providers are paid: METIS/m.USDC (native) or WETH/m.USDC (bridged).' }),
    share: z.number().positive().max(1).meta({ description: 'Share of the budget.' }),
    schedule,
    vestDays: z
      .number()
      .nonnegative()
      .default(0)
      .meta({ description: 'Each reward vests over this many days by its own straight line; 0 pays at once.' }),
    pays: z
      .enum(['METIS', 'm.USDC'])
      .default('METIS')
      .meta({ description: 'What rewards are; m.USDC is bought outside at the price that the campaign starts from.' }),
  })
  .meta({ id: 'Leg', title: 'Leg' })

export type Leg = z.output<typeof leg>

/** An incentive policy: data, never code. */
export const policy = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes')
      .meta({ description: 'Short name: used for folders, tables and `--only`.' }),
    title: z.string().min(1).meta({ description: 'What people call it.' }),
    budget: amountOf('METIS').default('0 METIS').meta({ description: 'All that it may spend.' }),
    legs: z.array(leg).default([]),
  })
  .refine(({ legs }) => legs.length === 0 || Math.abs(legs.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9, {
    message: 'the shares of all legs have to sum to 1',
    path: ['legs'],
  })
  .refine(({ legs, budget }) => legs.length > 0 || budget === '0 METIS', {
    message: 'a policy without legs spends nothing: its budget has to be "0 METIS"',
    path: ['budget'],
  })
  .meta({ id: 'Policy', title: 'Policy', description: 'An incentive policy: a budget and whom it pays for what.' })

export type Policy = z.output<typeof policy>

/** The number in front of a unit. */
export const amountIn = (amount: string): string => amount.split(' ')[0]!

/** Whether a policy can pay anything at all: one that cannot is the empty policy, whatever its legs say. */
export const isEmpty = ({ budget, legs }: Policy): boolean => legs.length === 0 || Number(amountIn(budget)) === 0
