import { expect, it } from 'vitest'
import { metrics } from '../../sandbox/metrics/index.ts'
import type { RunRecord, DrawnMetric } from '../../sandbox/metrics/metric.ts'
import { against, band, daily } from '../../sandbox/report/charts/daily.ts'
import { roundTicks } from '../../sandbox/report/charts/windows.ts'

const series = (name: string) => metrics.find((metric) => metric.name === name) as DrawnMetric
const record = (name: string, values: number[], days: number): RunRecord => ({
  timeline: { days, blockSeconds: 43_200, programme: { from: 1, to: 2 }, evaluation: { from: 2, to: 3 } },
  series: { [name]: Float64Array.from(values) },
  values: {},
  curves: {},
  readOn: {},
  people: { days: [], owners: [] },
  breakdowns: {},
})

it('sums what is summed and averages what is a level', () => {
  expect(daily(record('organicVolume', [1, 2, 3, 4], 2), series('organicVolume'))).toEqual([3, 7])
  expect(daily(record('metisPrice', [1, 2, 3, 4], 2), series('metisPrice'))).toEqual([1.5, 3.5])
})

it('leaves out the last part of a day, and a metric that is not there', () => {
  expect(daily(record('metisPrice', [1, 2, 3], 1.5), series('metisPrice'))).toEqual([1.5])
  expect(daily(record('metisPrice', [1, 2], 1), series('tvlNative'))).toEqual([])
})

it('compares by ratio, and leaves out days on which there is none', () => {
  const change = against([2, 3, 4], [1, 0, 4], series('organicVolume'))
  expect(change[0]).toBe(1)
  expect(change[2]).toBe(0)
  expect(band([change]).map(({ day, p50 }) => [day, p50])).toEqual([
    [0.5, 1],
    [2.5, 0],
  ])
})

it('finds round ticks within a range', () => {
  expect(roundTicks(0, 3.1e6, 4)).toEqual([0, 1e6, 2e6, 3e6])
  expect(roundTicks(-0.12, 0.17, 4)).toEqual([-0.1, 0, 0.1])
  expect(roundTicks(0, 0, 4)).toEqual([0])
})
