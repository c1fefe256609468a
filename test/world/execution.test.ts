import { Effect } from 'effect'
import { fromUnits } from '../../protocols/token.ts'
import { expect, test } from 'vitest'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { steps } from '../../sandbox/world/step.ts'
import { specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

const fromDay = 8
const searched = campaign.parse({
  name: 'executed',
  question: 'Do users notice what the order of a block takes from them?',
  days: 24,
  blockSeconds: 3600,
  seeds: 2,
  ordering: 'first-come',
  programme: { fromDay, days: 2 },
  evaluation: { fromDay: 10, toDay: 24 },
  agents: {
    user: { count: 24, swapsPerDay: 4, swapUsd: 20_000, slippage: 0.05 },
    investor: { count: 40 },
    searcher: { count: 4 },
  },
  market: { users: 20, serviceElasticity: 0.9 },
  policies: [{ id: 'auction', title: 'Whoever pays most comes first', ordering: 'priority-auction' }],
})

/** Users at the end, and organic volume and the share of it that was lost to execution since the rule may differ. */
const lived = (policy: string, seed: number) =>
  Effect.gen(function* () {
    const spec = specOf(searched, policy, seed)
    const world = yield* worldOf(spec)
    let [volumeUsd, triedUsd, lostUsd] = [0, 0, 0]
    const { usdc } = world.deployments.bridge
    yield* steps(world, blocksOf(spec), ({ entries }) => {
      const { block, execution } = world.state
      if (block <= fromDay * 24) return
      triedUsd += execution.volumeUsd
      lostUsd += execution.lostUsd
      for (const { actor, fact } of entries) {
        if (fact.type !== 'swap' || !actor.startsWith('user-')) continue
        volumeUsd += fromUnits(fact.tokenIn === usdc.address ? fact.amountIn : fact.amountOut, usdc.decimals)
      }
    })
    return { users: world.state.market.users, volumeUsd, lost: lostUsd / triedUsd }
  })

test('where searchers see what waits and pay to come first, users lose by it, swap less and are fewer', () =>
  live(
    Effect.gen(function* () {
      for (const seed of [1, 2]) {
        const [plain, searchedFor] = [yield* lived('none', seed), yield* lived('auction', seed)]
        // Where nobody looks, what users lose and win by whoever came before them nearly evens out.
        expect(Math.abs(plain.lost)).toBeLessThan(searchedFor.lost / 2)
        expect(searchedFor.lost).toBeGreaterThan(plain.lost + 0.002)
        expect(searchedFor.users).toBeLessThan(0.98 * plain.users)
        expect(searchedFor.volumeUsd).toBeLessThan(plain.volumeUsd)
      }
    }),
  ))
