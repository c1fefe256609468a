import { join } from 'node:path'
import { Effect } from 'effect'
import { type ResultUnwritable, writeWhole } from '../results/results.ts'
import { sealResults } from '../results/seal.ts'
import type { Findings } from './findings/findings.ts'

export interface ReportParts extends Findings {
  /** Folder of results, where the report goes. */
  readonly out: string
}

/**
 * Writes `report.html`, one file that needs nothing else, the same bytes for the same results; and seals what is there.
 *
 * @example
 * const path = yield* writeReport({ campaign, summary, records, out: 'results/quickstart' })
 */
export const writeReport = Effect.fn('writeReport')(function* ({
  out,
  ...findings
}: ReportParts): Effect.fn.Return<string, ResultUnwritable> {
  // Drawing takes a third of a second to load, which commands that draw nothing need not wait for.
  const { page } = yield* Effect.promise(() => import('./page.ts'))
  const path = join(out, 'report.html')
  yield* writeWhole(path, page(findings))
  yield* sealResults(out, findings.campaign)
  return path
})
