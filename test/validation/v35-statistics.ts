import { Effect } from 'effect'
import { normal } from '../../agents/random.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { bcaInterval, percentileInterval } from '../../sandbox/statistics/bca.ts'
import { bootstrap } from '../../sandbox/statistics/bootstrap.ts'
import { sequenceHalfWidth } from '../../sandbox/statistics/confidence-sequence.ts'
import { holm } from '../../sandbox/statistics/holm.ts'
import { pairedT } from '../../sandbox/statistics/paired-t.ts'
import { summarise } from '../../sandbox/statistics/summary.ts'
import { sleep } from '../../sandbox/statistics/test/seeded.ts'
import { wilcoxon } from '../../sandbox/statistics/wilcoxon.ts'
import { about, asPrinted, atMost, exactly, type Row, type ValidationCase, within } from './case.ts'

/** Share of paths of standard normals whose mean ever leaves the half-widths by their two-thousandth value. */
function crossing(paths: number): number {
  const draws = drawsOf('V35')
  const widths = Array.from({ length: 2001 }, (_, n) => (n === 0 ? Infinity : sequenceHalfWidth(n)))
  let crossed = 0
  for (let path = 0; path < paths; path++) {
    let sum = 0
    for (let n = 1; n <= 2000; n++) {
      sum += normal(draws)
      if (Math.abs(sum / n) <= widths[n]!) continue
      crossed += 1
      break
    }
  }
  return crossed / paths
}

export const statistics: ValidationCase = {
  id: 'V35',
  title: 'Numbers that statistics have to give',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => {
      const adjusted = holm([0.01, 0.04, 0.03, 0.005])
      const { t, pValue } = pairedT(sleep)
      const { mean, sd } = summarise(sleep)!
      const { uniform } = drawsOf('V35/bootstrap')
      const distribution = bootstrap(sleep, uniform, { resamples: 400_000 })
      const bca = bcaInterval(distribution, 0.95)
      const percentile = percentileInterval(distribution, 0.95)
      return [
        ...[0.03, 0.06, 0.06, 0.02].map((expected, i) =>
          within(`Holm, p-value ${i + 1}`, expected, adjusted[i]!, 1e-9),
        ),
        within('sleep: mean', 1.58, mean, 1e-9),
        asPrinted('sleep: standard deviation', 1.229995, sd!, 6),
        asPrinted('sleep: t', 4.062128, t, 6),
        asPrinted('sleep: p of t', 0.00283289, pValue, 8),
        exactly('sleep: p of signed ranks, the zero dropped', 2 ** -8, wilcoxon(sleep).pValue),
        exactly(
          '1 to 10, all positive: p of signed ranks',
          2 ** -9,
          wilcoxon(Array.from({ length: 10 }, (_, i) => i + 1)).pValue,
        ),
        about('bootstrap of the mean, percentiles: lower', 0.95, percentile.lower, 0.02),
        about('bootstrap of the mean, percentiles: upper', 2.38, percentile.upper, 0.02),
        about('bootstrap of the mean, BCa: lower', 1.05, bca.lower, 0.02),
        about('bootstrap of the mean, BCa: upper', 2.63, bca.upper, 0.02),
        ...(
          [
            [10, 1.385],
            [20, 0.818],
            [30, 0.619],
            [50, 0.45],
            [100, 0.306],
          ] as const
        ).map(([n, width]): Row =>
          about(`interval that may be looked at often: half-width at ${n}`, width, sequenceHalfWidth(n), 6e-4),
        ),
        atMost('share of paths that ever leave it by 2,000', 0.05, crossing(size === 'full' ? 5000 : 500)),
      ]
    }),
}
