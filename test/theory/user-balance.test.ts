import { expect, test } from 'vitest'
import { agentKinds } from '../../agents/index.ts'
import type { SwapOrder } from '../../protocols/pair.ts'
import { streamsOf } from '../../sandbox/random/streams.ts'
import { born } from '../fixtures/decided.ts'
import { dollars, me, prices, sceneOf, wei } from '../fixtures/scene.ts'

/** US dollars that somebody gives for METIS in his first ten days of four swaps each, less METIS that he gives, before costs. */
function netPurchase(seed: number, nativeShare: number): number {
  const { attributes, memory, endowment } = born('user', { parameters: { nativeShare }, seed })
  const { view, deployments } = sceneOf()
  view.outside.users = 9
  const { bridge, metis: own } = view.account
  Object.assign(bridge, { usdc: dollars(endowment.usdc), weth: wei(endowment.weth) })
  own.wmetis = wei(endowment.metis)
  const streams = streamsOf(seed)('user')
  let remembered = memory
  let bought = 0
  for (let step = 0; step < 40; step++) {
    const random = (purpose: string) => streams(purpose, step)
    const trading = {
      approvals: () => [],
      swap: (order: SwapOrder) => ({ ...order, to: deployments.netswap.router }),
    }
    const here = {
      view,
      deployments: { ...deployments, hercules: undefined },
      me,
      review: true,
      attributes,
      memory: remembered,
      actions: { netswap: trading },
      random,
    }
    const decision = agentKinds.user.decide(here as never)
    remembered = decision.memory
    for (const { pool, side, amountIn, minOut } of (decision.intents ?? []) as unknown as SwapOrder[]) {
      // What was quoted, less than the tolerance of two per cent: the pool itself stands still.
      const out = (minOut * 100n) / 98n
      const base = side === 'buy' ? out : -amountIn
      bridge.usdc += side === 'buy' ? -amountIn : out
      if (pool === 'bridged') bridge.weth += base
      if (pool !== 'native') continue
      own.wmetis += base
      bought += side === 'buy' ? Number(amountIn) / 1e6 : (-Number(amountIn) / 1e18) * prices.metis
    }
  }
  return bought
}

test('C.7: users buy no more METIS than they sell: in ten days all together make noise, at any mix of the pools', () => {
  for (const nativeShare of [0.3, 0.5, 1]) {
    const bought = Array.from({ length: 200 }, (_, seed) => netPurchase(seed, nativeShare))
    const mean = bought.reduce((sum, usd) => sum + usd, 0) / bought.length
    const variance = bought.reduce((sum, usd) => sum + (usd - mean) ** 2, 0) / (bought.length - 1)
    expect(Math.abs(mean)).toBeLessThan(3 * Math.sqrt(variance / bought.length))
  }
})
