/** A study read, compared and written as files beside its points. */
import { join } from 'node:path'
import { Effect } from 'effect'
import type { Campaign } from '../campaign/campaign.ts'
import { codeDigest, planRuns } from '../campaign/plan.ts'
import { anvilVersion } from '../chain/anvil.ts'
import { metrics } from '../metrics/index.ts'
import { type ResultUnreadable, type ResultUnwritable, writeWhole } from '../results/results.ts'
import { version } from '../results/version.ts'
import { measures } from '../statistics/outcome-table.ts'
import { jsonText } from '../storage/sealed.ts'
import type { StudyPlan } from './design.ts'
import { influences, type Scales, soldName } from './influence.ts'
import { isRatio, readStudy } from './readings.ts'
import { pointRuleText, pointThresholds } from './point-rule.ts'
import { outcomeShares, sharesByLevel } from './shares.ts'
import { studyPage } from './study-page.ts'
import type { StudySummary } from './study-summary.ts'
import { tidyCsv, tidyParquet } from './tidy.ts'

/** Reads what is finished, compares it, and writes the page, the data, and a row a run as CSV and Parquet. */
export const writeStudy = Effect.fn('writeStudy')(function* (
  campaign: Campaign,
  plan: StudyPlan,
  out: string,
): Effect.fn.Return<StudySummary, ResultUnreadable | ResultUnwritable> {
  const { runs, readings } = yield* readStudy(plan, out)
  const counts = Map.groupBy(runs, ({ point }) => point.number)
  const planned = (point: StudyPlan['points'][number]) => planRuns(point.campaign).length
  const summary: StudySummary = {
    campaign: campaign.name,
    question: campaign.question,
    design: plan.design,
    made: { terrarium: version, anvil: anvilVersion, code: codeDigest() },
    seeds: campaign.seeds,
    points: {
      planned: plan.points.length,
      whole: plan.points.filter((point) => counts.get(point.number)?.length === planned(point)).length,
      begun: counts.size,
    },
    runs: { planned: plan.points.reduce((sum, point) => sum + planned(point), 0), finished: runs.length },
    pointRule: { text: pointRuleText, thresholds: pointThresholds },
    shares: outcomeShares(readings),
    byLevel: sharesByLevel(plan, readings),
    influences: influences(plan, readings, scalesOf(campaign)),
    readings,
    parameters: Object.fromEntries(
      plan.points.flatMap(({ number, values }) => (counts.has(number) ? [[number, values]] : [])),
    ),
  }
  yield* writeWhole(join(out, 'sensitivity.json'), jsonText(summary))
  yield* writeWhole(join(out, 'sensitivity.csv'), tidyCsv(plan, runs))
  if (runs.length > 0) yield* writeWhole(join(out, 'sensitivity.parquet'), tidyParquet(plan, runs))
  yield* writeWhole(join(out, 'sensitivity.md'), studyPage(summary))
  return summary
})

/** Metrics that parameters are held against. */
function scalesOf({ sensitivity, primary }: Campaign): Scales {
  const usual = [primary, measures.tvl.metric, measures.holderWealth.metric]
  return {
    ...Object.fromEntries(
      [...new Set(sensitivity?.metrics ?? usual)].map((name) => [
        name,
        isRatio(metrics.find((metric) => metric.name === name)!) ? 'ratio' : 'plain',
      ]),
    ),
    [soldName]: 'plain',
  }
}
