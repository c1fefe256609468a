import type { z } from 'zod'
import type { Situation } from '../../agent.ts'
import { between, type Draws } from '../../random.ts'
import { annualVolatility } from '../beliefs/beliefs.ts'
import { drawUniform } from '../beliefs/distribution.ts'
import { type Attitude, attitudeParameters, tastePeriod, valuationBias } from './attitude.ts'
import { type CoinHolder, coinWorth } from './reservation.ts'

const { impatience, tasteDays, valuationSpread } = attitudeParameters

/** What a campaign file may say about whoever earns METIS by a trade of his own: he values it as every owner does. */
export const coinParameters = { impatience, tasteDays, valuationSpread }

/** What of an owner's attitude coins in hand are valued by. */
export type CoinAttitude = Pick<Attitude, 'impatience' | 'horizonDays' | 'riskAversion' | 'tastePhase'> & {
  readonly common: Pick<Attitude['common'], 'tasteDays' | 'valuationSpread'>
}

type Parameters = z.output<z.ZodObject<typeof coinParameters>>

export const drawCoinAttitude = (
  common: Parameters,
  draws: (purpose: string) => Draws,
): Pick<CoinAttitude, 'impatience' | 'tastePhase'> => ({
  impatience: drawUniform(draws('impatience'), common.impatience),
  tastePhase: between(draws('tastePhase'), 0, 1),
})

/** What an exchange takes of a sale, near enough. */
export const saleFee = 0.003

/**
 * What a METIS in hand is worth to its owner over its price (docs/theory.md C.5): one rule for all who hold any, whatever they
 * got it for.
 */
export const coinWorthTo = (
  {
    attributes,
    view,
    random,
  }: Pick<Situation<CoinAttitude, unknown>, 'attributes' | 'random'> & {
    readonly view: Pick<Situation<CoinAttitude, unknown>['view'], 'now' | 'outside'>
  },
  stand: Pick<CoinHolder, 'expectedReturn' | 'bestUse' | 'nativeShare'>,
): number =>
  coinWorth(
    {
      ...stand,
      impatience: attributes.impatience,
      riskAversion: attributes.riskAversion,
      volatility: annualVolatility(view.outside.signals.metis),
      horizonDays: attributes.horizonDays,
      bias: valuationBias(attributes, random('valuation', tastePeriod(view.now, attributes))),
    },
    saleFee,
  )
