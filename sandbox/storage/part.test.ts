import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partOf, putFile, putFolder, sweepParts } from './part.ts'
import { thisWriter } from './writer.ts'

const folderOf = () => mkdtempSync(join(tmpdir(), 'terrarium-test-part-'))
const module = new URL('./part.ts', import.meta.url).href
const program = (text: string): string[] => ['--input-type=module', '-e', `import * as part from '${module}'; ${text}`]

test('no two parts have one name, not of one process nor of one process number on two machines', () => {
  const names = new Set(Array.from({ length: 1000 }, () => partOf('run')))
  expect(names.size).toBe(1000)
  for (const name of names) expect(name.startsWith(`run.${thisWriter.place}.${process.pid}.`)).toBe(true)
})

test('the sweep takes parts of dead processes and old ones, and leaves whatever may still be written', async () => {
  const folder = folderOf()
  const dead = spawnSync(process.execPath, program(`console.log(part.partOf('run'))`), {
    encoding: 'utf8',
  }).stdout.trim()
  const living = spawn(process.execPath, program(`console.log(part.partOf('run')); setInterval(() => {}, 1000)`), {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(living.stdout, 'data')
  const names = {
    dead,
    living: String(said).trim(),
    own: partOf('run'),
    // Our number, and yet not ours: a process had it before.
    earlier: `run.${thisWriter.place}.${process.pid}.0123456789ab.part`,
    elsewhere: 'run.another-host-1.77.0123456789ab.part',
    old: 'run.another-host-1.78.0123456789ab.part',
    older: 'run.4711.part',
    former: 'run.4712.part',
    theirs: 'film.part',
    result: 'run',
  }
  for (const name of Object.values(names)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'file'), '')
  }
  const longAgo = new Date(Date.now() - 2 * 86_400_000)
  for (const name of [names.old, names.older, names.theirs]) {
    utimesSync(join(folder, name, 'file'), longAgo, longAgo)
    utimesSync(join(folder, name), longAgo, longAgo)
  }
  sweepParts(folder)
  living.kill('SIGKILL')
  const { living: writing, own, elsewhere, former, theirs, result } = names
  expect(readdirSync(folder).sort()).toEqual([writing, own, elsewhere, former, theirs, result].sort())
  sweepParts(join(folder, 'nothing is here'))
})

test('of several processes that write one folder over and over each finds it whole, and nothing else is left', async () => {
  const folder = folderOf()
  const target = join(folder, 'run')
  const script = `
    import { readFileSync } from 'node:fs'
    const isGood = () => { try { return readFileSync('${target}/two', 'utf8').length === 2000 } catch { return false } }
    for (let i = 0; i < 200; i++) {
      part.putFolder('${target}', { one: 'x'.repeat(1000), two: 'y'.repeat(2000) }, i % 2 ? isGood : () => false)
    }`
  const ends = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, program(script), { stdio: ['ignore', 'inherit', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    const [code] = await once(child, 'close')
    return { code, said }
  })
  expect(await Promise.all(ends)).toEqual(ends.map(() => ({ code: 0, said: '' })))
  expect(readdirSync(folder)).toEqual(['run'])
  expect(readFileSync(join(target, 'two'), 'utf8')).toHaveLength(2000)
})

test('what is there and good is kept, what is not is replaced whole, be it a folder or a file', () => {
  const target = join(folderOf(), 'run')
  const put = (content: string, good: boolean) => putFolder(target, { file: content }, () => good)
  expect(put('first', false)).toBe(true)
  writeFileSync(join(target, 'stray'), '')
  expect(put('second', true)).toBe(false)
  expect(readdirSync(target)).toEqual(['file', 'stray'])
  expect(put('third', false)).toBe(true)
  expect(readdirSync(target)).toEqual(['file'])
  const occupied = join(folderOf(), 'occupied')
  writeFileSync(occupied, 'a file')
  putFolder(occupied, { file: 'first' }, () => false)
  expect(readdirSync(occupied)).toEqual(['file'])
})

test('what cannot be written leaves no part behind', () => {
  const folder = folderOf()
  mkdirSync(join(folder, 'taken'))
  expect(() => putFile(join(folder, 'taken'), 'content')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(readdirSync(folder)).toEqual(['taken'])
})
