import { join } from 'node:path'
import { Effect } from 'effect'
import type { Campaign } from '../campaign/campaign.ts'
import type { Records, Summary } from '../campaign/compare.ts'
import { type ResultUnwritable, writeWhole } from '../campaign/results.ts'

export interface ReportParts {
  readonly campaign: Campaign
  readonly summary: Summary
  readonly records: Records
  /** Folder of results, where the report goes. */
  readonly out: string
}

/** Writes `report.html`: one file that needs nothing else. */
export const writeReport = Effect.fn('writeReport')(function* ({
  summary,
  out,
}: ReportParts): Effect.fn.Return<string, ResultUnwritable> {
  const path = join(out, 'report.html')
  yield* writeWhole(path, `<!doctype html><title>${summary.campaign}</title>`)
  return path
})
