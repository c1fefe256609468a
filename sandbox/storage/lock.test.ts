import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { locked } from './lock.ts'
import { thisWriter } from './writer.ts'

const folderOf = () => mkdtempSync(join(tmpdir(), 'terrarium-test-lock-'))
const take = (path: string) => Effect.runPromise(locked(path, () => readFileSync(path, 'utf8'), String))

test('of many processes that add to one number under a lock, none is lost', async () => {
  const folder = folderOf()
  writeFileSync(join(folder, 'number'), '0')
  const program = `
    import { Effect } from 'effect'
    import { readFileSync, writeFileSync } from 'node:fs'
    import { locked } from '${new URL('./lock.ts', import.meta.url).href}'
    const add = () => writeFileSync('${folder}/number', String(Number(readFileSync('${folder}/number', 'utf8')) + 1))
    for (let i = 0; i < 50; i++) await Effect.runPromise(locked('${folder}/deep/lock', add, (cause) => cause))`
  const ends = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
    return (await once(child, 'close'))[0]
  })
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0])
  expect(readFileSync(join(folder, 'number'), 'utf8')).toBe('200')
  expect(readdirSync(join(folder, 'deep'))).toEqual([])
})

test.each([
  ['a dead process of this machine', { ...thisWriter, pid: 2 ** 22 - 1 }, 0],
  ['a process that had a number which another has now', { ...thisWriter, began: '1' }, 0],
  ['another machine, long ago', { place: 'another-host-1', pid: 1 }, 3600],
  ['nobody knows whom, long ago', 'no JSON', 3600],
])('a lock that was left behind by %s is taken over', async (_, owner, secondsAgo) => {
  const path = join(folderOf(), 'lock')
  writeFileSync(path, JSON.stringify(owner))
  const then = new Date(Date.now() - secondsAgo * 1000)
  utimesSync(path, then, then)
  expect(JSON.parse(await take(path))).toEqual(thisWriter)
  expect(readdirSync(join(path, '..'))).toEqual([])
})

test.each([
  ['a living process of this machine', thisWriter],
  ['another machine', { place: 'another-host-1', pid: 1 }],
  ['nobody knows whom', 'no JSON'],
])('a lock of %s that is fresh is waited for', async (_, owner) => {
  const path = join(folderOf(), 'lock')
  writeFileSync(path, JSON.stringify(owner))
  const first = await Promise.race([take(path), new Promise((resolve) => setTimeout(resolve, 200, 'still waiting'))])
  expect(first).toBe('still waiting')
})

test('what goes wrong under a lock, or on the way to it, is the caller’s error, and the lock is free again', async () => {
  const path = join(folderOf(), 'lock')
  const fail = () => {
    throw new Error('wrong')
  }
  expect(await Effect.runPromise(Effect.flip(locked(path, fail, (cause) => (cause as Error).message)))).toBe('wrong')
  await take(path)
  mkdirSync(join(path, '..', 'file'), { recursive: true })
  writeFileSync(join(path, '..', 'file', 'x'), '')
  const below = join(path, '..', 'file', 'x', 'lock')
  expect(
    await Effect.runPromise(
      Effect.flip(
        locked(
          below,
          () => 1,
          (cause) => (cause as NodeJS.ErrnoException).code,
        ),
      ),
    ),
  ).toBe('ENOTDIR')
})
