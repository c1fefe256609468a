import { Effect } from 'effect'
import { type Hex, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { openingOf, openRun } from '../../sandbox/run/open-run.ts'
import { step } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

/** Some two hundred people, of whom most are born with two or three things. */
const spec = specOf(smallCampaign({ agents: { user: { count: 160 } } }), 'native-linear')

interface Header {
  readonly timestamp: Hex
  readonly transactions: readonly Hex[]
}

describe('what a run opens with', () => {
  test('is mined in blocks that Anvil likes, all at the opening’s second, and the run counts its own from one', () =>
    live(
      Effect.gen(function* () {
        const origin = yield* serveOrigin(spec.base)
        const world = yield* openRun(spec, { ...origin, history: true })
        const { chain, state, inhabitants } = world
        const opening = openingOf(origin.base)
        expect(state).toMatchObject({ now: opening, block: 0 })

        const last = Number(yield* chain.rpc.call<Hex>('eth_blockNumber'))
        const sizes: number[] = []
        for (let number = last; ; number--) {
          const { timestamp, transactions } = yield* chain.rpc.call<Header>('eth_getBlockByNumber', [
            `0x${number.toString(16)}`,
            false,
          ])
          if (Number(timestamp) !== opening) break
          sizes.unshift(transactions.length)
        }
        expect(sizes.length).toBeGreaterThan(2)
        expect(sizes.slice(0, -1).every((size) => size === 150)).toBe(true)
        expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(2 * inhabitants.length)

        const { block } = yield* step(world)
        expect(block.timestamp).toBe(opening + world.blockSeconds)
        expect(world.state.block).toBe(1)
      }),
    ))

  test('has to succeed in every one of them', async () => {
    const error = await live(
      Effect.flip(
        worldOf(spec, {
          // A token that comes for nobody reverts; in the order of birth everybody else comes behind.
          inhabitants: ([first, ...others]) => [
            { ...first!, address: zeroAddress, endowment: { ...first!.endowment, usdc: 1 } },
            ...others,
          ],
        }),
      ),
    )
    expect(error).toMatchObject({ _tag: 'PromiseBroken', block: 0 })
    expect(error.message).toContain('bridge’s transaction')
  })
})
