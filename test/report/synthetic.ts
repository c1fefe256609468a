import { type Campaign, campaign as schema, emptyPolicy } from '../../sandbox/campaign/campaign.ts'
import { type Records, summarise } from '../../sandbox/compare/compare.ts'
import type { Summary } from '../../sandbox/compare/summary.ts'
import { timelineOf } from '../../sandbox/campaign/plan.ts'
import { concentrations } from '../../sandbox/metrics/blocks/decentralisation.ts'
import { metrics } from '../../sandbox/metrics/index.ts'
import type { RunRecord } from '../../sandbox/metrics/metric.ts'
import { page } from '../../sandbox/report/page.ts'

/** Results that nobody ran: smooth made-up series, the same every time. */
export interface Synthetic {
  readonly campaign: Campaign
  readonly records: Records
  readonly summary: Summary
}

export interface Choices {
  readonly question?: string
  readonly policies?: readonly MadeUp[]
  readonly worlds?: readonly string[]
  readonly seeds?: number
  /** Runs that never finished, as `world/policy/seed`. */
  readonly missing?: readonly string[]
  readonly primary?: string
  /** Metrics that there are none of in a world, by its name. */
  readonly lacking?: Readonly<Record<string, readonly string[]>>
  readonly legs?: Campaign['policies'][number]['legs']
}

interface MadeUp {
  readonly id: string
  readonly title: string
  /** What it adds to every series, as a share of the twin's. */
  readonly uplift: number
  /** Whether it pays at all; one that does not is rules alone. */
  readonly rewards?: boolean
  /** Dump ratio. */
  readonly share?: number
  /** Share of its budget that was paid. */
  readonly paid?: number
  /** Day of its last payment, and on which the dump ratio was read. */
  readonly last?: number
  readonly readOn?: number
  /** What swapping costs more with it, as a share of the twin's. */
  readonly dearer?: number
  /** What values of its runs are instead, by seed. */
  readonly values?: (seed: number) => RunRecord['values']
}

const threePolicies = [
  { id: 'growing', title: 'Growing', uplift: 0.25 },
  { id: 'flat', title: 'Flat', uplift: 0 },
  { id: 'unpaid', title: 'Unpaid', uplift: 0.075, rewards: false },
]

export function synthetic({
  question = 'Does it grow?',
  policies = threePolicies,
  worlds = ['smooth'],
  seeds = 8,
  missing = [],
  primary = 'organicVolume',
  lacking = {},
  legs,
}: Choices = {}): Synthetic {
  const campaign = schema.parse({
    name: 'synthetic',
    question,
    days: 30,
    blockSeconds: 21_600,
    seeds,
    programme: { fromDay: 5, days: 10 },
    evaluation: { fromDay: 20, toDay: 30 },
    primary,
    worlds: Object.fromEntries(worlds.map((name, i) => [name, i === 0 ? {} : { market: { serviceElasticity: i } }])),
    policies: policies.map(({ id, title, rewards = true }) =>
      rewards
        ? { id, title, budget: '1000 METIS', legs: legs ?? [{ sink: 'native', share: 1 }] }
        : { id, title, ordering: 'random' },
    ),
  })
  const planned = worlds.flatMap((world) =>
    [emptyPolicy.id, ...policies.map(({ id }) => id)].flatMap((policy) =>
      Array.from({ length: seeds }, (_, i) => ({ world, policy, seed: i + 1 })),
    ),
  )
  const gone = new Set(missing)
  const nameOf = ({ world, policy, seed }: (typeof planned)[number]) => `${world}/${policy}/${seed}`
  const records: Records = {
    missing: planned
      .filter((run) => gone.has(nameOf(run)))
      .map(({ world, policy, seed }) => ({
        run: `world=${world}/policy=${policy}/seed=${seed}`,
        reason: 'not run yet',
      })),
    of: (world, policy) =>
      new Map(
        planned
          .filter((run) => run.world === world && run.policy === policy && !gone.has(nameOf(run)))
          .map(({ seed }) => [
            seed,
            without(
              recordOf(
                campaign,
                seed,
                policies.find(({ id }) => id === policy),
              ),
              lacking[world] ?? [],
            ),
          ]),
      ),
  }
  return { campaign, records, summary: summarise(campaign, records) }
}

