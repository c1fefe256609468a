import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCampaignFile } from '../../sandbox/results/campaign-file.ts'
import { checkSeal } from '../../sandbox/results/check-seal.ts'
import { readRecords } from '../../sandbox/compare/compare.ts'
import { sealResults } from '../../sandbox/results/seal.ts'
import { version } from '../../sandbox/results/version.ts'
import { checkFindings } from '../../sandbox/report/check-findings.ts'
import { jsonText } from '../../sandbox/storage/sealed.ts'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { another, leafAt, leavesOf, type Place, withLeaf } from '../fixtures/leaves.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const results = temporaryFolder('sealed')
const pathOf = (file: string): string => join(results, file)
const filesIn = (pattern: string): string[] => globSync(pattern, { cwd: results }).sort()
const foundIn = (): string[] => checkSeal(results).findings.map(({ path }) => path)

/** Does something to a file, looks, and puts the file back. */
function whileChanged<A>(file: string, content: string | Uint8Array | undefined, look: () => A): A {
  const before = readFileSync(pathOf(file))
  if (content === undefined) rmSync(pathOf(file))
  else writeFileSync(pathOf(file), content)
  try {
    return look()
  } finally {
    writeFileSync(pathOf(file), before)
  }
}

async function whileChangedAsync<A>(file: string, content: string, look: () => Promise<A>): Promise<A> {
  const before = readFileSync(pathOf(file))
  writeFileSync(pathOf(file), content)
  return look().finally(() => writeFileSync(pathOf(file), before))
}

beforeAll(async () => {
  const { code, stderr, stdout } = await terrarium(['run', tinyPath, '--out', results])
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^Root: [0-9a-f]{64}$/m)
})

describe('a finished campaign', () => {
  test('is as it was sealed, every file of it', () => {
    expect(checkSeal(results)).toMatchObject({ findings: [], notes: [] })
    const { result, execution } = JSON.parse(readFileSync(pathOf('seal.json'), 'utf8'))
    const manifests = filesIn('runs/*/*/*/run.json')
    expect(manifests).toHaveLength(6)
    // A manifest stands for its tables.
    const tables = manifests.flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(pathOf(file), 'utf8')).files).map((table) =>
        join(dirname(file), `${table}.parquet`),
      ),
    )
    const files = globSync('**/*', { cwd: results, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(results.length + 1))
    expect([...Object.keys(result), ...Object.keys(execution), ...tables, 'seal.json'].sort()).toEqual(files.sort())
  })

  test('with any one value changed, in any file of JSON, is found changed there', () => {
    let changed = 0
    for (const file of filesIn('{*.json,runs/*/*/*/*.json}')) {
      const content: unknown = JSON.parse(readFileSync(pathOf(file), 'utf8'))
      // Of the summary, which has thousands alike, every tenth.
      const places = leavesOf(content).filter((_, i) => file !== 'summary.json' || i % 10 === 0)
      for (const place of places) {
        const text = jsonText(withLeaf(content, place, another(leafAt(content, place))))
        expect(whileChanged(file, text, foundIn), `${file} ${place.join('.')}`).toContain(file)
        changed += 1
      }
    }
    expect(changed).toBeGreaterThan(800)
  })

  test('with any one byte changed, of tables, report or JSON, is found changed there', () => {
    for (const file of filesIn('{*.json,*.html,runs/*/policy=native/seed=1/*}')) {
      const content = readFileSync(pathOf(file))
      const places = Array.from({ length: 25 }, (_, i) => Math.floor((i * (content.length - 1)) / 24))
      for (const place of places) {
        const bytes = content.with(place, content[place]! ^ (1 << (place % 8)))
        expect(whileChanged(file, bytes, foundIn), `${file} at ${place}`).toContain(file)
      }
      // What is the same value in another layout is no file of ours.
      if (file.endsWith('.json')) {
        const text = JSON.stringify(JSON.parse(String(content)))
        expect(whileChanged(file, text, foundIn), file).toContain(file)
      }
    }
  })

  test('with any one file gone, empty or cut off is found so', () => {
    for (const file of filesIn('{*.*,runs/*/*/*/*}')) {
      const content = readFileSync(pathOf(file))
      for (const left of [undefined, '', 'null', '[]', content.subarray(0, content.length >> 1)]) {
        expect(whileChanged(file, left, foundIn), file).toContain(file)
      }
    }
  })

  test.each([
    ['runs/world=smooth/policy=native/seed=1/notes.txt', 'does not belong there'],
    ['runs/world=smooth/policy=native/seed=1/failed.json', 'does not belong there'],
    ['runs/world=smooth/policy=native/stray.parquet', 'does not belong there'],
    ['runs/world=smooth/stray/seed=1/run.json', 'does not belong there'],
    ['fork/1/2/0x00.jsonl', 'was added since it was sealed'],
  ])('with a file more, %s, names it', (file, what) => {
    mkdirSync(dirname(pathOf(file)), { recursive: true })
    writeFileSync(pathOf(file), '{}')
    const { findings } = checkSeal(results)
    rmSync(pathOf(file))
    for (const folder of ['fork', 'runs/world=smooth/stray']) rmSync(pathOf(folder), { recursive: true, force: true })
    expect(findings.map((finding) => finding.what)).toContain(what)
    expect(findings.some(({ path }) => file.startsWith(path))).toBe(true)
    expect(foundIn()).toEqual([])
  })

  test('takes no harm from what somebody keeps beside it', () => {
    writeFileSync(pathOf('notes.md'), 'mine')
    expect(checkSeal(results)).toMatchObject({ findings: [], notes: [{ path: 'notes.md' }] })
    rmSync(pathOf('notes.md'))
  })
})

