import { z } from 'zod'
import { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { contractDays, dollars, share } from '../../protocols/quantity.ts'
import { legible } from './amount.ts'
import { isFarmed, receivers, sinks } from './sink.ts'

/** Ten years, as long as a run can be. */
const mostWeeks = 522

/** How a leg's money is spread over the programme. */
export const schedule = z
  .discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('linear') }).meta({ description: 'The same every day.' }),
    z
      .strictObject({
        shape: z.literal('front-loaded'),
        days: contractDays(0.001).default(25).meta({ description: 'Time constant: the rate falls as exp(-t / days).' }),
      })
      .meta({ description: 'Much at first, exponentially less later.' }),
    z
      .strictObject({
        shape: z.literal('declining'),
        from: z.number().min(0.001).max(1000).default(1.8).meta({ description: 'First rate, relative to the mean.' }),
        to: z.number().min(0).max(1000).default(0.2).meta({ description: 'Last rate, relative to the mean.' }),
      })
      .meta({ description: 'A straight line downwards.' }),
    z
      .strictObject({
        shape: z.literal('table'),
        weeks: z
          .array(z.number().min(0).max(1e12))
          .min(1)
          .max(mostWeeks)
          .refine((weeks) => weeks.some((week) => week > 0), 'a table in which no week gets anything pays nothing')
          .meta({
            description:
              'What each week of the programme gets, the same on each of its days. Shares, or the amounts of a programme as it was: they are divided by their sum.',
          }),
      })
      .meta({ description: 'Week by week, as programmes are voted on; the last week may be a part of one.' }),
  ])
  .default({ shape: 'linear' })
  .meta({ id: 'Schedule', title: 'Schedule' })

export type Schedule = z.output<typeof schedule>

/** What liquidity providers are paid by, where they are paid by what their pool has become. */
export const kpi = z
  .strictObject({
    metric: z.enum(kpiMetrics).meta({
      description:
        'What is measured, once a day by the pool’s own reserves: liquidity that is there (`retained-tvl`), or what swaps leave with it in a day (`fees`; the pool cannot tell organic ones). The treasury’s own does not count. It is the mean of all readings between the end of the programme and the payment.',
    }),
    target: dollars(0.01).meta({
      description:
        'For how much of that the whole leg is paid: US dollars of liquidity, or of fees in a day, at the prices that the campaign starts from. For less it is paid in proportion, for more no more.',
    }),
    paidDaysAfter: contractDays(1).meta({
      description: 'Days from the end of the programme to the payment. What is not paid then returns to the budget.',
    }),
    overDays: contractDays(0.001)
      .default(7)
      .meta({ description: 'For how many days from then on the farm streams it, to those who are there.' }),
  })
  .meta({ id: 'Kpi', title: 'KPI', description: 'A figure that decides how much of a leg is paid.' })

export type Kpi = z.output<typeof kpi>

/** One thing that a policy pays for. */
export const leg = z
  .strictObject({
    sink: z.enum(sinks).meta({
      description: `Who is paid: ${sinks.map((sink) => `${receivers[sink]} (${sink})`).join('; ')}.`,
    }),
    share: share(1e-9).meta({ description: 'Share of the budget that is left after grants and airdrops.' }),
    schedule,
    vestDays: contractDays()
      .default(0)
      .meta({ description: 'Each reward vests over this many days by its own straight line; 0 pays at once.' }),
    forfeitShare: share(1e-9).optional().meta({
      description:
        'Where rewards vest: what of them that has not vested is lost, claimed or not, by who takes his stake out, in proportion to what he takes out. It returns to the budget.',
    }),
    pays: z
      .enum(['METIS', 'm.USDC'])
      .default('METIS')
      .meta({ description: 'What rewards are; m.USDC is bought outside at the price that the campaign starts from.' }),
    targetMrr: z.number().min(0.001).max(10).optional().meta({
      description:
        'For `sequencing`: what the reward for a block is set to once a week, so that a year of blocks pays this share of all that is locked, until the leg is used up; fraction per year. What is not needed stays in the budget.',
    }),
    kpi: kpi.optional().meta({
      description:
        'For a pool: the leg is held until after the programme, and what is paid of it depends on what the pool is like then.',
    }),
    boosted: z.boolean().optional().meta({
      description: "Whether locked METIS raises what a stake earns, up to 2.5 times; needs 'rewards' on the chain.",
    }),
    capShare: share(1e-4).optional().meta({
      description: "Largest share of a day's rebates for one account; what it cuts off is for the next day.",
    }),
  })
  .refine(({ sink, capShare }) => capShare === undefined || sink === 'rebates', {
    message: 'only rebates have a cap',
    path: ['capShare'],
    when: legible(z.object({ sink: z.enum(sinks), capShare: z.number().optional() })),
  })
  .refine(
    ({ sink, vestDays, pays, boosted }) => isFarmed(sink) || (vestDays === 0 && pays === 'METIS' && boosted !== true),
    {
      message: 'protocols and the treasury are paid in METIS and at once: vesting, m.USDC and boosts are for pools',
      path: ['sink'],
      when: legible(z.object({ sink: z.enum(sinks), vestDays: z.number(), pays: z.string() })),
    },
  )
  .refine(
    ({ sink, vestDays, pays, boosted, forfeitShare }) =>
      forfeitShare === undefined || (isFarmed(sink) && vestDays > 0 && pays === 'METIS' && boosted !== true),
    {
      message: 'only what a pool’s own farm pays in METIS and vests can be lost: say `vestDays`, without boosts',
      path: ['forfeitShare'],
      when: legible(
        z.object({
          sink: z.enum(sinks),
          vestDays: z.number(),
          pays: z.string(),
          forfeitShare: z.number().optional(),
        }),
      ),
    },
  )
  .refine(
    ({ sink, targetMrr, schedule: { shape } }) =>
      targetMrr === undefined || (sink === 'sequencing' && shape === 'linear'),
    {
      message:
        'only sequencers are paid by a rate, and what they get when then follows from it: `sink: sequencing`, and no schedule',
      path: ['targetMrr'],
      when: legible(z.object({ sink: z.enum(sinks), targetMrr: z.number().optional(), schedule })),
    },
  )
  .refine(
    ({ sink, kpi: by, vestDays, pays, schedule: { shape } }) =>
      by === undefined || (isFarmed(sink) && vestDays === 0 && pays === 'METIS' && shape === 'linear'),
    {
      message:
        'only pools are paid by what they become, in METIS, without vesting, and when `paidDaysAfter` says: no schedule',
      path: ['kpi'],
      when: legible(
        z.object({
          sink: z.enum(sinks),
          kpi: kpi.optional(),
          vestDays: z.number(),
          pays: z.string(),
          schedule,
        }),
      ),
    },
  )
  .meta({ id: 'Leg', title: 'Leg' })

export type Leg = z.output<typeof leg>

/** The caps of all legs that pay rebates: none is one, too. */
export const capsOf = (legs: readonly Pick<Leg, 'sink' | 'capShare'>[]): ReadonlySet<number> =>
  new Set(legs.filter(({ sink }) => sink === 'rebates').map(({ capShare = 1 }) => capShare))
