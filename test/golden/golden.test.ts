import { readFileSync, writeFileSync } from 'node:fs'
import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { run } from '../../sandbox/run/run.ts'
import { baseChain } from '../../sandbox/origin/base-chain.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const path = new URL('tiny.json', import.meta.url)

/**
 * What a run comes to today, down to the state root. It changes when anything in the simulation does: then run
 * `UPDATE_GOLDEN=1 npx vitest run test/golden`, and say in the commit why it changed.
 */
describe('the golden run', () => {
  it('in memory, where state roots are real, ends in the state that is written down', async () => {
    const spec = await tinyRun('vested')
    const outcome = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const base = yield* baseChain(spec.base)
          return yield* run(spec, { source: { kind: 'memory', state: base.state }, base })
        }),
      ),
    )
    const last = outcome.blocks.at(-1)!
    expect(BigInt(last.stateRoot)).not.toBe(0n)
    const found = {
      blocks: outcome.blocks.length,
      stateRoot: last.stateRoot,
      blockHash: last.hash,
      state: outcome.state,
    }
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, `${JSON.stringify(found, undefined, 2)}\n`)
    expect(found).toEqual(JSON.parse(readFileSync(path, 'utf8')))
  })

  it('as a fork has the same receipts in every block, and the same values', async () => {
    const spec = await tinyRun('vested')
    const inMemory = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const base = yield* baseChain(spec.base)
          return yield* run(spec, { source: { kind: 'memory', state: base.state }, base })
        }),
      ),
    )
    const asFork = await Effect.runPromise(reproduce(spec))
    expect(asFork.blocks.map(({ receiptsRoot }) => receiptsRoot)).toEqual(
      inMemory.blocks.map(({ receiptsRoot }) => receiptsRoot),
    )
    expect(asFork.record.values).toEqual(inMemory.record.values)
    expect(asFork.blocks.every(({ stateRoot }) => BigInt(stateRoot) === 0n)).toBe(true)
  })
})
