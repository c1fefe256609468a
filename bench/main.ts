import { availableParallelism, cpus } from 'node:os'
import { Effect } from 'effect'
import { clients } from './clients.ts'
import { ecosystem } from './ecosystem.ts'
import { fixtures } from './fixture.ts'
import { growth } from './growth.ts'
import { input } from './input.ts'
import { limits } from './limits.ts'
import { longRun } from './long-run.ts'
import { findingLine } from './measure.ts'
import { searchers, stepLoop } from './step-loop.ts'
import { workers } from './workers.ts'

/**
 * `npm run bench [part ...]`: how fast the chain driver is, as ratios from interleaved rounds of one run. Absolute
 * times in the notes are this machine's on this day. What it found, and when: docs/bench.md.
 */
const parts = {
  'step-loop': stepLoop,
  searchers,
  ecosystem,
  growth,
  clients,
  workers,
  fixture: fixtures,
  'long-run': longRun,
  input,
  limits,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
console.log(`${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`)
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const finding of await Effect.runPromise(part)) console.log(findingLine(finding))
}
process.exit(0)
