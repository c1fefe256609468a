import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import * as fc from 'fast-check'
import { endure, garbled } from '../test/fixtures/garbled.ts'
import { judge, planted } from '../test/fixtures/planted.ts'
import type { Finding } from './measure.ts'

const files = 5_000
const seed = 11

/** Reads ten thousand campaigns that are wrong in ways that are known, or in ways that nobody knows. */
export const input = Effect.promise(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terrarium-bench-input-'))
  let put = 0
  let slowest = 0
  const timed = async (work: () => Promise<string[]>) => {
    const before = performance.now()
    const complaints = await work()
    slowest = Math.max(slowest, performance.now() - before)
    for (const complaint of complaints) console.error(complaint)
    return complaints.length
  }
  let missed = 0
  for (const each of fc.sample(planted(4), { numRuns: files, seed })) {
    put += each.mistakes.length
    missed += await timed(() => judge(each, folder))
  }
  let crashed = 0
  for (const each of fc.sample(garbled, { numRuns: files, seed })) crashed += await timed(() => endure(each, folder))
  rmSync(folder, { recursive: true })
  const findings: Finding[] = [
    {
      name: 'Planted mistakes that are not named at their place',
      value: missed,
      aim: { atMost: 0 },
      note: `${put} in ${files} campaigns, and no others named where all are known`,
    },
    {
      name: 'Garbled files that end in anything but an answer',
      value: crashed,
      aim: { atMost: 0 },
      note: `of ${files}`,
    },
    { name: 'Slowest of all, ms', value: slowest, aim: { atMost: 5_000 }, note: 'with writing it' },
  ]
  return findings
})
