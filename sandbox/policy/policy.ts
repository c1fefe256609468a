import { parseEther } from 'viem'
import { z } from 'zod'
import { seats } from '../../protocols/grants/kind.ts'
import { contractDays, share } from '../../protocols/quantity.ts'
import { shownText } from '../../protocols/shown-text.ts'
import { type OrderingName, orderingRules } from '../ordering/index.ts'
import { airdrop } from './airdrop.ts'
import { amountIn, amountOf, legible } from './amount.ts'
import { grant, granted } from './grant.ts'
import { capsOf, leg } from './leg.ts'
import { mev } from './mev.ts'
import { shortName } from './short-name.ts'
import { ownedSink } from './sink.ts'

const withAmounts = legible(
  z.object({
    budget: granted,
    legs: z.array(z.unknown()),
    grants: z.array(z.object({ amount: granted })),
    airdrops: z.array(z.object({ amount: granted })),
  }),
)

/** Each is a contract of its own, which everybody looks at in every block. */
const mostAirdrops = 5

/** There are four things to pay for; each leg is a farm of its own, which everybody looks at in every block. */
const mostLegs = 20

/** An incentive policy: data, never code. */
export const policy = z
  .strictObject({
    id: shortName.meta({ description: 'Short name: used for folders, tables and `--only`.' }),
    title: shownText(200).meta({ description: 'What people call it.' }),
    budget: amountOf('METIS').default('0 METIS').meta({ description: 'All that it may spend.' }),
    legs: z.array(leg).max(mostLegs).default([]),
    end: z.enum(['announced', 'surprise']).optional().meta({
      description:
        'Whether all know from the first day when payments to pools end (`announced`, also where nothing is said), or more is announced than is paid and the rest is taken back on the last day (`surprise`). What is paid is the same.',
    }),
    announcedDays: contractDays(0.001).optional().meta({
      description:
        'For a surprise end: for how many days payments are announced, longer than the programme. Beyond its end they go on at the rate of its last day.',
    }),
    grants: z
      .array(grant)
      .max(seats)
      .default([])
      .meta({ description: 'Grants out of the budget, which the fund votes on when the programme starts.' }),
    airdrops: z
      .array(airdrop)
      .max(mostAirdrops)
      .default([])
      .meta({ description: 'Airdrops out of the budget, to whoever was there before the programme.' }),
    ordering: z
      .enum(Object.keys(orderingRules) as [OrderingName, ...OrderingName[]])
      .optional()
      .meta({
        description: "How blocks are ordered from the programme's first day on; the campaign's rule otherwise.",
      }),
    mev: mev.optional(),
    feeSharing: share(1e-4).optional().meta({
      description: "Share of all fees of the chain, from the programme's first day on, for sequencers by blocks built.",
    }),
    slashShare: share().optional().meta({
      description: "Share of its lock that a sequencer loses when it stalls, from the programme's first day on.",
    }),
  })
  .refine(({ legs }) => legs.length === 0 || Math.abs(legs.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9, {
    message: 'the shares of all legs have to sum to 1',
    path: ['legs'],
    when: legible(z.object({ legs: z.array(z.object({ share: z.number() })) })),
  })
  .refine(({ legs }) => legs.filter(({ sink }) => sink === ownedSink).length <= 1, {
    message: 'the treasury buys once a day: put its legs together',
    path: ['legs'],
    when: legible(z.object({ legs: z.array(z.object({ sink: z.string() })) })),
  })
  .refine(({ legs }) => capsOf(legs).size <= 1, {
    message: 'legs that pay rebates fill one purse, which has one cap',
    path: ['legs'],
    when: legible(z.object({ legs: z.array(z.object({ sink: z.string() })) })),
  })
  .refine(
    ({ legs }) =>
      !legs.some(({ targetMrr }) => targetMrr !== undefined) ||
      legs.filter(({ sink }) => sink === 'sequencing').length <= 1,
    {
      message: 'sequencers have one reward for a block: put their legs together',
      path: ['legs'],
      when: legible(z.object({ legs: z.array(z.object({ sink: z.string(), targetMrr: z.number().optional() })) })),
    },
  )
  .refine(
    ({ legs }) =>
      !legs.some(({ targetMrr }) => targetMrr !== undefined) ||
      !legs.some(({ sink, forfeitShare }) => sink === ownedSink || forfeitShare !== undefined),
    {
      message:
        'what a rate has left is read from the budget, where purchases of liquidity leave a remainder and what was lost comes back: compare them in policies of their own',
      path: ['legs'],
      when: legible(
        z.object({
          legs: z.array(
            z.object({
              sink: z.string(),
              targetMrr: z.number().optional(),
              forfeitShare: z.number().optional(),
            }),
          ),
        }),
      ),
    },
  )
  .refine(({ legs, airdrops }) => airdrops.length === 0 || !legs.some(({ targetMrr }) => targetMrr !== undefined), {
    message:
      'what a rate has left is read from the budget, where what nobody claims of an airdrop returns: compare the two in policies of their own',
    path: ['airdrops'],
    when: legible(
      z.object({ legs: z.array(z.object({ targetMrr: z.number().optional() })), airdrops: z.array(z.unknown()) }),
    ),
  })
  .refine(({ end, announcedDays }) => (end === 'surprise') === (announcedDays !== undefined), {
    message: 'a surprise end needs both: `end: surprise`, and the `announcedDays` that everybody believes in',
    path: ['announcedDays'],
    when: legible(z.object({ end: z.string().optional(), announcedDays: z.number().optional() })),
  })
  .refine(
    ({ legs, grants, airdrops, budget }) => legs.length + grants.length + airdrops.length > 0 || budget === '0 METIS',
    {
      message: 'a policy without legs, grants and airdrops spends nothing: its budget has to be "0 METIS"',
      path: ['budget'],
      when: withAmounts,
    },
  )
  .refine((written) => setAside({ ...written, airdrops: [] }) <= parseEther(amountIn(written.budget)), {
    message: 'the grants together are more than the budget',
    path: ['grants'],
    when: withAmounts,
  })
  .refine(
    (written) =>
      written.airdrops.length === 0 ||
      setAside({ ...written, grants: [] }) <=
        parseEther(amountIn(written.budget)) - setAside({ ...written, airdrops: [] }),
    {
      message: 'the airdrops together are more than the budget has for them',
      path: ['airdrops'],
      when: withAmounts,
    },
  )
  .refine(
    (written) =>
      written.legs.length > 0 ||
      written.grants.length + written.airdrops.length === 0 ||
      setAside(written) >= parseEther(amountIn(written.budget)),
    { message: 'without legs the whole budget has to be grants and airdrops', path: ['budget'], when: withAmounts },
  )
  .meta({ id: 'Policy', title: 'Policy', description: 'An incentive policy: a budget and whom it pays for what.' })

export type Policy = z.output<typeof policy>

/** What of a policy's budget is set aside for grants and airdrops, in wei of METIS; the rest is for its legs. */
export const setAside = ({
  grants,
  airdrops,
}: Readonly<Record<'grants' | 'airdrops', readonly { readonly amount: string }[]>>): bigint =>
  [...grants, ...airdrops].reduce((sum, { amount }) => sum + parseEther(amountIn(amount)), 0n)

/** Whether a policy can pay nothing, whatever its legs say. */
export const paysNothing = ({ budget, legs, grants, airdrops }: Policy): boolean =>
  legs.length + grants.length + airdrops.length === 0 || Number(amountIn(budget)) === 0