/** Series are there in every world; values may not be. */
const without = (record: RunRecord, names: readonly string[]): RunRecord => ({
  ...record,
  values: Object.fromEntries(Object.entries(record.values).filter(([name]) => !names.includes(name))),
})

/** The page of made-up results. */
export const pageOf = (choices?: Choices): string => page(synthetic(choices))

/** Extracted value and who has it; without a programme searchers keep all of it, and the same sum on both sides. */
function extraction(policy: MadeUp | undefined, size: number): RunRecord['breakdowns'] {
  const sources = {
    'arbitrage · arbitrageur · liquidity': 5_200 * size,
    'backrun · searcher · user': 1_900 * size,
    'liquidation · liquidator · trader': 640 * size,
    'sandwich · searcher · user': (policy === undefined ? 3_100 : 900) * size,
  }
  const total = Object.values(sources).reduce((sum, usd) => sum + usd, 0)
  const shares =
    policy === undefined
      ? { searcher: 0.94, tips: 0.04, gas: 0.02 }
      : policy.rewards === false
        ? { searcher: -0.02, builder: 0.1, sequencer: 0.9, gas: 0.02 }
        : {
            searcher: 0.3,
            builder: 0.1,
            sequencer: 0.25,
            stakers: 0.1,
            liquidity: 0.1,
            burn: 0.08,
            users: 0.05,
            gas: 0.02,
          }
  return {
    mevSources: sources,
    mevSplit: Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, share * total])),
  }
}

function recordOf(campaign: Campaign, seed: number, policy: MadeUp | undefined): RunRecord {
  const timeline = timelineOf(campaign)
  const blocks = Math.round((timeline.days * 86_400) / timeline.blockSeconds)
  // Not random, but as uneven from seed to seed as if it were.
  const wobble = (i: number) => Math.sin(12.9898 * (seed + 0.618 * i))
  const series = Object.fromEntries(
    metrics.flatMap((metric, m) => {
      if (metric.kind !== 'series') return []
      const values = Float64Array.from({ length: blocks }, (_, i) => {
        const day = ((i + 1) * timeline.blockSeconds) / 86_400
        const own = policy === undefined || day < timeline.programme.from ? 0 : policy.uplift + 0.01 * wobble(m + 7)
        return 1000 * (m + 1) * (1 + 0.2 * wobble(m) + 0.05 * Math.sin(i / 5)) * (1 + own)
      })
      return [[metric.name, values] as const]
    }),
  )
  const paid = policy !== undefined && policy.rewards !== false
  return {
    timeline,
    series,
    values: {
      ...Object.fromEntries(
        metrics.flatMap((metric) =>
          metric.kind === 'series' ? [[metric.name, metric.summary(series[metric.name]!, timeline)] as const] : [],
        ),
      ),
      budgetSold: paid ? (policy.share ?? 0.4) + 0.05 * wobble(1) : undefined,
      dumpRatio: paid ? (policy.share ?? 0.4) + 0.05 * wobble(1) : undefined,
      dumpTiming: paid ? 0.3 + 0.05 * wobble(2) : undefined,
      userCost: 0.01 * (1 + 0.1 * wobble(6)) * (1 + (policy?.dearer ?? 0)),
      policyCost: paid ? 1e6 : 0,
      budgetPaid: paid ? (policy.paid ?? 1) : undefined,
      lastPayment: paid ? (policy.last ?? timeline.programme.to) : undefined,
      ...policy?.values?.(seed),
      ...Object.fromEntries(concentrations.map(({ name }, i) => [name, 0.3 + 0.1 * wobble(i)])),
    },
    readOn: paid ? { dumpRatio: policy.readOn ?? timeline.days } : {},
    // Nobody has received anything: what is dumped the policy has sold itself.
    people: { days: [policy?.readOn ?? timeline.days], owners: [] },
    breakdowns: {
      metisPaid: paid ? { 'leg 1 · native · investor': 900 + 10 * wobble(4) } : {},
      ...extraction(policy, 1 + 0.1 * wobble(5)),
      actionsUsed: { 'netswap.swap · user': 500 },
    },
    curves: {
      dumpTiming: paid ? Array.from({ length: 31 }, (_, age) => (0.6 + 0.1 * wobble(3)) * (1 - 0.8 ** age)) : [],
    },
  }
}
