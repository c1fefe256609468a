import { globSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import { codeDigestOf } from '../artifacts/source-digest.ts'
import { contentOf, isThere } from '../storage/content.ts'
import { isPart } from '../storage/part.ts'
import { jsonText, readSealed, sealed, type Sealed, sha256 } from '../storage/sealed.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { planRuns } from '../campaign/plan.ts'
import { type ResultUnwritable, runFolder, writeWhole } from './results.ts'
import { version } from './version.ts'

/** SHA-256 of files, by their paths in a folder of results. */
type Digests = Readonly<Record<string, string>>

/** What `seal.json` says: what all files of a folder of results were when they were written last. */
export type Seal = Sealed<{
  /** One line for everything that two honest executions have in common: see `rootOf`. */
  readonly root: string
  /** What they have in common. A `run.json` stands for its tables, of which it holds the digests. */
  readonly result: Digests
  /** What may differ between them: timings and versions, notes of failure, the state of a live chain as it was asked for. */
  readonly execution: Digests
  /** Who wrote summary and report: the version, and the digest of the code that compares and draws. */
  readonly made: { readonly terrarium: string; readonly findings: string }
}>

export const readSeal = readSealed<Omit<Seal, 'seal'>>(
  Schema.Struct({
    root: Schema.String,
    result: Schema.Record(Schema.String, Schema.String),
    execution: Schema.Record(Schema.String, Schema.String),
    made: Schema.Struct({ terrarium: Schema.String, findings: Schema.String }),
  }),
)

export const sealPath = (results: string): string => join(results, 'seal.json')

/** Findings of a campaign, and the campaign. */
export const once: readonly string[] = ['campaign.json', 'summary.json', 'report.html']

/**
 * The one digest that two people have to compare: SHA-256 over a line for each file, as `sha256sum` prints them, in the
 * order of their paths.
 */
export const rootOf = (result: Digests): string =>
  sha256(
    Object.entries(result)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, digest]) => `${digest}  ${path}\n`)
      .join(''),
  )

/** Files of a live chain's state that came with the results. */
export const keptStateIn = (results: string): string[] =>
  globSync('fork/**/*.jsonl', { cwd: results })
    .filter((path) => !isPart(path))
    .sort()

/** Who makes findings now. */
export const findingsMaker = (): Seal['made'] => ({ terrarium: version, findings: codeDigestOf('findings') })

/** The seal of what is in a folder of results now. */
export function sealOf(results: string, campaign: Campaign): Seal {
  const runs = planRuns(campaign).map((spec) => runFolder('', spec))
  const among = (paths: readonly string[]): Digests =>
    Object.fromEntries(
      paths.flatMap((path) => {
        const content = contentOf(join(results, path))
        return content === undefined ? [] : [[path, sha256(content)]]
      }),
    )
  const result = among([...once, ...runs.map((run) => join(run, 'run.json'))])
  const execution = among([
    ...runs.flatMap((run) => ['execution.json', 'failed.json'].map((name) => join(run, name))),
    ...keptStateIn(results),
  ])
  return sealed({ root: rootOf(result), result, execution, made: findingsMaker() })
}

/** Seals what is in a folder of results, when something has been found about the campaign. */
export const sealResults = (results: string, campaign: Campaign): Effect.Effect<Seal, ResultUnwritable> =>
  Effect.suspend(() => {
    const seal = sealOf(results, campaign)
    return Effect.as(writeWhole(sealPath(results), jsonText(seal)), seal)
  })

/** Whether anything was found about the campaign yet: then there has to be a seal. */
export const isCompared = (results: string): boolean =>
  [sealPath(results), join(results, 'summary.json'), join(results, 'report.html')].some(isThere)
