import { expect, test } from 'vitest'
import { adapt } from '../../agents/mind/beliefs/beliefs.ts'
import { normal } from '../../agents/random.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { expectEstimate, expectWithin, R9 } from '../fixtures/tolerance.ts'

/** The belief after `steps` observations, one after the other. */
function after(steps: number, observe: (step: number) => number, rate: number, first = 0): number {
  let belief = first
  for (let step = 1; step <= steps; step++) belief = adapt(belief, observe(step), rate)
  return belief
}

test('V25: a belief that adapts by a tenth has gone .1, .40951, .651322, .878423, .994846 of the way', () => {
  for (const [steps, expected] of [
    [1, 0.1],
    [5, 0.40951],
    [10, 0.651322],
    [20, 0.878423],
    [50, 0.994846],
  ] as const) {
    const belief = after(steps, () => 1, 0.1)
    expect(belief).toBeCloseTo(expected, 6)
    expectWithin(belief, 1 - 0.9 ** steps, R9)
  }
})

test('V25: b0 (1 - l)^t + r (1 - (1 - l)^t) whatever the start, the observation and the rate', () => {
  for (const [first, observed, rate, steps] of [
    [0.12, 0.4, 0.1, 7],
    [-1, 0.05, 0.35, 12],
    [0.3, -0.2, 0.9, 3],
    [5, 0.1, 1, 1],
  ] as const) {
    const left = (1 - rate) ** steps
    expectWithin(
      after(steps, () => observed, rate, first),
      first * left + observed * (1 - left),
      R9,
    )
  }
})

test('V25: half of the way takes 6.5788 steps', () => {
  const [before, behind] = [after(6, () => 1, 0.1), after(7, () => 1, 0.1)]
  const steps = 6 + Math.log((1 - before) / 0.5) / Math.log((1 - before) / (1 - behind))
  expect(steps).toBeCloseTo(6.5788, 4)
})

test('V25: beliefs about noise end with sqrt(l / (2 - l)) = 0.229416 of its standard deviation', () => {
  const believers = 20_000
  let squares = 0
  for (let believer = 0; believer < believers; believer++) {
    const draws = drawsOf(`V25/${believer}`)
    // After 80 steps all but e^-16 of the start is forgotten.
    squares += after(80, () => normal(draws), 0.1) ** 2
  }
  // The believers' beliefs are independent normals, so their variance has relative standard error sqrt(2 / n).
  const variance = 0.1 / 1.9
  expect(Math.sqrt(variance)).toBeCloseTo(0.229416, 6)
  expectEstimate(squares / believers, variance, variance * Math.sqrt(2 / believers))
})
