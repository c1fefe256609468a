import { globSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isThere, namesIn, textOf } from '../storage/content.ts'
import { linked } from '../storage/lock.ts'
import { discard, isPart, moved, partOf } from '../storage/part.ts'
import { parseObject } from '../storage/sealed.ts'
import { identityOf } from './campaign-file.ts'
import type { RunSpec } from '../run/spec.ts'
import { inspectRun, isForeign, runFolder } from './results.ts'
import { makeFolder } from '../storage/make-folder.ts'

/** Where a folder of results keeps those that were in it before: one folder of results each, by identity. */
export const historyFolder = (out: string): string => join(out, 'history')

/** What was found about a campaign, beside its runs. */
const findings = ['summary.json', 'report.html', 'seal.json']

/** Results that were set aside. */
export interface KeptAside {
  readonly folder: string
  readonly runs: number
}

/**
 * Sets aside what a folder holds of another campaign, or of another version of the code: as a folder of results of its
 * own, whole. What the coming campaign has in common with it, run by run and by content key, stays in its place, too.
 *
 * To be called by whoever has the folder's lock. Stopped in the middle, it goes on with the next call.
 *
 * @param identity of the coming campaign
 * @param specs all its runs
 */
export function keepAside(out: string, identity: string, specs: readonly RunSpec[]): KeptAside[] {
  const before = identityOf(out)
  const planned = new Map(specs.map((spec) => [runFolder(out, spec), spec]))
  if (before === undefined || before === identity) return keepStrays(out, planned)
  const folder = join(historyFolder(out), before)
  const runs = runFoldersIn(out)
  const found = findings.filter((name) => isThere(join(out, name)))
  if (runs.length === 0 && !found.includes('summary.json')) return []
  for (const name of ['campaign.json', ...found]) putLink(join(out, name), join(folder, name))
  for (const path of filesIn(join(out, 'fork'))) putLink(path, join(folder, path.slice(out.length + 1)))
  for (const run of runs) {
    const target = join(folder, run.slice(out.length + 1))
    const spec = planned.get(run)
    if (spec !== undefined && keyIn(run) === spec.key) linkFolder(run, target)
    else moveFolder(run, target)
  }
  for (const name of found) rmSync(join(out, name))
  return [{ folder, runs: runs.length }]
}

/** Runs that are in a planned run's place and are of something else, by whatever way they came there. */
function keepStrays(out: string, planned: ReadonlyMap<string, RunSpec>): KeptAside[] {
  const kept = new Map<string, number>()
  for (const [run, spec] of planned) {
    if (!isForeign(out, spec)) continue
    const folder = join(historyFolder(out), keyIn(run)!.slice(0, 16))
    moveFolder(run, join(folder, run.slice(out.length + 1)))
    kept.set(folder, (kept.get(folder) ?? 0) + 1)
  }
  return [...kept].map(([folder, runs]) => ({ folder, runs }))
}

/**
 * Brings a run back that is missing in its place and was kept aside earlier.
 *
 * @returns whether it is there now
 */
export function bringBack(out: string, spec: RunSpec): boolean {
  const history = historyFolder(out)
  for (const name of namesIn(history)) {
    const kept = join(history, name)
    if (!isThere(runFolder(kept, spec)) || !('manifest' in inspectRun(kept, spec))) continue
    linkFolder(runFolder(kept, spec), runFolder(out, spec))
    return 'manifest' in inspectRun(out, spec)
  }
  return false
}

const runFoldersIn = (out: string): string[] =>
  globSync('runs/world=*/policy=*/seed=*', { cwd: out })
    .filter((path) => !isPart(path) && namesIn(join(out, path)).length > 0)
    .map((path) => join(out, path))
    .sort()

/** The key of a run that is there, finished or failed. */
function keyIn(run: string): string | undefined {
  for (const name of ['run.json', 'failed.json']) {
    const { key } = (parseObject(textOf(join(run, name)) ?? '') ?? {}) as { readonly key?: unknown }
    if (typeof key === 'string') return key
  }
  return undefined
}

/** Moves a folder into the history; what is there of the same identity and older is replaced. */
function moveFolder(from: string, to: string): void {
  makeFolder(dirname(to))
  while (!moved(from, to)) discard(to)
}

/** The same folder in a second place. Nothing is ever written into a file that is there, so one content is enough. */
function linkFolder(from: string, to: string): void {
  const part = partOf(to)
  makeFolder(part)
  for (const name of namesIn(from)) linked(join(from, name), join(part, name))
  while (!moved(part, to)) discard(to)
}

function putLink(from: string, to: string): void {
  makeFolder(dirname(to))
  rmSync(to, { force: true })
  linked(from, to)
}

const filesIn = (folder: string): string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isPart(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
