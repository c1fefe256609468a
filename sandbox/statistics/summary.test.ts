import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bands, summarise, UnevenPathsError } from './summary.ts'

const anySample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })

test('1, 2, 3, 4: mean 2.5, sd sqrt(5/3), standard error half of it, quartiles 1.75 and 3.25', () => {
  const summary = summarise([4, 1, 3, 2])!
  expect(summary).toMatchObject({ n: 4, mean: 2.5, p25: 1.75, p50: 2.5, p75: 3.25 })
  expect(summary.sd).toBeCloseTo(Math.sqrt(5 / 3), 12)
  expect(summary.standardError).toBeCloseTo(Math.sqrt(5 / 3) / 2, 12)
  expect([summary.p05, summary.p95]).toEqual([expect.closeTo(1.15, 12), expect.closeTo(3.85, 12)])
})

test('quantiles rise and stay within the sample, whatever its order', () => {
  fc.assert(
    fc.property(anySample, (values) => {
      const { p05, p25, p50, p75, p95 } = summarise(values)!
      const chain = [Math.min(...values), p05, p25, p50, p75, p95, Math.max(...values)]
      expect(chain).toEqual(chain.toSorted((a, b) => a - b))
      expect(summarise(values.toReversed())).toMatchObject({ p05, p50, p95 })
    }),
  )
})

test('summarising leaves the sample as it was', () => {
  const values = [3, 1, 2]
  summarise(values)
  bands([values])
  expect(values).toEqual([3, 1, 2])
})

test('one value has a mean and no spread, none has no summary', () => {
  expect(summarise([7])).toEqual({
    n: 1,
    mean: 7,
    sd: undefined,
    standardError: undefined,
    p05: 7,
    p25: 7,
    p50: 7,
    p75: 7,
    p95: 7,
  })
  expect(summarise([])).toBeUndefined()
})

test('bands are the quantiles over the seeds at each time point', () => {
  fc.assert(
    fc.property(anySample, anySample, (first, second) => {
      const length = Math.min(first.length, second.length)
      const paths = Array.from({ length }, (_, seed) => [first[seed]!, second[seed]!])
      const columns = [0, 1].map((time) => summarise(paths.map((path) => path[time]!))!)
      expect(bands(paths)).toEqual(columns.map(({ p05, p25, p50, p75, p95 }) => ({ p05, p25, p50, p75, p95 })))
    }),
  )
})

test('paths of different length are refused with the place, no paths have no bands', () => {
  expect(() => bands([[1, 2], [1, 2], [1]])).toThrow(UnevenPathsError)
  expect(() => bands([[1, 2], [1, 2], [1]])).toThrow('Path 2 has 1 points, the first has 2')
  expect(bands([])).toEqual([])
})
