import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { openRun } from '../../sandbox/run/open-run.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { type StepResult, step, steps } from '../../sandbox/world/step.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const blocks = 60

it('keeping the books while the next block is mined gives the same blocks and the same books', async () => {
  const spec = await tinyRun('vested')
  const program = Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base)
      const oneByOne = yield* openRun(spec, origin)
      const overlapped = yield* openRun(spec, origin)
      const moments: { first: StepResult[]; second: StepResult[] } = { first: [], second: [] }
      for (let i = 0; i < blocks; i++) moments.first.push(yield* step(oneByOne))
      yield* steps(overlapped, blocks, (moment) => moments.second.push(moment))
      return moments
    }),
  )
  const { first, second } = await Effect.runPromise(program)
  expect(first).toHaveLength(blocks)
  expect(second).toEqual(first)
})
