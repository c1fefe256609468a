import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect, type Scope } from 'effect'
import { expect, test } from 'vitest'
import { thisWriter } from '../storage/writer.ts'
import { occupy } from './occupancy.ts'

const folderOf = () => mkdtempSync(join(tmpdir(), 'terrarium-test-occupancy-'))
const enter = (out: string, identity = 'ours', prepare = () => {}) =>
  occupy(out, { identity, campaign: 'tiny' }, prepare)
const live = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

/** What another process says of itself, seconds ago. */
function present(out: string, writer: object, identity: string, secondsAgo = 0): void {
  const path = join(out, '.running', `other.${Math.random().toString(36).slice(2)}.process`)
  writeFileSync(path, JSON.stringify({ writer, identity, campaign: 'other' }))
  const then = new Date(Date.now() - secondsAgo * 1000)
  utimesSync(path, then, then)
}
const elsewhere = { place: 'another-host-1', pid: 1 }

test('of those in one folder each run is somebody’s alone, and free again when they let it go or leave', () =>
  live(
    Effect.gen(function* () {
      const out = folderOf()
      const one = yield* enter(out)
      const claimed = yield* Effect.scoped(
        Effect.gen(function* () {
          const other = yield* enter(out)
          expect(yield* one.claim('a')).toBe(true)
          expect(yield* one.claim('a')).toBe(false)
          expect(yield* other.claim('a')).toBe(false)
          yield* one.release('a')
          return [yield* other.claim('a'), yield* one.claim('a')]
        }),
      )
      expect(claimed).toEqual([true, false])
      expect(yield* one.claim('a')).toBe(true)
    }),
  ))

test('the first prepares the folder before anybody else is in, and the last leaves nothing behind', async () => {
  const out = folderOf()
  const prepared: string[] = []
  await live(
    Effect.gen(function* () {
      yield* enter(out, 'ours', () => void prepared.push('first'))
      yield* enter(out, 'ours', () => void prepared.push('second'))
      expect(readdirSync(out)).toEqual(['.running'])
    }),
  )
  expect(prepared).toEqual(['first'])
  expect(readdirSync(out)).toEqual([])
})

test.each([
  ['a process of this machine', thisWriter, 0, true],
  ['a process of another machine that has given a sign of life', elsewhere, 30, true],
  ['a process of another machine that has given none for long', elsewhere, 300, false],
  ['a dead process of this machine', { ...thisWriter, pid: 2 ** 22 - 1 }, 0, false],
])('a folder in which %s is at work on something else is %s', async (_, writer, secondsAgo, occupied) => {
  const out = folderOf()
  await live(
    Effect.gen(function* () {
      mkdirSync(join(out, '.running'))
      present(out, writer, 'theirs', secondsAgo)
      const entered = yield* Effect.result(enter(out))
      expect(entered._tag).toBe(occupied ? 'Failure' : 'Success')
      if (entered._tag === 'Failure') {
        expect(entered.failure.message).toMatch(/is being written by another campaign or version, other .*--out/)
      }
    }),
  )
})

test('a run of a process that died is taken over by whoever asks for it next', () =>
  live(
    Effect.gen(function* () {
      const out = folderOf()
      const one = yield* enter(out)
      writeFileSync(join(out, '.running', 'a.claim'), 'somebody who is not here')
      writeFileSync(join(out, '.running', 'junk.process'), 'no JSON')
      expect(yield* one.claim('a')).toBe(true)
      expect(readdirSync(join(out, '.running')).filter((name) => name.endsWith('.process'))).toHaveLength(1)
    }),
  ))
