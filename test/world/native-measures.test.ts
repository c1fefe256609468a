import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import type { RunRecord, Sample } from '../../sandbox/metrics/metric.ts'
import { fromUnits } from '../../protocols/token.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol, manySinks } from '../fixtures/ecosystem.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const campaign = smallCampaign({
  days: 4,
  blockSeconds: 14_400,
  programme: { fromDay: 1, days: 1 },
  evaluation: { fromDay: 3, toDay: 4 },
  market: { users: 12 },
  chain: { ...everyProtocol, sequencing: { batchDays: 0.5, epochBlocks: 1440 } },
  agents: { user: { count: 12, swapsPerDay: 0.7 }, ...eagerPeople },
  policies: [{ id: 'all', title: 'All', budget: '4000 METIS', legs: manySinks }],
})

/** What metrics of a run with every protocol say, beside the same told from wallets, contracts and logs. */
describe('measures of native use', () => {
  let record: RunRecord
  let last: Sample
  const logs: (Entry & { readonly day: number })[] = []

  beforeAll(async () => {
    const spec = specOf(campaign, 'all')
    record = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const world = yield* worldOf(spec)
          return yield* grow(world, spec, (_moment, sample) => {
            last = sample
            logs.push(...sample.entries.map((entry) => ({ ...entry, day: sample.day })))
          })
        }),
      ),
    )
  }, 600_000)

  const end = (metric: string): number => record.series[metric]!.at(-1)!

  test('TVL with stake is TVL and what is staked, each once, and native share is its METIS', () => {
    expect(end('tvlWithStake')).toBeCloseTo(end('tvl') + end('tvlStaked'), 3)
    expect(end('tvlStaked')).toBeGreaterThan(0)
    const share = (end('nativeUnits') * last.prices.metis) / end('tvlWithStake')
    expect(end('nativeShare')).toBeCloseTo(share, 9)
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThan(1)
    // No more than there is in contracts, in whoever's name.
    const { wmetis } = last.deployments.metis
    const inContracts = [...last.places].reduce(
      (sum, [holder, place]) =>
        place.includes('.') && !place.startsWith('bridge.') && holder !== wmetis
          ? sum + fromUnits(last.native(holder) + last.ledger.balance(wmetis, holder), 18)
          : sum,
      0,
    )
    expect(end('nativeUnits')).toBeLessThan(inContracts)
  })

  test('the staking ratio is what is staked over all METIS, as the table of where METIS lies has it', () => {
    const all = Object.entries(record.breakdowns['metisAt']!).reduce(
      (sum, [place, amount]) => (place === 'bridge.outside' ? sum : sum + amount),
      0,
    )
    const staked = end('tvlStaked') / last.prices.metis
    expect(end('stakingRatio') / (staked / all)).toBeCloseTo(1, 2)
  })

  test('who swapped in the programme’s last week and again while it is judged has stayed', () => {
    const users = new Set(last.clusters.flatMap(({ organic, actor }) => (organic ? [actor] : [])))
    const swapping = (from: number, to: number) =>
      new Set(
        logs.flatMap(({ fact, actor, day }) =>
          fact.type === 'swap' && users.has(actor) && day > from && day <= to ? [actor] : [],
        ),
      )
    const [before, after] = [swapping(1, 2), swapping(3, 4)]
    const stayed = [...before].filter((actor) => after.has(actor)).length
    expect(record.values['userRetention']).toBe(stayed / before.size)
    expect(stayed).toBeGreaterThan(0)
    expect(stayed).toBeLessThan(before.size)
  })

  test('perpetuals and lending are measured beside swaps, by what positions and debts are', () => {
    const notional = logs.reduce(
      (sum, { fact }) => (fact.type === 'position' ? sum + Math.abs(Number(fact.notional) / 1e18) : sum),
      0,
    )
    expect(record.series['perpetualVolume']!.reduce((sum, value) => sum + value)).toBeCloseTo(notional, 3)
    expect(notional).toBeGreaterThan(0)
    // Debts are what was borrowed and not repaid, and grow by interest, in days by little.
    const usd = (token: string, amount: bigint) => {
      const { usdc, weth } = last.deployments.bridge
      if (token === usdc.address) return fromUnits(amount, 6)
      return fromUnits(amount, 18) * (token === weth.address ? last.prices.eth : last.prices.metis)
    }
    const debt = logs.reduce((sum, { fact }) => {
      if (fact.type === 'borrow') return sum + usd(fact.token, fact.amount)
      return fact.type === 'repay' || fact.type === 'liquidation' ? sum - usd(fact.token, fact.amount) : sum
    }, 0)
    expect(end('borrowed')).toBeGreaterThan(0)
    expect(end('borrowed') / debt).toBeGreaterThan(0.999)
    expect(end('borrowed') / debt).toBeLessThan(1.05)
  })

  test('depth by pool names every pool, and those of METIS sum to what is said of all', () => {
    const pools = record.breakdowns['depthByPool']!
    expect(Object.keys(pools)).toHaveLength(4)
    const native = Object.entries(pools).reduce((sum, [pool, usd]) => (/native/i.test(pool) ? sum + usd : sum), 0)
    expect(native).toBeCloseTo(record.values['depthNative']!, 3)
  })
})
