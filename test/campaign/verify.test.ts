import { cpSync, globSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCampaignFile } from '../../sandbox/results/campaign-file.ts'
import { writeSummary } from '../../sandbox/compare/compare.ts'
import { runDifferences } from '../../sandbox/replay/run-difference.ts'
import { sealResults } from '../../sandbox/results/seal.ts'
import { metrics } from '../../sandbox/metrics/index.ts'
import { writeReport } from '../../sandbox/report/report.ts'
import { jsonText, sealed } from '../../sandbox/storage/sealed.ts'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { commandHere } from '../fixtures/in-process.ts'
import { forge, makeForeign, resealExecution } from '../fixtures/forgery.ts'
import { contentOf } from '../fixtures/results.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const honest = temporaryFolder('honest')
const native = 'world=smooth/policy=native/seed=1'

/** A copy of the honest results, to do something to. */
function copied(name: string): string {
  const out = temporaryFolder(name)
  cpSync(honest, out, { recursive: true })
  return out
}
const seal = (out: string) =>
  Effect.runPromise(Effect.flatMap(readCampaignFile(out), ({ campaign }) => sealResults(out, campaign)))
const rootIn = (out: string): string => JSON.parse(readFileSync(join(out, 'seal.json'), 'utf8')).root

beforeAll(async () => {
  expect((await terrarium(['run', tinyPath, '--out', honest])).code).toBe(0)
})

