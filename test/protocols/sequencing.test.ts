import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const alice = '0x00000000000000000000000000000000000a11ce'

test('try', () =>
  live(
    Effect.gen(function* () {
      const t0 = performance.now()
      const stage = yield* openStage({ sequencing: {} })
      console.log('open', performance.now() - t0)
      const { sequencing } = stage.actions
      yield* stage.endow(alice, { native: 10, metis: 50_000 })
      const lock = sequencing.lock({ signer: alice, recipient: alice, amount: 40_000n * 10n ** 18n })
      console.log(yield* stage.play(alice, ...sequencing.approvals(), lock))
      for (let i = 0; i < 30; i++) {
        stage.pass(3599)
        const { facts } = yield* stage.play(alice)
        for (const f of facts) console.log(i, JSON.stringify(f, (_, v) => (typeof v === 'bigint' ? String(v) : v)))
      }
      console.log((yield* stage.state('sequencing')).seats[0], (yield* stage.state('sequencing')).epochs)
      expect(1).toBe(1)
    }),
  ))
