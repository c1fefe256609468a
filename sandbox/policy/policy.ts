import { parseEther } from 'viem'
import { z } from 'zod'
import { recipientNames, type RecipientName } from '../../protocols/auction/recipients.ts'
import { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { seats } from '../../protocols/grants/kind.ts'
import { type OptionalName, optionalProtocols } from '../../protocols/index.ts'
import { type PoolName, poolNames } from '../../protocols/pair.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import { contractDays, dollars, share } from '../../protocols/quantity.ts'
import { shownText } from '../../protocols/shown-text.ts'
import { type OrderingName, orderingRules } from '../ordering/index.ts'
import { shortName } from './short-name.ts'

/**
 * A decimal amount with its unit, as people write it: `"200000 METIS"`. Text, because YAML rounds large numbers. Thirty digits
 * are far more than there is of anything; a token has eighteen decimals.
 */
export const amountOf = (unit: string) =>
  z
    .string({ error: `an amount in ${unit} as text, such as "200000 ${unit}"` })
    .regex(
      new RegExp(`^\\d{1,30}(\\.\\d{1,18})? ${unit}$`),
      `an amount in ${unit} as text, such as "200000 ${unit}", of thirty digits at most and eighteen behind the point`,
    )
    .meta({ description: `A decimal amount with its unit, such as "200000 ${unit}".` })

/**
 * When parts are compared: whenever those parts can be read, whatever else is wrong, so that everything is said at once. (By
 * itself zod compares only what has no other mistake.)
 */
const legible =
  (parts: z.ZodType) =>
  ({ value }: { readonly value: unknown }): boolean =>
    parts.safeParse(value).success

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

/** Protocols that a budget can pay into, besides farms for pools: those that say how. */
const fundedProtocols = Object.values<AnyProtocol>(optionalProtocols).filter(({ funding }) => funding !== undefined)

/** Liquidity that the treasury buys for itself. */
export const ownedSink = 'owned-native'

export type Sink = PoolName | OptionalName | typeof ownedSink

/** Whom each of the things that a policy can pay for reaches, in words. */
export const receivers = Object.fromEntries([
  ['native', 'liquidity providers of METIS/m.USDC'],
  ['bridged', 'liquidity providers of WETH/m.USDC'],
  [ownedSink, 'nobody but the treasury, which sells half for m.USDC and keeps the liquidity of METIS/m.USDC'],
  ...fundedProtocols.map(({ name, funding }) => [name, funding!.whom]),
]) as Readonly<Record<Sink, string>>

export const sinks = Object.keys(receivers) as [Sink, ...Sink[]]

/** Whether it is a pool whose liquidity providers are paid, by a farm of the policy's own. */
export const isFarmed = (sink: Sink): sink is PoolName => (poolNames as readonly string[]).includes(sink)

/** Whether it is a protocol that is paid. */
export const isFunded = (sink: Sink): sink is OptionalName => !isFarmed(sink) && sink !== ownedSink

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

const granted = amountOf('METIS')

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

const routed = (whose: string) =>
  share()
    .default(0)
    .meta({ description: `Share for ${whose}.` })

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

/** The caps of all legs that pay rebates: none is one, too. */
export const capsOf = (legs: readonly Pick<Leg, 'sink' | 'capShare'>[]): ReadonlySet<number> =>
  new Set(legs.filter(({ sink }) => sink === 'rebates').map(({ capShare = 1 }) => capShare))

/** The number in front of a unit. */
export const amountIn = (amount: string): string => amount.split(' ')[0]!

/** What of a policy's budget is set aside for grants and airdrops, in wei of METIS; the rest is for its legs. */
export const setAside = ({
  grants,
  airdrops,
}: Readonly<Record<'grants' | 'airdrops', readonly { readonly amount: string }[]>>): bigint =>
  [...grants, ...airdrops].reduce((sum, { amount }) => sum + parseEther(amountIn(amount)), 0n)

/** Whether a policy can pay nothing, whatever its legs say. */
export const paysNothing = ({ budget, legs, grants, airdrops }: Policy): boolean =>
  legs.length + grants.length + airdrops.length === 0 || Number(amountIn(budget)) === 0
