import { noteBuilding } from '../../sandbox/world/world.ts'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { bundleOf } from '../../sandbox/run/failure.ts'
import { step } from '../../sandbox/world/step.ts'
import { live } from '../fixtures/effects.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { worldOf } from '../fixtures/world.ts'

test('what a failed run leaves says where it stood, what the block was to hold, and why which part of it reverts', async () => {
  const spec = await tinyRun('none')
  await live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      yield* step(world)
      const { address } = world.inhabitants[0]!
      const { swap } = world.actions.netswap
      const impossible = swap({ pool: 'native', side: 'sell', amountIn: 1n << 100n, minOut: 1n, to: address })
      const possible = world.actions.metis.wrap(1n)
      const building = [possible, impossible].map((call) => ({
        actor: 'somebody',
        action: call.action,
        transaction: { from: address, ...call, tip: 0n },
      }))
      noteBuilding(world, building)
      const bundle = yield* bundleOf(world)
      expect(bundle).toMatchObject({ block: 1, now: world.state.now })
      expect(bundle.intents.map(({ action }) => action)).toEqual(['metis.wrap', 'netswap.swap'])
      expect(bundle.traces).toEqual([
        { place: 1, actor: 'somebody', trace: expect.objectContaining({ type: 'CALL', error: expect.any(String) }) },
      ])
      // It goes into a file.
      expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle)
    }),
  )
})
