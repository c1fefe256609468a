import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/cli.ts'
import { bringNode, hasOtherNodes, tooOld } from '../fixtures/nodes.ts'
import { anvilsOf, pause, processes, until } from '../fixtures/processes.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const entry = fileURLToPath(new URL('../../bin/terrarium.js', import.meta.url))

/** One that needs the project's own, the oldest that does not, and this one. */
const versions = [...(hasOtherNodes ? [tooOld, '22.19.0'] : []), process.version]
const extremes = [versions[0]!, process.version].filter((version, i, all) => all.indexOf(version) === i)
const nodes = new Map([[process.version, process.execPath]])

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A campaign in a process group of its own, with runs in the middle of it. */
async function running(version: string) {
  const out = temporaryFolder('signals')
  // Short, since sockets are in it.
  const temporary = mkdtempSync(join(tmpdir(), 'ts-'))
  const child = spawn(nodes.get(version)!, [entry, 'run', tinyPath, '--out', out, '--workers', '2'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary },
  })
  const ended = new Promise<Ended>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  while (anvilsOf(child.pid!, 'run').length === 0 && child.exitCode === null) await pause(10)
  return { child, ended, out, temporary, group: child.pid! }
}

/** Whatever is left of a campaign after some seconds: processes as commands, folders of nodes by name. */
async function leftOf({ group, temporary }: { readonly group: number; readonly temporary: string }): Promise<string[]> {
  const members = () => processes().filter((one) => one.group === group || one.command.includes(temporary))
  const folders = () => readdirSync(temporary).filter((name) => name.startsWith('terrarium-'))
  await until(() => members().length === 0 && folders().length === 0, 20_000)
  return [...members().map(({ command }) => command), ...folders()]
}

const send = (child: ChildProcess, signal: NodeJS.Signals) => process.kill(child.pid!, signal)

describe.runIf(process.platform === 'linux')('a running campaign', () => {
  beforeAll(async () => {
    for (const version of versions) if (!nodes.has(version)) nodes.set(version, await bringNode(version))
  })

  it.each([
    ...extremes.flatMap((version) =>
      (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((signal) => [version, signal] as const),
    ),
    ...versions.filter((version) => !extremes.includes(version)).map((version) => [version, 'SIGTERM'] as const),
  ])(
    'whose command on Node %s is sent %s ends with exit code 130 and leaves nothing behind',
    async (version, signal) => {
      const { child, ended, ...rest } = await running(version)
      send(child, signal)
      expect(await ended).toEqual({ code: 130, signal: null })
      expect(await leftOf(rest)).toEqual([])
    },
  )

  it.each(extremes)('in a terminal, on Node %s, takes Ctrl-C as one request, and ends in order', async (version) => {
    const { ended, out, ...rest } = await running(version)
    process.kill(-rest.group, 'SIGINT')
    expect(await ended).toEqual({ code: 130, signal: null })
    expect(await leftOf(rest)).toEqual([])
    expect(globSync('**/*.part', { cwd: join(out, 'runs') })).toEqual([])
  })

  it.each(extremes)('that is asked a second time, on Node %s, ends at once', async (version) => {
    const { child, ended, ...rest } = await running(version)
    send(child, 'SIGINT')
    send(child, 'SIGTERM')
    await pause(30)
    if (child.exitCode === null && child.signalCode === null) send(child, 'SIGINT')
    const asked = performance.now()
    await ended
    expect(performance.now() - asked).toBeLessThan(10_000)
    expect(await leftOf(rest)).toEqual([])
  })

  it.each(versions)('whose command is killed on Node %s, whatever that was, ends with it', async (version) => {
    const { child, ended, ...rest } = await running(version)
    send(child, 'SIGKILL')
    await ended
    expect(await leftOf(rest)).toEqual([])
  })

  it('whose whole process group is killed leaves nothing behind', async () => {
    const { ended, ...rest } = await running(process.version)
    process.kill(-rest.group, 'SIGKILL')
    await ended
    expect(await leftOf(rest)).toEqual([])
  })
})
