import { join } from 'node:path'
import { Effect } from 'effect'
import type { Campaign } from '../campaign/campaign.ts'
import type { SealFinding } from '../results/check-seal.ts'
import { type Records, summarise } from '../compare/compare.ts'
import { summaryText } from '../compare/summary.ts'
import { differencesOf, saidOf } from '../replay/differences.ts'
import { findingsMaker, type Seal } from '../results/seal.ts'
import { version } from '../results/version.ts'
import { textOf } from '../storage/content.ts'
import { parseObject } from '../storage/sealed.ts'

/** Differences that are told of one file. */
const most = 3

/**
 * Finds the summary and the report anew from the runs, and holds them against those that are there: they have to follow
 * from the runs to the byte, whatever they are sealed with.
 *
 * @param seal of the results, when there is a good one: it says which code found what is there
 */
export const checkFindings = Effect.fn('checkFindings')(function* (
  results: string,
  campaign: Campaign,
  records: Records,
  seal: Seal | undefined,
): Effect.fn.Return<SealFinding[]> {
  const summary = summarise(campaign, records)
  const { page } = yield* Effect.promise(() => import('./page.ts'))
  const made = seal?.made
  // A version may have the same code as the one before it; the report names the version.
  const report = page({ campaign, summary, records }).replaceAll(
    `Terrarium ${version},`,
    `Terrarium ${made?.terrarium ?? version},`,
  )
  const found = [
    ...checkText(results, 'summary.json', summaryText(summary), differencesOfJson),
    ...checkText(results, 'report.html', report, differencesOfLines),
  ]
  if (found.length === 0 || made === undefined || made.findings === findingsMaker().findings) return found
  const who = `was found by other code (Terrarium ${made.terrarium}, ${made.findings.slice(0, 12)}), and this code finds otherwise`
  return found.map(({ path, what }) => ({ path, what: `${who}: ${what}` }))
})

function checkText(
  results: string,
  path: string,
  expected: string,
  differences: (there: string, expected: string) => string[],
): SealFinding[] {
  const there = textOf(join(results, path))
  if (there === undefined) return [{ path, what: 'is gone' }]
  if (there === expected) return []
  const found = differences(there, expected)
  const more = found.length > most ? [`and ${found.length - most} more`] : []
  return [{ path, what: `does not follow from the runs: ${[...found.slice(0, most), ...more].join('; ')}` }]
}

function differencesOfJson(there: string, expected: string): string[] {
  const [one, other] = [parseObject(there), parseObject(expected)]
  if (one === undefined) return ['it is cut off or no JSON object']
  const found = differencesOf(one, other).map((difference) => saidOf(difference, 'and from the runs'))
  return found.length > 0 ? found : ['it says the same in another layout']
}

function differencesOfLines(there: string, expected: string): string[] {
  const [one, other] = [there.split('\n'), expected.split('\n')]
  const line = Array.from({ length: Math.max(one.length, other.length) }, (_, i) => i).find((i) => one[i] !== other[i])!
  return [
    `its line ${line + 1} is ${around(one[line], other[line])}, and from the runs ${around(other[line], one[line])}`,
  ]
}

/** The part of a line at which another one departs from it. */
function around(line: string | undefined, other: string | undefined): string {
  if (line === undefined) return 'not there'
  const place = [...line].findIndex((letter, i) => letter !== other?.[i])
  return JSON.stringify(line.slice(Math.max(0, place - 20), Math.max(0, place) + 40).trim())
}