describe('verify', () => {
  test('proves honest results: all runs again, said before how long that takes, and ends with one line to compare', async () => {
    const before = contentOf(honest)
    const { code, stdout, stderr } = await terrarium(['verify', honest])
    expect(code, stdout).toBe(0)
    expect(stdout.match(/^same /gm)).toHaveLength(6)
    expect(stderr).toMatch(/^Doing 6 runs again: about \d+ s/m)
    expect(stdout).toMatch(/All of 6 runs were done again and are the same to the byte; summary and report follow/)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`Root: ${rootIn(honest)}`)
    expect(contentOf(honest)).toEqual(before)
  })

  test('finds a forgery in which nothing contradicts anything else: by name, run by run, and what it was for', async () => {
    const forged = copied('forged')
    const ofVolume = metrics.flatMap(({ name }) => (name === 'organicVolume' ? [name] : []))
    await forge(forged, (record, policy) =>
      policy === 'none'
        ? record
        : {
            ...record,
            values: {
              ...record.values,
              ...Object.fromEntries(ofVolume.map((name) => [name, 2 * record.values[name]!])),
            },
            series: {
              ...record.series,
              ...Object.fromEntries(ofVolume.map((name) => [name, record.series[name]!.map((value) => 2 * value)])),
            },
          },
    )
    // Every file fits every other one.
    expect(await commandHere(['verify', forged, '--quick'])).toMatchObject({ code: 0 })

    const { code, stdout } = await terrarium(['verify', forged])
    expect(code).toBe(1)
    expect(stdout.match(/^same {7}world=smooth\/policy=none/gm)).toHaveLength(2)
    expect(stdout.match(/^DIFFERENT /gm)).toHaveLength(4)
    expect(stdout).toMatch(
      /^DIFFERENT {2}world=smooth\/policy=native\/seed=1\n {2}values\.organicVolume is \d[\d.]*, again it is \d/m,
    )
    const [, said = 0, again = 1] = /values\.organicVolume is ([\d.]+), again it is ([\d.]+)/.exec(stdout) ?? []
    expect(Number(said) / Number(again)).toBeCloseTo(2, 4)
    expect(stdout).toMatch(/metrics\.parquet, organicVolume after block \d+: value is/)
    expect(stdout).toMatch(/6 of 6 runs \(100 %\) were done again, and 4 came out differently/)
    expect(stdout).not.toContain('Root:')
  })

  test.each([
    ['a curve', (run: Manifest) => ({ ...run, curves: { ...run.curves, dumpTiming: [0, 1] } }), /^curves\.dumpTiming/],
    [
      'a breakdown',
      (run: Manifest) => ({ ...run, breakdowns: { ...run.breakdowns, metisSold: {} } }),
      /^breakdowns\.metisSold/,
    ],
    [
      'the digest',
      (run: Manifest) => ({ ...run, digest: 'f'.repeat(64) }),
      /^all blocks are the same; the final state differs/,
    ],
    [
      'the timeline',
      (run: Manifest) => ({ ...run, timeline: { ...run.timeline, days: 7 } }),
      /^timeline\.days is 7, again it is 6$/,
    ],
    ['a field more', (run: Manifest) => ({ ...run, note: 'trust me' }), /^note is "trust me", again it is not there$/],
  ])('says first what tells most of %s that was changed', async (_, change, said) => {
    const forged = copied('changed')
    const folder = join(forged, 'runs', native)
    const { seal: _seal, ...run } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
    writeFileSync(join(folder, 'run.json'), jsonText(sealed(change(run))))
    const [first] = await runDifferences(folder, join(honest, 'runs', native))
    expect(first).toMatch(said)
  })

  test('names the row and the cell of a table that is another one', async () => {
    const forged = copied('tables')
    const [folder = '', other = ''] = [1, 2].map((seed) => join(forged, `runs/world=smooth/policy=native/seed=${seed}`))
    for (const table of ['metrics', 'events', 'blocks', 'people']) {
      cpSync(join(other, `${table}.parquet`), join(folder, `${table}.parquet`))
    }
    const said = await runDifferences(folder, join(honest, 'runs', native))
    expect(said).toEqual([
      expect.stringMatching(/^metrics\.parquet, \w+ after block \d+: value is [\d.]+, again it is [\d.]+$/),
      expect.stringMatching(/^events\.parquet, row \d+: \w+ is .*, again it is/),
      expect.stringMatching(/^blocks\.parquet, row 1: hash is "0x\w+", again it is "0x\w+"$/),
      expect.stringMatching(/^people\.parquet, row 1: metis is [\d.]+, again it is [\d.]+$/),
    ])
  })

  test('takes no offence at how a run was executed, and gives the same root', async () => {
    const other = copied('executed')
    resealExecution(join(other, 'runs', native), {
      versions: { terrarium: '0.0.0', anvil: '1.7.1', node: 'v26.0.0' },
      timings: { seconds: 99 },
    })
    await seal(other)
    expect(rootIn(other)).toBe(rootIn(honest))
    expect((await commandHere(['verify', other, '--quick'])).code).toBe(0)
    expect(await runDifferences(join(other, 'runs', native), join(honest, 'runs', native))).toEqual([])
  })

  test('chooses a sample by lot, says how to repeat it, and what it leaves unproven', async () => {
    const { code, stdout, stderr } = await terrarium(['verify', honest, '--runs', '1'])
    expect(code).toBe(0)
    expect(stdout.match(/^same /gm)).toHaveLength(1)
    expect(stdout).toMatch(/1 of 6 runs \(16 %\).*one forged run with a chance of 16 %, and leaves the others unproven/)
    const [, again = ''] = /--run (\S+)$/m.exec(stderr) ?? []
    const repeated = await terrarium(['verify', honest, '--run', again])
    const runsIn = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('same'))
        .sort()
    expect(runsIn(repeated.stdout)).toEqual(runsIn(stdout))
  })

  test('names the file that was changed, in seconds, and the run when it is done again', async () => {
    const changed = copied('quick')
    const path = join(changed, 'runs', native, 'run.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"organicVolume": \d/, '"organicVolume": 9'))
    const { code, stdout } = await terrarium(['verify', changed, '--quick'])
    expect(code).toBe(1)
    expect(stdout).toMatch(new RegExp(`^CHANGED {4}runs/${native}/run\\.json was changed since it was sealed`, 'm'))
    const whole = await terrarium(['verify', changed, '--run', native])
    expect(whole.code).toBe(1)
    expect(whole.stdout).toMatch(/values\.organicVolume is 9\d*/)
  })

  test('finds a run that was hidden behind a note of failure', async () => {
    const forged = copied('hidden')
    const folder = join(forged, 'runs', native)
    const { key } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    const note = {
      key,
      world: 'smooth',
      policy: 'native',
      seed: 1,
      error: 'AnvilGone',
      reason: 'Anvil has gone.',
      replay: '',
    }
    writeFileSync(join(folder, 'failed.json'), jsonText(sealed(note)))
    await Effect.runPromise(
      Effect.gen(function* () {
        const { campaign } = yield* readCampaignFile(forged)
        const { summary, records } = yield* writeSummary(campaign, forged)
        yield* writeReport({ campaign, summary, records, out: forged })
      }),
    )
    const { code, stdout } = await terrarium(['verify', forged, '--run', native])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^ {2}failed\.json says "Anvil has gone\.", and again it succeeds$/m)
  })

  test('finds results that an honest run made on a base chain that somebody had forged, digests and all', async () => {
    const cache = temporaryFolder('forged-cache')
    const env = { ...process.env, TERRARIUM_CACHE: cache }
    const first = temporaryFolder('before')
    const only = ['--only', 'native', '--seeds', '1']
    expect((await terrarium(['run', tinyPath, '--out', first, ...only], { env })).code).toBe(0)
    const [manifest = ''] = globSync('base-*/base.json', { cwd: cache })
    const { seal: _seal, ...base } = JSON.parse(readFileSync(join(cache, manifest), 'utf8'))
    // Runs build the chain themselves: what they still believe is where and how its protocols stand.
    const { deployments } = base
    const bridge = { ...deployments.bridge, depositSeconds: 86_400 }
    const forgery = { ...base, deployments: { ...deployments, bridge } }
    writeFileSync(join(cache, manifest), jsonText(sealed(forgery)))

    const forged = temporaryFolder('on-forged')
    expect((await terrarium(['run', tinyPath, '--out', forged, ...only], { env })).code).toBe(0)
    expect(contentOf(forged)).not.toEqual(contentOf(first))
    const { code, stdout } = await terrarium(['verify', forged], { env })
    expect(code).toBe(1)
    expect(stdout).toMatch(/differs from the recorded one from block \d+ on/)
  })
})

