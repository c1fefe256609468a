import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../fixtures/cli.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const guide = readFileSync(join(root, 'docs/write-a-protocol.md'), 'utf8')

/** The block of code that follows a file's name in the guide. */
function blockOf(file: string): string {
  const [, code] = guide.split(`\`${file}\``)[1]!.match(/```\w+\n(.*?)```/s)!
  return code!
}

test(
  'who follows docs/write-a-protocol.md on a copy of the project has a protocol, typed everywhere, without a cast',
  { timeout: 240_000 },
  () => {
    const copy = temporaryFolder('guide')
    const parts = [
      'agents',
      'bin',
      'docs',
      'protocols',
      'sandbox',
      'test',
      'schemas',
      'package.json',
      'tsconfig.json',
      'vitest.config.ts',
    ]
    for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const files = [
      'contracts/Jar.sol',
      'contracts.json',
      'deployment.ts',
      'deploy.ts',
      'actions.ts',
      'state.ts',
      'events.ts',
      'index.ts',
    ]
    for (const file of files) write(join(copy, 'protocols/tip', file), blockOf(`protocols/tip/${file}`))
    const [testCode] = [...guide.matchAll(/```ts\n(import \{ Effect \} from 'effect'\nimport \{ expect.*?)```/gs)].map(
      ([, code]) => code!,
    )
    write(join(copy, 'test/protocols/tip.test.ts'), testCode!)

    const index = join(copy, 'protocols/index.ts')
    const before = readFileSync(index, 'utf8')
    const [line] = /^import \{ tip \}.*$/m.exec(guide)!
    writeFileSync(index, `${line}\n${before.replace('  feeds,\n', '  feeds,\n  tip,\n')}`)

    const run = (program: string, ...args: readonly string[]) =>
      execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: copy, encoding: 'utf8' })
    execFileSync(process.execPath, ['sandbox/artifacts/generate.ts'], { cwd: copy })
    expect(run('typescript/bin/tsc', '--noEmit', '-p', '.')).toBe('')
    expect(run('vitest/vitest.mjs', 'run', 'test/protocols/tip.test.ts')).toMatch(/1 passed/)
  },
)

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
