import { execFile } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'
import { temporaryFolder } from '../fixtures/cli.ts'

const execute = promisify(execFile)

/** The example as somebody has it who knows the package from npm alone. */
const folder = temporaryFolder('example')
const dist = temporaryFolder('dist')

/** As in a shell, but for the Node: the one that runs this test. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, NO_COLOR: '1' }

const npm = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await execute('npm', args, { cwd: folder, env }).catch((failed) => failed)
  return `${stdout}${stderr}`
}

async function install(): Promise<void> {
  const out = join(dist, 'dist')
  await execute(process.execPath, [join(projectRoot, 'bin/build.ts'), '--out', out])
  await execute('npm', ['pack', out, '--pack-destination', dist], { cwd: dist, env })
  const tarball = readdirSync(dist).find((name) => name.endsWith('.tgz'))!
  cpSync(join(projectRoot, 'examples/swap-and-stake'), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|fixtures|out|cache)$/.test(path),
  })
  const manifest = join(folder, 'package.json')
  const named = readFileSync(manifest, 'utf8').replace(/file:[^"]+\.tgz/, `file:${join(dist, tarball)}`)
  writeFileSync(manifest, named)
  await npm('install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline')
}

// Foundry's binaries that packages bring are for this platform; elsewhere people have their own.
const here = process.platform === 'linux' && process.arch === 'x64'

describe.runIf(here)('examples/swap-and-stake, outside of this tree and with the package from its tarball', () => {
  beforeAll(install, 240_000)
  // Hundreds of megabytes, unlike what other tests leave behind.
  afterAll(() => [folder, dist].forEach((made) => rmSync(made, { recursive: true, force: true })))

  it('grows its fixture and tests its contract on it, with types, in Vitest and in Foundry', async () => {
    expect(await npm('test')).toMatch(/4 passed/)
    expect(await npm('run', '-s', 'test:types')).not.toMatch(/error TS/)
    expect(await npm('run', 'test:foundry')).toMatch(/4 tests passed, 0 failed/)
  })

  it('and who follows docs/fixtures.md has a first test', async () => {
    const guide = readFileSync(join(projectRoot, 'docs/fixtures.md'), 'utf8')
    const blocks = [...guide.matchAll(/```\w+\n(.*?)```/gs)].map(([, code]) => code!)
    rmSync(join(folder, 'fixtures'), { recursive: true })
    for (const file of ['ecosystem.yaml', 'staking.test.ts']) {
      writeFileSync(
        join(folder, file),
        blocks.find((code) => code.includes(file))!,
      )
    }
    await npm('run', 'fixture')
    expect(await npm('exec', '--', 'vitest', 'run', 'staking.test.ts')).toMatch(/1 passed/)
  })
})
