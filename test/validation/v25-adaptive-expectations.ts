import { Effect } from 'effect'
import { adapt } from '../../agents/mind/beliefs/beliefs.ts'
import { normal } from '../../agents/random.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { about, asPrinted, estimate, type Row, type ValidationCase, within } from './case.ts'

const rate = 0.1
const table = [
  [1, 0.1],
  [5, 0.40951],
  [10, 0.651322],
  [20, 0.878423],
  [50, 0.994846],
] as const
/** First belief, what is observed from then on, rate, steps. */
const others = [
  [0.12, 0.4, 0.1, 7],
  [-1, 0.05, 0.35, 12],
  [0.3, -0.2, 0.9, 3],
  [5, 0.1, 1, 1],
] as const

/** The belief after `steps` observations, one after the other. */
function after(steps: number, observe: () => number, by: number, first = 0): number {
  let belief = first
  for (let step = 0; step < steps; step++) belief = adapt(belief, observe(), by)
  return belief
}

/** Beliefs about noise of so many believers; after 80 steps all but e^-16 of the start is forgotten. */
function aboutNoise(believers: number): Row {
  let squares = 0
  for (let believer = 0; believer < believers; believer++) {
    const draws = drawsOf(`V25/${believer}`)
    squares += after(80, () => normal(draws), rate) ** 2
  }
  // Independent normals: their variance has the relative standard error sqrt(2 / n), half of which is their deviation's.
  const deviation = Math.sqrt(rate / (2 - rate))
  const standardError = deviation * 0.5 * Math.sqrt(2 / believers)
  return estimate('what is left of noise, in its deviations', deviation, Math.sqrt(squares / believers), standardError)
}

export const adaptiveExpectations: ValidationCase = {
  id: 'V25',
  title: 'Adaptive expectations',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => {
      const [before, behind] = [after(6, () => 1, rate), after(7, () => 1, rate)]
      const half = 6 + Math.log((1 - before) / 0.5) / Math.log((1 - before) / (1 - behind))
      return [
        ...table.flatMap(([steps, expected]) => {
          const belief = after(steps, () => 1, rate)
          return [
            asPrinted(`way gone after ${steps} steps, λ = 0.1`, expected, belief, 6),
            within(`the same by the closed form, ${steps} steps`, 1 - 0.9 ** steps, belief, 1e-9),
          ]
        }),
        ...others.map(([first, observed, by, steps]) => {
          const left = (1 - by) ** steps
          const belief = after(steps, () => observed, by, first)
          return within(
            `from ${first} to ${observed} by ${by}, ${steps} steps`,
            first * left + observed * (1 - left),
            belief,
            1e-9,
          )
        }),
        about('steps for half of the way', 6.5788, half, 5e-5),
        aboutNoise(size === 'full' ? 100_000 : 20_000),
      ]
    }),
}
