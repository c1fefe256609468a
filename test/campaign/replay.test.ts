import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { explainAgent, explainTransaction } from '../../sandbox/replay/explain.ts'
import { rerun } from '../../sandbox/replay/rerun.ts'
import { openRunFolder, type RecordedRun } from '../../sandbox/results/run-folder.ts'
import { openRun } from '../../sandbox/run/open-run.ts'
import { digestState } from '../../sandbox/chain/state-dump.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { step } from '../../sandbox/world/step.ts'
import { start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { live } from '../fixtures/effects.ts'
import { makeForeign } from '../fixtures/forgery.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const out = temporaryFolder('replay')
const folder = join(out, 'runs/world=smooth/policy=native/seed=1')
let recorded: RecordedRun

beforeAll(async () => {
  const { code, stderr } = await terrarium(['run', tinyPath, '--out', out, '--only', 'native', '--seeds', '1'])
  expect(stderr).not.toMatch(/failed and/)
  expect(code).toBe(0)
  recorded = await Effect.runPromise(openRunFolder(folder))
})

describe('a replayed run', () => {
  test('is in the state that the run was in after its first, a middle and its last block', () =>
    live(
      Effect.gen(function* () {
        const last = recorded.blocks.length
        const wanted = [1, Math.floor(last / 2), last]
        // The run itself, step by step, with a look at the state where it is asked for.
        const origin = yield* serveOrigin(recorded.spec.base)
        const world = yield* openRun(recorded.spec, origin)
        for (let block = 1; block <= last; block++) {
          yield* step(world)
          if (!wanted.includes(block)) continue
          const again = yield* rerun(recorded, block)
          expect(again.state.seen.chain).toEqual(world.state.seen.chain)
          expect(digestState(yield* again.chain.dump)).toBe(digestState(yield* world.chain.dump))
        }
      }),
    ))

  test('serves its chain with everybody’s name until Ctrl-C', async () => {
    const child = start(['replay', folder, '--block', '5', '--json'])
    const said = await new Promise<string>((resolve) => {
      let text = ''
      child.stdout!.on('data', (chunk) => {
        text += String(chunk)
        if (text.endsWith('\n')) resolve(text)
      })
    })
    const { url, block, labels } = JSON.parse(said)
    expect(block).toBe(5)
    expect(Object.values(labels)).toEqual(expect.arrayContaining(['investor-0', 'netswap.nativePool', 'foundation']))
    const ask = { jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: ['latest', false] }
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ask),
    })
    const { result } = (await answer.json()) as { result: { hash: string } }
    expect(result.hash).toBe(recorded.blocks[4]!.hash)
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130)
  })

  test('that comes out otherwise names the first block and transaction that differ', () =>
    live(
      Effect.gen(function* () {
        const place = recorded.blocks.findIndex(({ transactions }, i) => i > 8 && transactions.length > 2)
        const blocks = recorded.blocks.map((each, i) =>
          i === place ? { hash: `0x${'0'.repeat(64)}`, transactions: each.transactions.with(1, 'ffffffff') } : each,
        )
        const error = yield* Effect.flip(rerun({ ...recorded, blocks }, place + 1))
        expect(error).toMatchObject({ _tag: 'RunDiffers', block: place + 1, place: 1 })
      }),
    ))
})

describe('an explanation', () => {
  test('of a transaction names who wanted it, and shows its calls', () =>
    live(
      Effect.gen(function* () {
        const agents = yield* explainAgent(recorded, 'investor-1')
        const acted = agents.find(({ transactions }) => transactions.length > 0)!
        const one = acted.transactions[0]!
        expect(acted.decision.intents!.length).toBe(acted.transactions.length)
        const found = yield* explainTransaction(recorded, one.hash.slice(0, 10))
        expect(found).toMatchObject({ hash: one.hash, block: acted.block })
        expect(found.explanation).toMatchObject({ agent: 'investor-1', decision: acted.decision })
        expect(found.trace).toMatchObject({ type: 'CALL' })
      }),
    ))

  test.each([
    [['explain', folder, '--agent', 'nobody-7'], /nobody is called nobody-7/],
    [['explain', folder, '--tx', '0xdeadbeefdeadbeef'], /no transaction of the run has the hash/],
    [['explain', folder], /either --tx HASH or --agent NAME/],
    [['replay', folder, '--block', '5000'], /its blocks are 1 to 72/],
    [['replay', out], /world=…\/policy=…\/seed=…/],
  ])('that cannot be given says why: %j', async (args, reason) => {
    const { code, stdout, stderr } = await terrarium(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(reason)
  })

  test('is refused for a run that other code made', async () => {
    const other = temporaryFolder('other')
    cpSync(out, other, { recursive: true })
    makeForeign(other)
    const { code, stderr } = await terrarium(['replay', join(other, 'runs/world=smooth/policy=native/seed=1')])
    expect(code).toBe(2)
    expect(stderr).toMatch(/another version of the code/)
  })
})
