import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { Feed, Feeds } from '../../protocols/feeds/artifacts.gen.ts'
import { view } from '../../protocols/read.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'

const stranger = '0x0000000000000000000000000000000000000bad'

test('feeds: the outer prices are on the chain from the next block on, and only their operator brings them', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ feeds: {} })
      expect(yield* stage.state('feeds')).toMatchObject({ metis: 30, eth: 2000 })
      stage.setPrices({ metis: 24.5 })
      stage.pass(3599)
      yield* stage.play(stranger)
      const { pairs } = stage.deployments.feeds
      const [round, answer, , updatedAt] = yield* stage.read(view(Feed.abi, pairs.metis, 'latestRoundData'))
      expect([answer, Number(updatedAt)]).toEqual([2_450_000_000n, stage.now()])
      expect(round).toBe(2n)
      const push = stage.actions.feeds.push({ metis: 1, eth: 1, usdc: 1 })
      expect(yield* stage.refusal(stranger, push, Feeds.abi)).toBe('OwnableUnauthorizedAccount')
    }),
  ))
