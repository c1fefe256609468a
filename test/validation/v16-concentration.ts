import { Effect } from 'effect'
import { type Fraction, gini, herfindahl, nakamoto } from '../../sandbox/statistics/concentration.ts'
import { about, asPrinted, exactly, type Row, type ValidationCase, within } from './case.ts'

const shares: readonly Fraction[] = [
  [1, 3],
  [1, 2],
  [2, 3],
]
const upTo = (count: number, of: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => of(i))

/** Who has what; Gini, Herfindahl, how many have more than 1/3, 1/2, 2/3, and the number of equals. */
const table = [
  ['ten equal', upTo(10, () => 3), 0, 0.1, [4, 6, 7], 10],
  ['one of ten', upTo(10, (i) => (i === 4 ? 7 : 0)), 0.9, 1, [1, 1, 1], 1],
  ['the stakes of V15', [100, 100, 80, 60, 50, 40, 30, 20, 20, 20], 0.323077, 0.133876, [2, 3, 5], 7.4696],
  ['1 to 10', upTo(10, (i) => i + 1), 0.3, 0.127273, [2, 4, 5], 7.8571],
  ['halving', upTo(10, (i) => 0.5 ** i), 0.701955, 0.333985, [1, 1, 2], 2.9941],
] as const

export const concentration: ValidationCase = {
  id: 'V16',
  title: 'How unevenly something is held',
  where: 'functions',
  run: () =>
    Effect.sync(() => [
      ...table.flatMap(([name, amounts, unevenness, index, least, equals]): Row[] => [
        asPrinted(`${name}: Gini`, unevenness, gini(amounts)!, 6),
        asPrinted(`${name}: Herfindahl`, index, herfindahl(amounts)!, 6),
        asPrinted(`${name}: equals that would be as concentrated`, equals, 1 / herfindahl(amounts)!, 4),
        ...shares.map(([part, whole], i) =>
          exactly(
            `${name}: least number with more than ${part}/${whole}`,
            least[i]!,
            nakamoto(amounts, [part, whole])!,
          ),
        ),
      ]),
      within('stakes of V15: Gini by pairs', pairwise(table[2][1]), gini(table[2][1])!, 1e-9),
      ...[2, 3, 5].map((alpha) => {
        const quantiles = upTo(20_000, (i) => (1 - (i + 0.5) / 20_000) ** (-1 / alpha))
        return about(`Pareto law with exponent ${alpha}: Gini`, 1 / (2 * alpha - 1), gini(quantiles)!, 0.005)
      }),
    ]),
}

/** Gini's own definition: the mean difference of pairs over twice the mean. */
function pairwise(amounts: readonly number[]): number {
  const n = amounts.length
  const total = amounts.reduce((sum, each) => sum + each, 0)
  let difference = 0
  for (const one of amounts) for (const other of amounts) difference += Math.abs(one - other)
  return difference / (2 * n * total)
}
