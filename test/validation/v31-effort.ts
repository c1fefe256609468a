import { Effect } from 'effect'
import { bonusOf, type Builder, consolationOf, gainOfEffort, type GrantOffer } from '../../agents/mind/grants/effort.ts'
import { steps } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'
import { asPrinted, atLeast, atMost, estimate, exactly, type Row, type ValidationCase, within } from './case.ts'

const builder: Builder = { cost: 30, skill: 0.8, luck: 0.3, privateBenefit: 0, impatience: 0.5, expectedReturn: 0 }

/** The payment at which an effort just pays, by bisection. */
function threshold(offer: (payment: number) => GrantOffer, who = builder): number {
  let [low, high] = [0, 1e6]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (gainOfEffort(who, offer(middle)) < 0) low = middle
    else high = middle
  }
  return high
}

const milestone = (payment: number): GrantOffer => ({ kind: 'milestone', payment, years: 0 })

const thresholds: readonly Row[] = [
  asPrinted('payment on success from which an effort pays', 60, threshold(milestone), 4),
  asPrinted(
    'paid half a year later, ρ = 0.5',
    77.0415,
    threshold((payment) => ({ kind: 'milestone', payment, years: 0.5 })),
    4,
  ),
  asPrinted(
    'recognised every other time, half a year later',
    154.083,
    threshold((payment) => ({ kind: 'retroactive', payment, years: 0.5, recognition: 0.5 })),
    3,
  ),
  within(
    'vested over a year, taken back from failures',
    (60 * 0.5) / -Math.expm1(-0.5),
    threshold((payment) => ({ kind: 'vested', payment, years: 1, clawback: 1 })),
    1e-9,
  ),
  within(
    'vested over a year, taken back every other time',
    (120 * 0.5) / -Math.expm1(-0.5),
    threshold((payment) => ({ kind: 'vested', payment, years: 1, clawback: 0.5 })),
    1e-9,
  ),
  within('with an own benefit of 25', 35, threshold(milestone, { ...builder, privateBenefit: 25 }), 1e-9),
  within('rent of who is paid 60 on success', 18, builder.luck * bonusOf(milestone(60), builder), 1e-9),
  exactly('part of an upfront payment that an effort earns', 0, bonusOf({ kind: 'upfront', payment: 1e9 }, builder)),
  exactly('what who fails has of it', 1e9, consolationOf({ kind: 'upfront', payment: 1e9 }, builder)),
]

/** US dollars of an effort, and METIS at thirty dollars that make it just pay on success. */
const cost = 3000
const atThreshold = cost / 0.5 / 30
const intensity = 5
/** As many as a policy can have. */
const grantsOfARun = 16

/** Developers alike, each for one grant of a milestone, on a fund that decides within a day. */
const specFor = (bonus: number, seed: number) =>
  specOf(
    smallCampaign({
      days: 14,
      blockSeconds: 14_400,
      seeds: 25,
      programme: { fromDay: 1, days: 4 },
      evaluation: { fromDay: 12, toDay: 14 },
      chain: {
        grants: { votingDelayDays: 0.1, votingDays: 0.5, timelockDays: 0.1, applicationDays: 8 },
        metis: { gasPriceGwei: 1e-4 },
      },
      market: { users: 0.001, ...standstill, stressPerDay: 0, revenueShare: 0 },
      agents: {
        user: { count: 1 },
        investor: { count: 0 },
        delegate: { count: 2, drift: 1 },
        patron: { count: 0 },
        grantee: {
          count: grantsOfARun,
          costUsd: cost,
          costSpread: 0,
          luck: builder.luck,
          skill: { low: builder.skill, high: builder.skill },
          privateUsd: 0,
          solvent: 1,
          intensity,
          tries: 1,
          dud: 1,
          applicationUsd: 0,
          buildDays: 0.5,
          waitDays: 1000,
          impatience: { low: 0, high: 0 },
          inbornTrust: { low: 0, high: 0 },
          reversion: 0,
          opinionSpread: 0,
          firstLookDays: { low: 0, high: 0 },
        },
      },
      policies: [
        {
          id: 'milestones',
          title: 'One milestone each',
          budget: `${grantsOfARun * bonus} METIS`,
          grants: Array.from({ length: grantsOfARun }, () => ({
            kind: 'milestone' as const,
            amount: `${bonus} METIS`,
            milestones: 1,
          })),
        },
      ],
    }),
    'milestones',
    seed,
  )

/** Of developers with a grant: who bought work for it, and whom the contract has paid, as logs say. */
const worked = Effect.fnUntraced(function* (bonus: number, seeds: number) {
  let [granted, efforts, paid] = [0, 0, 0]
  for (let seed = 1; seed <= seeds; seed++) {
    yield* Effect.scoped(
      Effect.gen(function* () {
        const spec = specFor(bonus, seed)
        const world = yield* worldOf(spec)
        const { outside, usdc } = world.deployments.bridge
        const developers = new Set(
          world.inhabitants.flatMap(({ kind, address }) => (kind.kind === 'grantee' ? [address] : [])),
        )
        const handed = new Set<string>()
        const bought = new Set<string>()
        const received = new Set<string>()
        yield* steps(world, blocksOf(spec), ({ entries }) => {
          for (const { fact } of entries) {
            if (fact.type === 'handIn') handed.add(fact.account)
            if (fact.type === 'grantPaid') received.add(fact.account)
            if (fact.type === 'transfer' && fact.to === outside && fact.token === usdc.address)
              if (developers.has(fact.from)) bought.add(fact.from)
          }
        })
        granted += handed.size
        efforts += [...bought].filter((who) => handed.has(who)).length
        paid += [...received].filter((who) => handed.has(who)).length
      }),
    )
  }
  return { granted, efforts: efforts / granted, paid: paid / granted }
})

export const effort: ValidationCase = {
  id: 'V31',
  title: 'What makes somebody work',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const rows: Row[] = []
    const trials =
      size === 'full'
        ? ([
            [1, 25],
            [2, 10],
            [0.2, 10],
          ] as const)
        : ([[1, 4]] as const)
    for (const [factor, seeds] of trials) {
      const { granted, efforts, paid } = yield* worked(factor * atThreshold, seeds)
      const works = 1 / (1 + Math.exp(-intensity * (factor - 1)))
      const succeeds = works * builder.skill + (1 - works) * builder.luck
      const spread = (share: number) => Math.sqrt((share * (1 - share)) / granted)
      const told = `at ${factor} of the threshold`
      rows.push(
        atLeast(`share of developers who got through, ${told}`, 0.9, granted / (seeds * grantsOfARun)),
        estimate(`who bought work for it, ${told}`, works, efforts, spread(works)),
        estimate(`whom the contract has paid, ${told}`, succeeds, paid, spread(succeeds)),
        ...(factor === 2 ? [atLeast('efforts at twice of it', 0.9, efforts)] : []),
        ...(factor === 0.2 ? [atMost('efforts at a fifth of it', 0.1, efforts)] : []),
      )
    }
    return [...thresholds, ...rows]
  }),
}
