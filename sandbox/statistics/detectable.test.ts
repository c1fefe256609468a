import { expect, test } from 'vitest'
import { detectableInTests } from './detectable.ts'
import { detectableEffect } from './effect-size.ts'
import { leastSeeds } from './comparison.ts'
import { pairedT } from './paired-t.ts'
import { seeded, seededNormal } from './test/seeded.ts'
import { wilcoxon } from './wilcoxon.ts'

const at = (seeds: number, contrasts = 1) => detectableInTests(seeds, seeded(1), { contrasts })

test('below the seeds that bounds take to decide nothing is found, and with them something is', () => {
  for (const contrasts of [1, 3, 6]) {
    expect(at(leastSeeds(contrasts) - 1, contrasts)).toBeUndefined()
    expect(at(leastSeeds(contrasts), contrasts)).toBeGreaterThan(0)
  }
})

test('more seeds find less, more contrasts find only more, and few seeds find less than normal theory promises', () => {
  expect(at(8)!).toBeGreaterThan(at(12)!)
  expect(at(12)!).toBeGreaterThan(at(20)!)
  expect(at(10, 5)!).toBeGreaterThan(at(10)!)
  expect(at(7, 3)! / detectableEffect(7, { contrasts: 3 })).toBeGreaterThan(1.3)
})

test('where simulation ends and theory begins both say about the same', () => {
  expect(at(30)! / at(31)!).toBeGreaterThan(0.97)
  expect(at(30)! / at(31)!).toBeLessThan(1.1)
})

test('what is promised is found: in fresh seeds, the effect is significant nine times in ten', () => {
  const [seeds, effect] = [10, at(10, 2)!]
  const normal = seededNormal(2)
  const tries = 2_000
  const found = Array.from({ length: tries }, () => Array.from({ length: seeds }, () => normal() + effect)).filter(
    (values) => Math.max(pairedT(values).pValue, wilcoxon(values).pValue) <= 0.025,
  ).length
  // Two independent simulations of 2,000: four standard errors of their difference are 0.038.
  expect(Math.abs(found / tries - 0.9)).toBeLessThan(0.038)
})