describe('what cannot be verified', () => {
  test('is results of other code: both versions are named, exit 2', async () => {
    const foreign = copied('foreign')
    makeForeign(foreign)
    await seal(foreign)
    for (const args of [
      ['verify', foreign],
      ['verify', foreign, '--quick'],
    ]) {
      const { code, stdout, stderr } = await commandHere(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/no run of this code is in it: Terrarium 0\.0\.1, code .* made it, and this is Terrarium/)
    }
  })

  test.each([
    ['an empty folder', () => temporaryFolder('empty'), /campaign\.json cannot be used: it is not there/],
    [
      'a campaign of which no run is there',
      () => {
        const out = temporaryFolder('no-runs')
        cpSync(join(honest, 'campaign.json'), join(out, 'campaign.json'))
        return out
      },
      /no run is in it \(not run yet\)/,
    ],
  ])('is %s: exit 2', async (_, folder, said) => {
    const { code, stderr } = await commandHere(['verify', folder()])
    expect(code).toBe(2)
    expect(stderr).toMatch(said)
  })

  test.each([
    [
      'campaign.json changed',
      (out: string) => replace(join(out, 'campaign.json'), '"days": 6', '"days": 7'),
      /CHANGED {4}campaign\.json/,
    ],
    [
      'campaign.json cut off',
      (out: string) => truncateSync(join(out, 'campaign.json'), 99),
      /CHANGED {4}campaign\.json/,
    ],
    ['no seal', (out: string) => rmSync(join(out, 'seal.json')), /CHANGED {4}seal\.json is gone/],
    [
      'a folder for a file',
      (out: string) => (rmSync(join(out, 'summary.json')), mkdirSync(join(out, 'summary.json'))),
      /summary\.json is gone/,
    ],
  ])('is not a finished campaign with %s: that is a difference, exit 1', async (_, damage, said) => {
    const out = copied('damaged')
    damage(out)
    const { code, stdout, stderr } = await commandHere(['verify', out, '--quick'])
    expect(code, stderr).toBe(1)
    expect(stdout).toMatch(said)
  })

  test('is a root that somebody else was told: another one is a difference', async () => {
    expect((await commandHere(['verify', honest, '--quick', '--root', rootIn(honest)])).code).toBe(0)
    const { code, stdout } = await commandHere(['verify', honest, '--quick', '--root', 'f'.repeat(64)])
    expect(code).toBe(1)
    expect(stdout).toMatch(/seal\.json has the root .* not the one that was expected/)
  })
})

const replace = (path: string, from: string, to: string): void =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))

interface Manifest {
  readonly curves: object
  readonly breakdowns: object
  readonly timeline: object
}
