import { spawn } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { listen, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { contentOf, digestsOf } from '../fixtures/results.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const alone = temporaryFolder('alone')

describe('the same campaign gives the same bytes', () => {
  beforeAll(async () => {
    const { code, stderr } = await terrarium(['run', tinyPath, '--out', alone, '--workers', '1'])
    expect(code, stderr).toBe(0)
  })

  it('with four workers on a busy machine', async () => {
    const busy = temporaryFolder('busy')
    // Four workers and their chains are more than most machines have cores for; one burner takes some of what there is.
    const burner = spawn(process.execPath, ['-e', 'for (;;);'])
    const { code } = await terrarium(['run', tinyPath, '--out', busy, '--workers', '4']).finally(() =>
      burner.kill('SIGKILL'),
    )
    expect(code).toBe(0)
    expect(contentOf(busy)).toEqual(contentOf(alone))
  })

  it('from a second clone in another folder, which builds its own base chain', async () => {
    const clone = temporaryFolder('clone')
    for (const part of ['agents', 'protocols', 'sandbox', 'bin', 'test/fixtures', 'package.json']) {
      cpSync(join(root, part), join(clone, part), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
    const out = join(clone, 'elsewhere')
    const child = spawn(
      process.execPath,
      [join(clone, 'bin/terrarium.js'), 'run', join(clone, 'test/fixtures/tiny.yaml'), '--out', out],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TERRARIUM_CACHE: join(clone, 'cache') } },
    )
    const { code, stderr } = await listen(child)
    expect(code, stderr).toBe(0)
    expect(digestsOf(out)).toEqual(digestsOf(alone))
    expect(contentOf(out)).toEqual(contentOf(alone))
  })

  it('and `verify` says so, and says otherwise of a digest that was changed', async () => {
    const { code, stdout } = await terrarium(['verify', alone, '--runs', '2'])
    expect(code).toBe(0)
    expect(stdout.match(/^same /gm)).toHaveLength(2)

    const forged = temporaryFolder('forged')
    cpSync(alone, forged, { recursive: true })
    const path = join(forged, 'runs/world=smooth/policy=native/seed=1/run.json')
    const { readFileSync, writeFileSync } = await import('node:fs')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"digest": "./, '"digest": "x'))
    const answer = await terrarium(['verify', forged, '--run', 'world=smooth/policy=native/seed=1'])
    expect(answer.code).toBe(1)
    expect(answer.stdout).toMatch(/^DIFFERENT {2}world=smooth\/policy=native\/seed=1/m)
  })
})
