import { decodeFunctionData, type Hex, parseEther } from 'viem'
import { expect, test } from 'vitest'
import { UniswapV2Router02 } from '../../protocols/netswap/artifacts.gen.ts'
import { TimelockController } from '../../protocols/budget/artifacts.gen.ts'
import { amountOut, zapSwap } from '../../protocols/netswap/constant-product.ts'
import { actions, budget, netswap } from '../../test/fixtures/chainless.ts'
import type { StewardSight } from './enactment.ts'
import { enactOwnedLiquidity } from './owned-liquidity.ts'

const reserves = { base: parseEther('100000'), quote: 3_000_000_000_000n }
const sight = (acted: number) => ({ acted, chain: { netswap: { native: { reserves } } } }) as unknown as StewardSight
const parts = [10, 20, 30].map((due) => ({ due, duration: 10, amount: parseEther(String(due)) }))
const calls = enactOwnedLiquidity(parts, { netswap, budget }, actions)

/** What is bought in a block: by what is announced, and by what is carried out. */
function boughtAt(now: number, acted: number) {
  const due = calls.filter(({ at }) => at > acted && at <= now)
  return due.flatMap(({ call }) => {
    const done = call(now, sight(acted))
    if (done === undefined) return []
    const { functionName, args } = decodeFunctionData({ abi: TimelockController.abi, data: done.data })
    const [targets, , payloads] = args as unknown as [string[], bigint[], Hex[]]
    const asked = targets.flatMap((target, i) => {
      if (target.toLowerCase() !== netswap.router) return []
      const said = decodeFunctionData({ abi: UniswapV2Router02.abi, data: payloads[i]! })
      return [[said.functionName, ...(said.args as readonly unknown[]).filter((arg) => typeof arg === 'bigint')]]
    })
    return [{ functionName, asked }]
  })
}

const purchase = (metis: number) => {
  const amount = parseEther(String(metis))
  const sold = zapSwap(amount, reserves.base)
  const bought = amountOut(sold, reserves.base, reserves.quote)
  return [
    // For no less than what the pool gave after the last block.
    ['swapExactTokensForTokens', sold, bought],
    ['addLiquidity', amount - sold, bought, ((amount - sold) * 999n) / 1000n, (bought * 999n) / 1000n],
  ]
}

const without = (asked: readonly (readonly unknown[])[]) =>
  asked.map((call) => call.filter((arg) => arg !== 2n ** 256n - 1n))

test('a part is announced and bought in one block: half of it, more or less, is sold for what the pool gives, and all goes in', () => {
  const done = boughtAt(10, 9)
  expect(done.map(({ functionName }) => functionName)).toEqual(['scheduleBatch', 'executeBatch'])
  for (const { asked } of done) expect(without(asked)).toEqual(purchase(10))
  expect(Number(zapSwap(parseEther('10'), reserves.base)) / 1e19).toBeCloseTo(1 / 1.997, 4)
})

test('parts that fall due while the chain stands still are bought at once, and none twice', () => {
  expect(boughtAt(30, 9).map(({ asked }) => without(asked))).toEqual([purchase(60), purchase(60)])
  expect(boughtAt(30, 10).map(({ asked }) => without(asked))).toEqual([purchase(50), purchase(50)])
  expect(boughtAt(30, 20).map(({ asked }) => without(asked))).toEqual([purchase(30), purchase(30)])
  expect(boughtAt(19, 10)).toEqual([])
})
