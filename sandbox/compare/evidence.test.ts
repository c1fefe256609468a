import { expect, test } from 'vitest'
import { metricNames } from '../metrics/index.ts'
import { answered, measures, payments, rules, thresholds } from '../statistics/outcome-table.ts'

const demands = Object.values(rules).flatMap((rule) => rule.demands)

test('everything that an outcome is read from, or an answer shows, is a metric', () => {
  const read = [...Object.values(measures).map(({ metric }) => metric), ...Object.values(payments)]
  expect(metricNames).toEqual(expect.arrayContaining([...read, ...answered.map(({ metric }) => metric)]))
})

test('every threshold is asked for by a rule, and every measure is read by one', () => {
  expect(new Set(demands.map(({ threshold }) => threshold))).toEqual(new Set(Object.keys(thresholds)))
  expect(new Set(demands.map(({ measure }) => measure))).toEqual(new Set(Object.keys(measures)))
})

test('bounds of a value without a twin decide about the threshold that a rule wants it to reach', () => {
  for (const [measure, words] of Object.entries(measures)) {
    const reached = demands.find((demand) => demand.measure === measure && demand.must === 'reach')?.threshold
    if (words.in === 'numbers') expect(words.against).toBe(reached)
  }
})
