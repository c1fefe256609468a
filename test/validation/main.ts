import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Cause, Effect, Exit } from 'effect'
import { cases } from './cases.ts'
import { holds, type Outcome, pageOf, tableLines } from './table.ts'

/**
 * `npm run validate -- [V18 V24] [--write]`: does the cases of the theory, all or those that are named, and prints what theory
 * says beside what came out. `--write` puts all of it into docs/validation.md. Exits with 1 when something misses.
 */
const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true })

const unknown = positionals.filter((id) => cases.every((each) => each.id !== id))
if (unknown.length > 0 || (values.write === true && positionals.length > 0)) {
  console.error(
    unknown.length > 0
      ? `there is no case ${unknown.join(', ')}: there are ${cases.map(({ id }) => id).join(' ')}`
      : '--write is for all cases: name none',
  )
  process.exit(2)
}

const chosen = cases.filter(({ id }) => positionals.length === 0 || positionals.includes(id))
let done = 0
// While one case waits for its chain, which is a process of its own, another one computes.
const outcomes = await Effect.runPromise(
  Effect.forEach(
    chosen,
    (each) =>
      Effect.gen(function* () {
        const began = performance.now()
        const exit = yield* Effect.exit(Effect.scoped(each.run('full')))
        const seconds = ((performance.now() - began) / 1000).toFixed(1)
        const outcome: Outcome = { case: each, rows: Exit.isSuccess(exit) ? exit.value : [] }
        const lines = Exit.isSuccess(exit) ? tableLines(outcome) : [`${each.id} failed: ${Cause.pretty(exit.cause)}`]
        done += 1
        console.log(
          `${lines.join('\n')}\n  [${done}/${chosen.length}] ${holds(outcome) ? 'holds' : 'MISSES'}, ${seconds} s\n`,
        )
        return outcome
      }),
    { concurrency: 2 },
  ),
)

const missed = outcomes.filter((outcome) => !holds(outcome)).map((outcome) => outcome.case.id)
console.log(
  missed.length === 0
    ? `All ${outcomes.length} cases hold.`
    : `${missed.length} of ${outcomes.length} miss: ${missed.join(', ')}`,
)
if (values.write === true) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const index = readFileSync(join(root, 'docs/theory.md'), 'utf8')
  const linkOf = (id: string): string => new RegExp(`\\((theory/\\S+#${id})\\)`).exec(index)![1]!
  writeFileSync(join(root, 'docs/validation.md'), pageOf(outcomes, linkOf))
}
process.exit(missed.length === 0 ? 0 : 1)
