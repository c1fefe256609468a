import { globSync } from 'node:fs'
import { join } from 'node:path'
import { contentOf, isThere, namesIn, textOf } from '../storage/content.ts'
import { isPart } from '../storage/part.ts'
import { sha256 } from '../storage/sealed.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { readFailedRun } from './manifest.ts'
import { planRuns } from '../campaign/plan.ts'
import { inspectFolder, isForeign, runFiles, runFolder } from './results.ts'
import { isCompared, keptStateIn, once, readSeal, rootOf, type Seal } from './seal.ts'

/** Something in a folder of results that is not as it was written. */
export interface SealFinding {
  /** File or folder, from the folder of results. */
  readonly path: string
  readonly what: string
}

/** What can be said of a folder of results without doing anything again. */
export interface SealCheck {
  readonly findings: readonly SealFinding[]
  /** The seal, when it holds in itself. */
  readonly seal?: Seal
  /** What is beside the results and has nothing to do with them. */
  readonly notes: readonly SealFinding[]
}

/** Holds every file of a folder of results against the seal: what was changed, is gone, or has been added since. */
export function checkSeal(results: string): SealCheck {
  const said = textOf(join(results, 'seal.json'))
  const read = said === undefined ? undefined : readSeal(said)
  const seal =
    read !== undefined && 'value' in read && rootOf(read.value.result) === read.value.root ? read.value : undefined
  const broken =
    seal !== undefined || !isCompared(results)
      ? []
      : [{ path: 'seal.json', what: read === undefined ? 'is gone' : sealFault(read) }]
  const changed = Object.entries({ ...seal?.result, ...seal?.execution }).flatMap(([path, digest]) => {
    const content = contentOf(join(results, path))
    if (content === undefined) return [{ path, what: 'is gone' }]
    return sha256(content) === digest ? [] : [{ path, what: 'was changed since it was sealed' }]
  })
  const added = [...once, ...keptStateIn(results)]
    .filter((path) => seal !== undefined && isThere(join(results, path)) && !isSealed(seal, path))
    .map((path) => ({ path, what: 'was added since it was sealed' }))
  const { strays, runs } = foldersIn(results)
  const inRuns = runs.flatMap((run) => checkRunFolder(results, run, seal))
  return {
    findings: unique([...broken, ...changed, ...added, ...strays, ...inRuns]),
    notes: notesOn(results),
    ...(seal && { seal }),
  }
}

const isSealed = (seal: Seal | undefined, path: string): boolean =>
  Object.hasOwn({ ...seal?.result, ...seal?.execution }, path)

const sealFault = (read: ReturnType<typeof readSeal>): string =>
  'wrong' in read ? `is damaged: ${read.wrong}` : 'is damaged: its root is not that of its files'

/** A run that is where it was planned, and yet not what was planned. */
export function checkPlan(results: string, campaign: Campaign): SealFinding[] {
  const specs = new Map(planRuns(campaign).map((spec) => [runFolder('', spec), spec]))
  return foldersIn(results).runs.flatMap((path) => {
    const spec = specs.get(path)
    if (spec === undefined) return [{ path, what: 'is no run of this campaign' }]
    return isForeign(results, spec) ? [{ path, what: 'was made from another campaign, code or Anvil' }] : []
  })
}

/** Of a run that has left anything: whether its folder is whole, holds nothing else, and is sealed. */
function checkRunFolder(results: string, path: string, seal: Seal | undefined): SealFinding[] {
  const folder = join(results, path)
  const failed = !isThere(join(folder, 'run.json')) && isThere(join(folder, 'failed.json'))
  const wanted = failed ? ['failed.json'] : runFiles
  const extra = namesIn(folder)
    .filter((name) => !wanted.includes(name))
    .map((name) => ({ path: join(path, name), what: 'does not belong there' }))
  const unsealed = wanted
    .map((name) => join(path, name))
    .filter((file) => seal !== undefined && !file.endsWith('.parquet') && isThere(join(results, file)))
    .filter((file) => !isSealed(seal, file))
    .map((file) => ({ path: file, what: 'was added since it was sealed' }))
  if (failed) {
    const note = readFailedRun(textOf(join(folder, 'failed.json')) ?? '')
    const wrong = 'wrong' in note ? [{ path: join(path, 'failed.json'), what: `is damaged: ${note.wrong}` }] : []
    return [...wrong, ...extra, ...unsealed]
  }
  const inspection = inspectFolder(folder)
  if (!('missing' in inspection)) return [...extra, ...unsealed]
  const [, name = '', what = inspection.missing] = /^(\S+) (.*)$/s.exec(inspection.missing) ?? []
  return [{ path: join(path, name), what }, ...extra, ...unsealed]
}

/** Folders of runs, from the folder of results, and what else lies among them. */
function foldersIn(results: string): { readonly runs: readonly string[]; readonly strays: readonly SealFinding[] } {
  const all = ['*', '*/*', '*/*/*']
    .flatMap((depth) => globSync(`runs/${depth}`, { cwd: results, withFileTypes: true }))
    .map((entry) => ({ path: join(entry.parentPath, entry.name).slice(join(results, '/').length), entry }))
    .filter(({ path }) => !isPart(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const belongs = ({ path, entry }: (typeof all)[number]) =>
    entry.isDirectory() && /^runs\/world=[^/]+(\/policy=[^/]+(\/seed=\d+)?)?$/.test(path)
  return {
    runs: all.filter((each) => belongs(each) && each.path.split('/').length === 4).map(({ path }) => path),
    strays: all.filter((each) => !belongs(each)).map(({ path }) => ({ path, what: 'does not belong there' })),
  }
}

const known = new Set([
  'campaign.json',
  'summary.json',
  'report.html',
  'seal.json',
  'runs',
  'fork',
  'history',
  '.running',
])

const notesOn = (results: string): SealFinding[] => [
  ...namesIn(results)
    .filter((name) => !known.has(name) && !isPart(name))
    .map((path) => ({ path, what: 'is no part of the results' })),
  ...globSync(['*.part', 'runs/*/*/*.part'], { cwd: results }).map((path) => ({
    path,
    what: 'was left half written; the next run sweeps it',
  })),
]

/** One finding a file: the first says most. */
const unique = (findings: readonly SealFinding[]): SealFinding[] =>
  [...new Map(findings.toReversed().map((finding) => [finding.path, finding])).values()].toReversed()
