import { Effect } from 'effect'
import { type Experience, learn } from '../../agents/mind/choice/choice.ts'
import { logitShares } from '../fixtures/logit.ts'
import { asPrinted, exactly, type ValidationCase, within } from './case.ts'

type Rule = 'one' | 'other'

/** Share of the first of two rules after `steps` rounds in which it earns `lead` more, when experience adds up. */
function replicated(first: number, lead: number, steps: number): number {
  let experience: Experience<Rule> = { attraction: { one: Math.log(first / (1 - first)), other: 0 }, weight: 1 }
  for (let step = 0; step < steps; step++) {
    experience = learn<Rule>(
      experience,
      ['one'],
      { one: lead, other: 0 },
      {
        memory: 1,
        imagination: 1,
        accumulation: 1,
      },
    )
  }
  return logitShares(experience.attraction, 1).one
}

/** What Brock and Hommes take: gross return, how trends are extrapolated, what knowing the fundamental costs. */
const [gross, extrapolation, cost] = [1.1, 1.2, 1]
const threshold = Math.log(gross / (extrapolation - gross)) / cost

/** Who follows the trend, when neither rule has been better lately, by the production choice. */
const trendShare = (intensity: number): number => logitShares({ trend: 0, value: -cost }, intensity).trend

/**
 * How far a price that was `push` off its fundamental is after `periods`: R x' = share g x, shares by what each rule earned
 * in the last period, (x' - R x) (forecast - R x), less what it costs.
 */
function perturbed(intensity: number, push: number, periods: number): number {
  let [older, old, now] = [push, push, push]
  for (let period = 0; period < periods; period++) {
    const excess = now - gross * old
    const earned = (forecast: number): number => excess * (forecast - gross * old)
    const { trend } = logitShares({ trend: earned(extrapolation * older), value: earned(0) - cost }, intensity)
    ;[older, old, now] = [old, now, (trend * extrapolation * now) / gross]
  }
  return Math.abs(now)
}

export const switchingForecasters: ValidationCase = {
  id: 'V26',
  title: 'Switching between forecasters',
  where: 'functions',
  run: () =>
    Effect.sync(() => [
      ...(
        [
          [1, 0.154828],
          [2, 0.231969],
          [5, 0.575121],
          [10, 0.942826],
        ] as const
      ).flatMap(([steps, expected]) => {
        const share = replicated(0.1, 0.5, steps)
        const closed = 1 / (1 + 9 * Math.exp(-0.5 * steps))
        return [
          asPrinted(`replicator from 0.1, lead 0.5, after ${steps}`, expected, share, 6),
          within(`the same by the closed form, ${steps}`, closed, share, 1e-6),
        ]
      }),
      asPrinted('fundamentalists in the steady state, β = 1', 0.268941, 1 - trendShare(1), 6),
      asPrinted('fundamentalists in the steady state, β = 2', 0.119203, 1 - trendShare(2), 6),
      within('trend followers × g at the threshold', gross, trendShare(threshold) * extrapolation, 1e-6),
      exactly('a push of 0.001 dies out at β = 2.2', true, perturbed(2.2, 1e-3, 2000) < 1e-6),
      exactly('a push of 0.001 grows at β = 2.6', true, perturbed(2.6, 1e-3, 2000) > 1e-2),
      exactly('it dies out a per cent below the threshold', true, perturbed(0.99 * threshold, 1e-4, 20_000) < 1e-6),
      exactly('it grows a per cent above the threshold', true, perturbed(1.01 * threshold, 1e-4, 20_000) > 1e-3),
    ]),
}
