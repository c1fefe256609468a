import { cpSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parquetReadObjects } from 'hyparquet'
import { beforeAll, describe, expect, it } from 'vitest'
import { listen, start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { anvilsOf, pause } from '../fixtures/processes.ts'

const studyPath = fileURLToPath(new URL('../fixtures/study.yaml', import.meta.url))
const out = temporaryFolder('study')
const study = (...args: readonly string[]) => terrarium(['sensitivity', studyPath, ...args])

const finishedIn = (folder: string): string[] => globSync('point=*/runs/*/*/*/run.json', { cwd: folder }).sort()
const runsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(finishedIn(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
const textIn = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')

/** Four points, two worlds, a policy and its twin. */
const all = 16

describe('a study', () => {
  let said: string
  beforeAll(async () => {
    const { code, stdout, stderr } = await study('--out', out, '--workers', '2')
    expect(stderr).toContain('16 runs (4 points, 2 worlds, 2 policies with the empty one, 1 seed)')
    expect(code).toBe(0)
    said = stdout
  }, 240_000)

  it('is ordinary runs: each point is a folder that `compare` and `verify` understand', async () => {
    expect(finishedIn(out)).toHaveLength(all)
    const point = join(out, 'point=0002')
    expect((await terrarium(['compare', point])).stdout).toContain('Organic volume')
    expect((await terrarium(['verify', point, '--runs', '1'])).code).toBe(0)
  })

  it('says the shares of every policy in every world, and by which rule', () => {
    expect(said).toMatch(/smooth native +4 +\d+ % +\d+ % +\d+ %/)
    expect(said).toMatch(/tipping native +4/)
    expect(said).toContain('A rule for points')
    const page = textIn(out, 'sensitivity.md')
    expect(page).toContain('What the world changes')
    expect(page).toMatch(/users: deaf \| 2 \|/)
    expect(page).not.toMatch(/undefined|NaN/)
    const found = JSON.parse(textIn(out, 'sensitivity.json'))
    expect(found.runs).toEqual({ planned: all, finished: all })
    expect(found.readings).toHaveLength(8)
  })

  it('has one row a run, as text and as Parquet, with the parameters of its point', async () => {
    const [names, ...lines] = textIn(out, 'sensitivity.csv').trim().split('\n')
    expect(lines).toHaveLength(all)
    expect(names).toMatch(/^point,world,policy,seed,budget,users,organicVolume,/)
    const file = readFileSync(join(out, 'sensitivity.parquet'))
    const rows = await parquetReadObjects({
      file: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer,
    })
    expect(rows).toHaveLength(all)
    for (const [i, line] of lines.entries()) {
      const [point, world, policy, seed, budget, users] = line.split(',')
      expect(rows[i]).toMatchObject({ point: Number(point), world, policy, seed: Number(seed), users })
      expect(rows[i]!['budget']).toBe(Number(budget))
    }
    // The budget of a point is really what its policy had.
    const [campaign] = globSync('point=0003/campaign.json', { cwd: out })
    const written = JSON.parse(textIn(out, campaign!)).campaign
    const row = lines.map((line) => line.split(',')).find(([point]) => point === '3')!
    expect(parseFloat(written.policies[0].budget)).toBeCloseTo(2000 * Number(row[4]), 6)
  })

  it('that is finished runs nothing again, says what runs took, and finds the same', async () => {
    const before = ['sensitivity.json', 'sensitivity.md', 'sensitivity.csv'].map((name) => textIn(out, name))
    const again = await study('--out', out)
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('16 of them finished')
    expect(['sensitivity.json', 'sensitivity.md', 'sensitivity.csv'].map((name) => textIn(out, name))).toEqual(before)
    const dearer = await study('--out', out, '--seeds', '2', '--dry-run')
    expect(dearer.stderr).toMatch(/32 runs .* ms a block, .* s a run: some .* more with \d+ worker/)
  })
})

describe('a study that was stopped', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)(
    'by %s keeps what is finished, tells of it, and ends as if nothing had been',
    async (signal) => {
      const folder = temporaryFolder('stopped')
      const child = start(['sensitivity', studyPath, '--out', folder, '--workers', '2'], { detached: true })
      const ended = listen(child)
      const group = child.pid!
      while (finishedIn(folder).length < 5 && child.exitCode === null) await pause(10)
      process.kill(signal === 'SIGKILL' ? -group : group, signal)
      const { code } = await ended
      if (signal === 'SIGINT') expect(code).toBe(130)
      for (let i = 0; i < 100 && anvilsOf(group).length > 0; i++) await pause(20)
      expect(anvilsOf(group)).toEqual([])

      const kept = new Map(finishedIn(folder).map((path) => [path, statSync(join(folder, path)).mtimeMs]))
      expect(kept.size).toBeGreaterThanOrEqual(5)
      expect(kept.size).toBeLessThan(all)
      const soFar = await study('--out', folder, '--so-far')
      expect(soFar.code).toBe(0)
      expect(soFar.stdout).toMatch(/[0-3] of 4 points are whole/)
      expect(textIn(folder, 'sensitivity.md')).toContain('a part of the study')
      expect(finishedIn(folder)).toHaveLength(kept.size)

      expect((await study('--out', folder, '--workers', '2')).code).toBe(0)
      for (const [path, time] of kept) expect(statSync(join(folder, path)).mtimeMs).toBe(time)
      expect(runsIn(folder)).toEqual(runsIn(out))
      expect(textIn(folder, 'sensitivity.md')).toBe(textIn(out, 'sensitivity.md'))
    },
    240_000,
  )
})

describe('a study that cannot be', () => {
  const written = readFileSync(studyPath, 'utf8')
  const broken = async (from: string, to: string, ...args: readonly string[]) => {
    const folder = temporaryFolder('broken')
    const path = join(folder, 'study.yaml')
    expect(written).toContain(from)
    writeFileSync(path, written.replace(from, to))
    const where = args.includes('--out') ? [] : ['--out', join(folder, 'out')]
    return terrarium(['sensitivity', path, ...where, ...args])
  }

  it.each([
    [
      'policies.*.budget',
      'policies.*.budgt',
      /study\.yaml:25:\d+: sensitivity\.parameters\.budget\.low: .*did you mean budget\?/,
    ],
    [
      'market.serviceElasticity: 0',
      'market.serviceElasticity: -1',
      /study\.yaml:26:\d+: .*market\.serviceElasticity has to be/,
    ],
    ['points: 4', 'points: 1', /study\.yaml:23:\d+: sensitivity\.points: has to be/],
    ['points: 4', 'pionts: 4', /study\.yaml:23:\d+: sensitivity\.pionts: .*did you mean points\?/],
  ])('for %s as %s says where, what and what to do, and runs nothing', async (from, to, says) => {
    const { code, stderr } = await broken(from, to)
    expect(stderr).toMatch(says)
    expect(code).toBe(2)
  })

  it('because nothing is to be varied says what to add', async () => {
    const { code, stderr } = await terrarium([
      'sensitivity',
      fileURLToPath(new URL('../fixtures/tiny.yaml', import.meta.url)),
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('has no `sensitivity` part')
  })

  it('with other points keeps the runs of before aside', async () => {
    const folder = join(temporaryFolder('again'), 'out')
    cpSync(out, folder, { recursive: true })
    const { stderr, code } = await broken('points: 4', 'points: 2\n  draw: 2', '--out', folder, '--dry-run')
    expect(code).toBe(0)
    expect(stderr).toContain('8 runs')
    expect(finishedIn(folder)).toHaveLength(all)
  })
})
