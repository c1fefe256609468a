import { Effect } from 'effect'
import * as fc from 'fast-check'
import { decodeFunctionData, type Hex } from 'viem'
import { expect, test } from 'vitest'
import { TimelockController } from '../../protocols/budget/artifacts.gen.ts'
import { KpiOption } from '../../protocols/farms/artifacts.gen.ts'
import { farmsParameters, rootOf } from '../../protocols/farms/deploy.ts'
import { protocols } from '../../protocols/index.ts'
import { actions, bridge, budget, deployer, netswap } from '../../test/fixtures/chainless.ts'
import type { StewardSight } from './enactment.ts'
import { enactKpiOption, kpiDates } from './kpi-option.ts'

const day = 86_400
const start = 1_704_067_200
const prices = { eth: 2000, metis: 30 }

const option = { metric: 'fees', target: 5000, countsFrom: start } as const
const [farm] = Effect.runSync(
  protocols.farms.deploy(
    { ...deployer, prices },
    farmsParameters.parse({ farms: [{ pool: 'native', pays: 'METIS', vestSeconds: 0, option }] }),
    { bridge, netswap, budget },
  ),
).farms
const paid = { ...farm!, option: farm!.option! }

const durations = fc.integer({ min: 1, max: 60 * 24 }).map((hours) => hours / 24)
const kpis = fc.record({
  metric: fc.constant('fees' as const),
  target: fc.constant(5000),
  paidDaysAfter: durations.map((days) => days + 1),
  overDays: durations,
})

/** What the steward says to the timelock, with the calls inside. */
function said(data: Hex) {
  const { functionName, args } = decodeFunctionData({ abi: TimelockController.abi, data })
  const [targets, , payloads] = args as unknown as [string[], bigint[], Hex[]]
  const calls = targets.flatMap((target, i) =>
    target.toLowerCase() === paid.option.address
      ? [decodeFunctionData({ abi: KpiOption.abi, data: payloads[i]! })]
      : [],
  )
  return { functionName, calls, delay: functionName === 'scheduleBatch' ? Number(args!.at(-1)) : undefined }
}

test('everything is announced on the first day: the whole leg is paid in, read once a day, and settled for all of it at most', () => {
  fc.assert(
    fc.property(kpis, durations, fc.bigInt({ min: 1n, max: 10n ** 24n }), (kpi, days, total) => {
      const stewardship = enactKpiOption({ kpi, total }, { start, days }, paid, actions)
      const half = stewardship.length / 2
      const spoken = stewardship.map(({ at, call }) => ({
        at,
        ...said(call(at, undefined as unknown as StewardSight)!.data),
      }))
      const [announced, made] = [spoken.slice(0, half), spoken.slice(half)]
      expect(announced.map(({ at, delay }) => at + delay!)).toEqual(made.map(({ at }) => at))
      expect(announced.every(({ at }) => at === start)).toBe(true)
      expect(announced.map(({ calls }) => calls)).toEqual(made.map(({ calls }) => calls))
      const names = made.map(({ calls }) => calls.map(({ functionName }) => functionName))
      expect(names[0]).toEqual(['deposit', 'attest'])
      expect(names.at(-1)).toEqual(['attest', 'notify'])
      expect(names.slice(1, -1).every(([name, ...more]) => name === 'attest' && more.length === 0)).toBe(true)
      expect(made[0]!.calls[0]!.args).toEqual([total])
      expect(made.at(-1)!.calls[1]!.args).toEqual([total, BigInt(Math.round(kpi.overDays * day))])
      const times = made.map(({ at }) => at)
      expect(times.every((at, i) => i === 0 || (at > times[i - 1]! && at - times[i - 1]! <= day))).toBe(true)
      expect(times.at(-1)).toBe(start + Math.round(days * day) + Math.round(kpi.paidDaysAfter * day))
    }),
    { numRuns: 50 },
  )
})

test('readings of the programme do not count, the one at its end included, and there is always one that does', () => {
  fc.assert(
    fc.property(kpis, durations, (kpi, days) => {
      const { readings, countsFrom, settled } = kpiDates(kpi, { start, days })
      const end = start + Math.round(days * day)
      expect(readings).toContain(end)
      expect(readings.filter((at) => at <= end).every((at) => at < countsFrom)).toBe(true)
      expect(readings.filter((at) => at > end).every((at) => at >= countsFrom)).toBe(true)
      expect(settled).toBeGreaterThan(countsFrom)
    }),
  )
})

test('dollars of a pool are what the root of its reserves says at the price of the beginning', () => {
  // 1,000 METIS and 30,000 dollars, or 40 ether and 80,000.
  const roots = { native: Math.sqrt(1e21 * 3e10), bridged: Math.sqrt(4e19 * 8e10) }
  expect(Number(rootOf(60_000, netswap.pools.native, prices)) / roots.native).toBeCloseTo(1, 9)
  expect(Number(rootOf(160_000, netswap.pools.bridged, prices)) / roots.bridged).toBeCloseTo(1, 9)
})

test('a leg of nothing does nothing', () => {
  const kpi = { metric: 'fees', target: 1, paidDaysAfter: 3, overDays: 1 } as const
  expect(enactKpiOption({ kpi, total: 0n }, { start, days: 5 }, paid, actions)).toEqual([])
})
