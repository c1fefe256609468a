import { spawnSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { listen, start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { anvilsOf, pause } from '../fixtures/processes.ts'
import { contentOf, finishedIn } from '../fixtures/results.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const entry = new URL('../../bin/terrarium.js', import.meta.url)
const undisturbed = temporaryFolder('undisturbed')

/** Starts a campaign in a process group of its own and stops it with a signal when it is half done. */
async function stopHalfway(out: string, signal: NodeJS.Signals): Promise<{ group: number; code: number | null }> {
  const child = start(['run', tinyPath, '--out', out, '--workers', '2'], { detached: true })
  const ended = listen(child)
  const group = child.pid!
  while (finishedIn(out).length < 2) await pause(10)
  process.kill(signal === 'SIGKILL' ? -group : group, signal)
  const { code } = await ended
  return { group, code }
}

describe('a campaign that was stopped', () => {
  beforeAll(async () => {
    expect((await terrarium(['run', tinyPath, '--out', undisturbed])).code).toBe(0)
  })

  it('by `kill -9` of its whole process group leaves no Anvil, keeps what was finished, and ends the same', async () => {
    const out = temporaryFolder('killed')
    const { group } = await stopHalfway(out, 'SIGKILL')
    for (let i = 0; i < 100 && anvilsOf(group).length > 0; i++) await pause(20)
    expect(anvilsOf(group)).toEqual([])

    const kept = new Map(finishedIn(out).map((path) => [path, statSync(join(out, path)).mtimeMs]))
    expect(kept.size).toBeGreaterThanOrEqual(2)
    const { code, stderr } = await terrarium(['run', tinyPath, '--out', out])
    expect(code).toBe(0)
    expect(stderr).toContain(`${kept.size} found finished`)
    for (const [path, time] of kept) expect(statSync(join(out, path)).mtimeMs).toBe(time)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
  })

  it('by Ctrl-C ends with exit code 130 and leaves no Anvil', async () => {
    const out = temporaryFolder('interrupted')
    const { group, code } = await stopHalfway(out, 'SIGINT')
    expect(code).toBe(130)
    for (let i = 0; i < 100 && anvilsOf(group).length > 0; i++) await pause(20)
    expect(anvilsOf(group)).toEqual([])
    expect(finishedIn(out).length).toBeGreaterThanOrEqual(2)
  })

  it.each([
    ['one of its runs', 'run'],
    ['the origin that they fork', 'origin'],
  ] as const)('goes on by itself when the Anvil of %s is killed, and ends the same', async (_, purpose) => {
    const lost = temporaryFolder('lost')
    const child = start(['run', tinyPath, '--out', lost, '--workers', '2'], { detached: true })
    const ended = listen(child)
    while (anvilsOf(child.pid!, 'run').length === 0) await pause(5)
    process.kill(anvilsOf(child.pid!, purpose)[0]!, 'SIGKILL')
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(contentOf(lost)).toEqual(contentOf(undisturbed))
  })

  it('does again what is damaged, and nothing else', async () => {
    const out = temporaryFolder('damaged')
    cpSync(undisturbed, out, { recursive: true, preserveTimestamps: true })
    const run = (policy: string, seed: number) => join(out, `runs/world=smooth/policy=${policy}/seed=${seed}`)
    truncateSync(join(run('native', 1), 'metrics.parquet'), 1000)
    truncateSync(join(run('native', 2), 'run.json'), 100)
    writeFileSync(join(run('none', 1), 'events.parquet'), 'x')
    const { code, stderr } = await terrarium(['run', tinyPath, '--out', out])
    expect(code).toBe(0)
    expect(stderr).toContain('3 found finished')
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
  })

  it.each([
    ['missing', '/nowhere/anvil', /No Anvil could be run at \/nowhere\/anvil.*TERRARIUM_ANVIL/],
    ['another program', '/bin/true', /\/bin\/true/],
  ])('half done says so when its Anvil is %s, and loses nothing', async (_, anvil, said) => {
    const out = temporaryFolder('half')
    cpSync(undisturbed, out, { recursive: true, preserveTimestamps: true })
    for (const seed of globSync('runs/*/*/seed=2', { cwd: out })) rmSync(join(out, seed), { recursive: true })
    const before = finishedIn(out).map((path) => readFileSync(join(out, path), 'utf8'))
    expect(before).toHaveLength(3)
    const env = { ...process.env, TERRARIUM_ANVIL: anvil }
    const { code, stderr } = await terrarium(['run', tinyPath, '--out', out], { env })
    expect(code).toBe(1)
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(finishedIn(out).map((path) => readFileSync(join(out, path), 'utf8'))).toEqual(before)
  })
})

/** Whether this machine lets a test have a small disk of its own. */
const smallDisks = spawnSync('unshare', ['-rm', 'true']).status === 0

describe.runIf(smallDisks)('a disk that is full', () => {
  it('ends the campaign with a clear error, keeps finished runs, and is gone on from when there is room', async () => {
    const out = temporaryFolder('full')
    const command = `"${process.execPath}" "${fileURLToPath(entry)}" run "${tinyPath}" --out "${out}" --workers 1`
    const script = `
      mount -t tmpfs -o size=260k tmpfs "${out}" || exit 99
      ${command}; echo "first: $?"
      find "${out}" -name run.json | wc -l
      mount -o remount,size=100m "${out}"
      ${command} > /dev/null; echo "second: $?"
      find "${out}" -name run.json | wc -l`
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' })
    const [, first, kept, second, all] = /first: (\d+)\n(\d+)\nsecond: (\d+)\n(\d+)/.exec(stdout) ?? []
    expect({ first, second, all }, stderr).toEqual({ first: '1', second: '0', all: '6' })
    expect(Number(kept)).toBeGreaterThanOrEqual(1)
    expect(Number(kept)).toBeLessThan(6)
    expect(stderr).toMatch(/cannot be written: ENOSPC.*Finished runs are kept/s)
    expect(stderr).toContain(`${kept} found finished`)
  })
})
