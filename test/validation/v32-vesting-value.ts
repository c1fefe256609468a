import { Effect } from 'effect'
import { vestedValue } from '../../agents/mind/valuation/rewards.ts'
import { asPrinted, type ValidationCase, within } from './case.ts'

const years = [0.25, 0.5, 1, 2] as const
const table = {
  0.5: [0.94002, 0.8848, 0.78694, 0.63212],
  1: [0.8848, 0.78694, 0.63212, 0.43233],
  2: [0.78694, 0.63212, 0.43233, 0.24542],
} as const
const closed = (net: number, span: number): number => -Math.expm1(-net * span) / (net * span)

export const vestingValue: ValidationCase = {
  id: 'V32',
  title: 'What a reward that vests is worth',
  where: 'functions',
  run: () =>
    Effect.sync(() => [
      ...Object.entries(table).flatMap(([rate, row]) =>
        years.flatMap((span, i) => {
          const value = vestedValue(span, Number(rate), 0)
          return [
            asPrinted(`impatience ${rate}, vesting over ${span} years`, row[i]!, value, 5),
            within(`the same by the closed form, ${rate}, ${span}`, closed(Number(rate), span), value, 1e-9),
          ]
        }),
      ),
      within('impatience 0.8 of a token that returns 0.3, a year', closed(0.5, 1), vestedValue(1, 0.8, 0.3), 1e-9),
    ]),
}
