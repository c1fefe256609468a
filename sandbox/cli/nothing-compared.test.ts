import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { Summary } from '../compare/summary.ts'
import { defaultThresholds } from '../statistics/outcome.ts'
import { somethingCompared } from './nothing-compared.ts'

const summaryOf = (contrasts: readonly number[], missing: Summary['missing'] = []): Summary => ({
  campaign: 'x',
  question: 'x?',
  key: 'x',
  primary: 'tvl',
  missing,
  exploratory: { reasons: [], wanted: { fromDay: 0, toDay: 0, days: 0 } },
  thresholds: defaultThresholds,
  worlds: contrasts.map((count) => ({
    world: 'smooth',
    contrasts: count,
    leastSeeds: 6,
    answer: { advice: '', sure: '', depends: '' },
    twin: { metrics: {}, drift: { metric: 'tvl', state: 'not known', early: [0, 0], late: [0, 0], change: undefined } },
    pairsCompared: 0,
    versus: [],
    policies: [],
  })),
})
const saidOf = (summary: Summary) => Effect.runSync(Effect.flip(somethingCompared(summary, 'results/x'))).message

test('one policy with one pair of runs in one world is something', () => {
  expect(Effect.runSync(somethingCompared(summaryOf([0, 1]), 'results/x'))).toBeUndefined()
})

test('runs that are all missing are a failure that names the first, and a campaign without any run is one, too', () => {
  const missing = [1, 2].map((seed) => ({ run: `world=smooth/policy=none/seed=${seed}`, reason: 'not run yet' }))
  expect(saidOf(summaryOf([0], missing))).toContain(
    'in results/x no run of any policy has finished together with its twin; 2 runs are not there, the first is world=smooth/policy=none/seed=1: not run yet.',
  )
  expect(saidOf(summaryOf([0], missing.slice(0, 1)))).toContain('a run is not there')
  expect(saidOf(summaryOf([]))).toContain('the campaign plans no run')
})