describe('what was found about a campaign', () => {
  /** What is found when everything has been sealed anew, with our own functions. */
  async function resealedWith(file: string, content: string) {
    const before = readFileSync(pathOf(file))
    writeFileSync(pathOf(file), content)
    const seal = readFileSync(pathOf('seal.json'))
    try {
      return await Effect.runPromise(
        Effect.gen(function* () {
          const { campaign } = yield* readCampaignFile(results)
          const sealed = yield* sealResults(results, campaign)
          const records = yield* readRecords(campaign, results)
          return {
            sealed: checkSeal(results).findings,
            found: yield* checkFindings(results, campaign, records, sealed),
          }
        }),
      )
    } finally {
      writeFileSync(pathOf(file), before)
      writeFileSync(pathOf('seal.json'), seal)
    }
  }

  test('has to follow from its runs, however well it is sealed: any value of the summary', async () => {
    const summary: unknown = JSON.parse(readFileSync(pathOf('summary.json'), 'utf8'))
    const all = leavesOf(summary)
    const named = all.filter((place) =>
      ['question', 'outcome', 'reasons', 'adjustedP'].some((name) => place.includes(name)),
    )
    const places: Place[] = [...named.filter((_, i) => i % 6 === 0), ...all.filter((_, i) => i % 400 === 7)]
    for (const place of places) {
      const text = jsonText(withLeaf(summary, place, another(leafAt(summary, place))))
      const { sealed, found } = await resealedWith('summary.json', text)
      expect(sealed).toEqual([])
      expect(found, place.join('.')).toMatchObject([
        { path: 'summary.json', what: expect.stringMatching(/does not follow/) },
      ])
    }
    expect(places.length).toBeGreaterThan(10)
  })

  test('is the same when an earlier version of the same code found it', async () => {
    const report = readFileSync(pathOf('report.html'), 'utf8')
    expect(report).toContain(`Terrarium ${version}, Anvil`)
    const path = pathOf('seal.json')
    const before = readFileSync(path)
    const earlier = report.replace(`Terrarium ${version}, Anvil`, 'Terrarium 0.0.0-earlier, Anvil')
    const { campaign, seal, records } = await Effect.runPromise(
      Effect.gen(function* () {
        const { campaign } = yield* readCampaignFile(results)
        return { campaign, seal: yield* sealResults(results, campaign), records: yield* readRecords(campaign, results) }
      }),
    )
    const made = { ...seal.made, terrarium: '0.0.0-earlier' }
    const found = await whileChangedAsync('report.html', earlier, () =>
      Effect.runPromise(checkFindings(results, campaign, records, { ...seal, made })),
    )
    writeFileSync(path, before)
    expect(found).toEqual([])
  })

  test('has to follow from its runs: the report, which says in which line it does not', async () => {
    const report = readFileSync(pathOf('report.html'), 'utf8')
    const { sealed, found } = await resealedWith(
      'report.html',
      report.replace('MIXED', 'NATIVE GROWTH').replace(/mixed/i, 'native growth'),
    )
    expect(sealed).toEqual([])
    expect(found).toMatchObject([
      { path: 'report.html', what: expect.stringMatching(/its line \d+ is ".*native growth/i) },
    ])
  })
})
