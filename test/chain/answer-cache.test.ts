import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect, Result } from 'effect'
import { expect, it } from 'vitest'
import {
  type AnswerCache,
  findPinned,
  keepAnswers,
  openAnswerCache,
} from '../../sandbox/chain/upstream/answer-cache.ts'
import { balanceOf } from '../../sandbox/chain/upstream/question.ts'

const pinned = { chainId: 1_088, hash: `0x${'ab'.repeat(32)}` }
const block = 7
const newCache = () => mkdtempSync(join(tmpdir(), 'terrarium-answers-'))
const fileOf = (cache: string) => join(cache, '1088', '7', `${pinned.hash}.jsonl`)

/** Any JSON is an answer to such a question. */
const get = (answers: AnswerCache, key: string) => answers.get({ key, read: (result) => JSON.stringify(result) })

const opened = <A, E>(cache: string, use: (answers: AnswerCache) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.scoped(openAnswerCache({ cache }, block, pinned).pipe(Effect.flatMap(use))))

/** Writes answers for ever, some of them long, and says after every one how many there are. */
const writer = (cache: string, name: string) => `
  import { Effect } from 'effect'
  import { writeSync } from 'node:fs'
  import { openAnswerCache } from '${new URL('../../sandbox/chain/upstream/answer-cache.ts', import.meta.url).href}'
  await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const answers = yield* openAnswerCache({ cache: '${cache}' }, ${block}, ${JSON.stringify(pinned)})
    for (let i = 0; ; i++) {
      yield* answers.put('${name} ' + i, JSON.stringify('${name}'.repeat(i % 7 === 0 ? 20_000 : 10) + i))
      writeSync(1, i + '\\n')
    }
  })))`

it('keeps every answer of writers that are killed in the middle, also of two at once', async () => {
  const cache = newCache()
  const written = await Promise.all(
    ['left', 'right'].map(async (name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer(cache, name)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.on('data', (chunk) => {
        said += String(chunk)
        if (said.length > 2_000) child.kill('SIGKILL')
      })
      await once(child, 'close')
      return { name, count: said.split('\n').length - 1 }
    }),
  )
  await opened(cache, (answers) =>
    Effect.sync(() => {
      for (const { name, count } of written) {
        expect(count).toBeGreaterThan(100)
        for (let i = 0; i < count; i++)
          expect(get(answers, `${name} ${i}`)).toBe(`"${name.repeat(i % 7 === 0 ? 20_000 : 10)}${i}"`)
      }
      expect(answers.damaged).toBeLessThanOrEqual(written.length)
    }),
  )
})

it('drops a record that was cut off, and the one that is written after it is whole', async () => {
  const cache = newCache()
  await opened(cache, (answers) => Effect.all([answers.put('one', '"0x1"'), answers.put('two', '"0x2"')]))
  truncateSync(fileOf(cache), readFileSync(fileOf(cache)).length - 20)
  await opened(cache, (answers) => {
    expect([get(answers, 'one'), get(answers, 'two'), answers.damaged]).toEqual(['"0x1"', undefined, 1])
    return answers.put('three', '"0x3"')
  })
  await opened(cache, (answers) =>
    Effect.sync(() =>
      expect([get(answers, 'one'), get(answers, 'three'), answers.damaged]).toEqual(['"0x1"', '"0x3"', 1]),
    ),
  )
})

it('takes no record of another block, and refuses two answers to one question', async () => {
  const cache = newCache()
  const other = { ...pinned, hash: `0x${'cd'.repeat(32)}` }
  const foreign = Effect.scoped(
    openAnswerCache({ cache }, block, other).pipe(Effect.flatMap((answers) => answers.put('one', '"0x1"'))),
  )
  await Effect.runPromise(foreign)
  expect(await Effect.runPromise(findPinned(cache, block))).toEqual([other])
  await opened(cache, (answers) => answers.put('two', '"0x2"'))
  appendFileSync(fileOf(cache), readFileSync(join(cache, '1088', '7', `${other.hash}.jsonl`)))
  await opened(cache, (answers) => {
    expect([get(answers, 'one'), get(answers, 'two'), answers.damaged]).toEqual([undefined, '"0x2"', 1])
    return Effect.void
  })
  // Two processes that were told different things.
  await opened(cache, (first) =>
    Effect.promise(() =>
      opened(cache, (second) => Effect.all([first.put('three', '"0x3"'), second.put('three', '"0x4"')])),
    ),
  )
  const contradictory = await Effect.runPromise(Effect.result(Effect.scoped(openAnswerCache({ cache }, block, pinned))))
  expect(Result.isFailure(contradictory) && contradictory.failure.message).toMatch(/three.*"0x3" and "0x4"/s)
})

it('says where it cannot keep anything', async () => {
  const failure = opened('/dev/null', (answers) => answers.put('one', '"0x1"'))
  await expect(failure).rejects.toThrow(/\/dev\/null.*Name a folder/s)
})

it('reads what came with results, writes nothing there, and puts all that is known beside them, whole and in order', async () => {
  const [cache, kept] = [newCache(), newCache()]
  const put = (folder: string, ...keys: readonly string[]) =>
    opened(folder, (answers) => Effect.all(keys.map((key) => answers.put(key, JSON.stringify(key)))))
  await put(kept, 'two', 'four')
  const before = readFileSync(fileOf(kept), 'utf8')
  const both = Effect.scoped(
    Effect.gen(function* () {
      const answers = yield* openAnswerCache({ cache, kept }, block, pinned)
      expect(['one', 'two', 'four'].map((key) => get(answers, key))).toEqual([undefined, '"two"', '"four"'])
      yield* answers.put('one', '"one"')
    }),
  )
  await Effect.runPromise(both)
  expect(readFileSync(fileOf(kept), 'utf8')).toBe(before)

  appendFileSync(fileOf(cache), '{"ask":"half')
  appendFileSync(fileOf(kept), 'not JSON\n')
  await Effect.runPromise(keepAnswers({ cache, kept }, pinned.chainId, block))
  const lines = readFileSync(fileOf(kept), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).ask)).toEqual(['four', 'one', 'two'])
  await opened(kept, (answers) => Effect.sync(() => expect(answers.damaged).toBe(0)))
  expect(readdirSync(join(kept, '1088', '7'))).toHaveLength(1)

  // What a stranger put beside the results contradicts what this machine was told.
  await put(cache, 'five')
  await opened(kept, (answers) => answers.put('five', '"another"'))
  const refused = await Effect.runPromise(Effect.flip(Effect.scoped(openAnswerCache({ cache, kept }, block, pinned))))
  expect(refused.message).toMatch(/holds two answers to "five"/)
})

it('gives no answer that cannot be one to the question, whatever its checksum says', () =>
  opened(newCache(), (answers) =>
    Effect.gen(function* () {
      const { key } = balanceOf(`0x${'11'.repeat(20)}`, block)
      for (const answer of ['not JSON', '"0x"', '"0x01"', '{}', 'null', '["0x1"]']) {
        yield* answers.put(key, answer)
        expect(answers.get(balanceOf(`0x${'11'.repeat(20)}`, block)), answer).toBeUndefined()
      }
      yield* answers.put(key, '"0x1"')
      expect(answers.get(balanceOf(`0x${'11'.repeat(20)}`, block))).toBe('"0x1"')
    }),
  ))
