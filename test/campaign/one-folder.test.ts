import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { keptResults } from '../../sandbox/results/kept-results.ts'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import { runFolder, writeFailure } from '../../sandbox/results/results.ts'
import { listen, type Said, start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { makeForeign } from '../fixtures/forgery.ts'
import { commandHere } from '../fixtures/in-process.ts'
import { contentOf, finishedIn } from '../fixtures/results.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const undisturbed = temporaryFolder('one-alone')
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const run = (out: string, ...more: readonly string[]) => terrarium(['run', tinyPath, '--out', out, ...more])

/** How many runs a process found done, at its start or later: all others it has done itself. */
const foundBy = ({ stderr }: Said): number => Number(/(\d+) found finished[^\n]*\n*$/.exec(stderr)?.[1] ?? 0)

/** A campaign of the same name that pays something else. */
function changedCampaign(): string {
  const path = join(temporaryFolder('changed-campaign'), 'tiny.yaml')
  writeFileSync(path, readFileSync(tinyPath, 'utf8').replace('budget: 2000 METIS', 'budget: 1500 METIS'))
  return path
}

beforeAll(async () => {
  const { code, stderr } = await run(undisturbed)
  expect(code, stderr).toBe(0)
})

describe('one folder of results', () => {
  test('under three processes of one campaign: no run is done twice, all end well, and with the same bytes', async () => {
    const out = temporaryFolder('shared')
    const said = await Promise.all([1, 2, 3].map(() => run(out, '--workers', '1')))
    for (const { code, stderr } of said) expect(code, stderr).toBe(0)
    // Together they have done six runs, and each knows of all.
    expect(said.reduce((sum, each) => sum + 6 - foundBy(each), 0)).toBe(6)
    expect(new Set(said.map(({ stdout }) => /^Root: .*$/m.exec(stdout)?.[0])).size).toBe(1)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
    expect(readdirSync(out).filter((name) => name.startsWith('.') || name.endsWith('.part'))).toEqual([])
  })

  test('of which one process is killed loses nothing: the other takes its run over, at once', async () => {
    const out = temporaryFolder('killed-one')
    const victim = start(['run', tinyPath, '--out', out, '--workers', '2'], { detached: true })
    const ended = listen(victim)
    while (finishedIn(out).length < 1) await pause(10)
    const other = run(out, '--workers', '1')
    await pause(300)
    process.kill(-victim.pid!, 'SIGKILL')
    await ended
    const { code, stderr } = await other
    expect(code, stderr).toBe(0)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
  })

  test('is not entered by another campaign while one is at work in it, which goes on as if nothing had been', async () => {
    const out = temporaryFolder('occupied')
    const first = start(['run', tinyPath, '--out', out, '--workers', '1'])
    const ended = listen(first)
    while (finishedIn(out).length < 1) await pause(10)
    // It takes its time, and lives.
    first.kill('SIGSTOP')
    const second = await terrarium(['run', changedCampaign(), '--out', out])
    first.kill('SIGCONT')
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(
      /is being written by another campaign or version, tiny \(process \d+ on .*choose another folder with --out/,
    )
    expect(second.stderr).not.toMatch(/\n\s+at /)
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
  })

  test('keeps results of another campaign aside, whole, uses again what is the same, and goes back to it', async () => {
    const out = temporaryFolder('another')
    cpSync(undisturbed, out, { recursive: true })
    const changed = changedCampaign()
    const { code, stderr } = await terrarium(['run', changed, '--out', out])
    expect(code).toBe(0)
    const [kept] = keptResults(out)
    expect(stderr).toContain(`${out} held other results, 6 runs: they are kept in ${kept!.folder}`)
    expect(kept).toMatchObject({
      runs: 6,
      campaign: { name: 'tiny' },
      outcomes: [{ policy: 'native' }, { policy: 'vested' }],
    })
    expect(contentOf(kept!.folder)).toEqual(contentOf(undisturbed))
    // The twins, and the policy that has not changed.
    expect(foundBy({ code, stderr, stdout: '' })).toBe(4)
    expect((await commandHere(['verify', kept!.folder, '--quick'])).code).toBe(0)
    expect((await commandHere(['verify', out, '--quick'])).code).toBe(0)

    const listed = await commandHere(['compare', out, '--history'])
    expect(listed.stdout).toMatch(new RegExp(`^${kept!.key} {2}6 runs by Terrarium .*, tiny: Does the machinery hold`))
    const table = await commandHere(['compare', out, '--from', kept!.key.slice(0, 5)])
    expect(table.stdout).toBe((await commandHere(['compare', undisturbed])).stdout)
    const none = await commandHere(['compare', out, '--from', 'nothing'])
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining(kept!.key) })

    const back = await run(out)
    expect(back.code).toBe(0)
    expect(foundBy(back)).toBe(6)
    const { history: _history, ...now } = Object.groupBy(
      Object.entries(contentOf(out)),
      ([path]) => path.split('/')[0]!,
    )
    expect(Object.fromEntries(Object.values(now).flatMap((entries) => entries!))).toEqual(contentOf(undisturbed))
  })

  test('keeps results of another version aside, and names them', async () => {
    const out = temporaryFolder('version')
    cpSync(undisturbed, out, { recursive: true })
    makeForeign(out)
    const before = readFileSync(join(out, 'runs/world=smooth/policy=native/seed=1/run.json'), 'utf8')
    // Neither of these may write over what only that version can make.
    for (const command of ['compare', 'report']) expect((await commandHere([command, out])).code).toBe(2)
    const { code, stderr } = await run(out)
    expect(code).toBe(0)
    expect(foundBy({ code, stderr, stdout: '' })).toBe(0)
    const [kept] = keptResults(out)
    expect(kept).toMatchObject({ runs: 6, made: { terrarium: '0.0.1' } })
    expect(stderr).toContain(kept!.folder)
    expect(readFileSync(join(kept!.folder, 'runs/world=smooth/policy=native/seed=1/run.json'), 'utf8')).toBe(before)
  })

  test('has with other seeds, or some policies only, the same runs: what is there is found, what is not is done', async () => {
    const out = temporaryFolder('seeds')
    const one = await run(out, '--seeds', '1', '--only', 'native')
    expect(one.code).toBe(0)
    expect(finishedIn(out)).toHaveLength(2)
    const both = await run(out)
    expect(both.code).toBe(0)
    expect(foundBy(both)).toBe(2)
    expect(keptResults(out)).toMatchObject([{ runs: 2 }])
    const fewer = await run(out, '--seeds', '1')
    expect(foundBy(fewer)).toBe(3)
    // They wait in the history, and come back.
    expect(finishedIn(out)).toHaveLength(3)
    expect(foundBy(await run(out))).toBe(6)
  })

  test('has no note of a failure any more when the run has succeeded', async () => {
    const out = temporaryFolder('failed')
    cpSync(undisturbed, out, { recursive: true })
    const [spec] = planRuns(await Effect.runPromise(loadCampaign(tinyPath)))
    const { key, world, policy, seed } = spec!
    const folder = runFolder(out, spec!)
    rmSync(folder, { recursive: true })
    await Effect.runPromise(
      writeFailure(out, spec!, { key, world, policy: policy.id, seed, error: 'E', reason: 'why', replay: 'how' }),
    )
    expect(existsSync(join(folder, 'failed.json'))).toBe(true)
    expect((await run(out)).code).toBe(0)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
  })
})
