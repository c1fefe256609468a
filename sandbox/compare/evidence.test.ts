import { expect, test } from 'vitest'
import { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { evidenceOf } from './evidence.ts'
import { metricNames } from '../metrics/index.ts'
import { ownScores } from '../policy/own-score.ts'
import { policy } from '../policy/policy.ts'
import { classify } from '../statistics/outcome.ts'
import { answered, measures, payments, rules, thresholds } from '../statistics/outcome-table.ts'

const demands = Object.values(rules).flatMap((rule) => rule.demands)

test('everything that an outcome is read from, or an answer shows, is a metric', () => {
  const read = [...Object.values(measures).map(({ metric }) => metric), ...Object.values(payments)]
  expect(metricNames).toEqual(expect.arrayContaining([...read, ...answered.map(({ metric }) => metric)]))
})

test('what a policy pays by, and is not judged by, are metrics', () => {
  for (const sink of ['native', 'bridged'] as const) {
    for (const metric of kpiMetrics) {
      const names = ownScores([{ sink, kpi: { metric } }])
      expect(names.length).toBeGreaterThan(3)
      expect(metricNames).toEqual(expect.arrayContaining([...names]))
    }
  }
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

test('a policy that pays by a figure is judged without it, and by everything else', () => {
  const kpi = { metric: 'retained-tvl', target: 1e6, paidDaysAfter: 7 }
  const judged = (leg: object) =>
    evidenceOf({
      policy: policy.parse({ id: 'x', title: 'X', budget: '1 METIS', legs: [{ sink: 'native', share: 1, ...leg }] }),
      metrics: {},
      pairs: 8,
      of: 8,
      contrasts: 1,
      timeline: {
        days: 60,
        blockSeconds: 3600,
        programme: { from: 10, to: 30 },
        evaluation: { from: 45, to: 60 },
      },
    })
  expect(judged({}).tvl).toEqual({ unknown: 'no seed has a value' })
  const { tvl, ...others } = judged({ kpi })
  expect(tvl).toHaveProperty('absent')
  expect(others.volume).toEqual({ unknown: 'no seed has a value' })
  // No outcome rests on what does not apply.
  const clauses = classify({ ...judged({ kpi }), gaps: [] }).rules.flatMap((rule) => rule.clauses)
  expect(clauses.filter(({ metric }) => metric === 'tvl').map(({ verdict }) => verdict)).toEqual(
    Array.from({ length: 3 }, () => 'does not apply'),
  )
})
