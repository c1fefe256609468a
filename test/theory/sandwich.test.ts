import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { exactSandwich } from '../../agents/mind/mev/sandwich.ts'
import { netswapActions } from '../../protocols/netswap/actions.ts'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { netswapEvents } from '../../protocols/netswap/events.ts'
import { live } from '../fixtures/effects.ts'
import { openExchange, owner } from '../fixtures/exchange.ts'

const million = parseEther('1000000')
const v = parseEther('20000')
const minOut = (amountOut(v, million, million) * 99n) / 100n

test('V08: on the pair itself the sandwich of 20,000 at one per cent is what the formula says, to the wei', () =>
  live(
    Effect.gen(function* () {
      const { pair, deployer, logs } = yield* openExchange
      const { deployment, pool } = yield* pair({ base: million, quote: million })
      const { swap } = netswapActions(deployment)
      const { amount, bought, leaves } = exactSandwich({ in: million, out: million }, v, minOut, million)!
      const common = { pool: 'native', to: owner } as const
      yield* deployer.call(swap({ ...common, side: 'buy', amountIn: amount, minOut: bought }))
      yield* deployer.call(swap({ ...common, side: 'buy', amountIn: v, minOut }))
      yield* deployer.call(swap({ ...common, side: 'sell', amountIn: bought, minOut: amount }))
      yield* deployer.finish
      const events = netswapEvents(deployment)[pool.address]!
      const swaps = (yield* logs)
        .flatMap((log) => events[log.topics[0]!]?.(log, { timestamp: 0 }) ?? [])
        .filter((fact) => fact.type === 'swap')
      const [front, victim, back] = swaps
      expect(front!.amountIn).toBe(5095265696499566467927n)
      expect(minOut).toBe(19354667921642449555855n)
      expect(victim!.amountOut).toBeGreaterThanOrEqual(minOut)
      expect(back!.amountOut - front!.amountIn).toBe(172367274518725617549n)
      expect(leaves).toEqual({
        in: million + front!.amountIn + v - back!.amountOut,
        out: million - front!.amountOut - victim!.amountOut + back!.amountIn,
      })
    }),
  ))

test('V09: with a wei more in front of it the swap is refused', () =>
  live(
    Effect.gen(function* () {
      const { pair, deployer } = yield* openExchange
      const { deployment } = yield* pair({ base: million, quote: million })
      const { swap } = netswapActions(deployment)
      const { amount } = exactSandwich({ in: million, out: million }, v, minOut, million)!
      const common = { pool: 'native', to: owner, side: 'buy' } as const
      yield* deployer.call(swap({ ...common, amountIn: amount + 1n, minOut: 0n }))
      yield* deployer.call(swap({ ...common, amountIn: v, minOut }))
      expect(yield* Effect.flip(deployer.finish)).toMatchObject({ _tag: 'DeployFailed' })
    }),
  ))
