import { expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { day, dollars, now, type Scene, sceneOf, wei } from '../test/fixtures/scene.ts'

const today = Math.floor(now / day)

/** A day on which 5,000 dollars are given back, for which 3,000 dollars of fees were paid the day before. */
const giving = (change: (scene: Scene) => void = () => {}): Scene =>
  sceneOf((scene) => {
    const { view } = scene
    view.chain.rebates = { held: wei(5000 / 30), fresh: wei(5000 / 30), freshOn: today, day: today, fees: 3000, cap: 1 }
    view.outsideAccount = 1e6
    view.native = wei(100)
    change(scene)
  })

const rich = ({ view }: Scene): void => void (view.account.bridge.usdc = dollars(500_000))

test('nothing is done where nothing is given back, or while nobody knows what was paid', () => {
  const without = sceneOf(rich)
  expect(decided('washTrader', without)).toEqual({ memory: decided('washTrader', without).memory, intents: [] })
  const early = giving((scene) => {
    rich(scene)
    scene.view.chain.rebates.day = today - 1
  })
  expect(decided('washTrader', early).intents).toEqual([])
})

test('what it buys it sells again right behind, and dollars come when they are missing', () => {
  const { intents, memory } = decided('washTrader', giving(rich))
  expect(done({ intents })).toEqual(['netswap.swap', 'netswap.swap'])
  const [[buy], [sell]] = said({ intents }, 'netswap.swap') as [[never], [never]] as unknown as [
    [{ side: string; amountIn: bigint; minOut: bigint }],
    [{ side: string; amountIn: bigint }],
  ]
  expect([buy.side, sell.side]).toEqual(['buy', 'sell'])
  // Without METIS of its own it can sell no more than it surely gets.
  expect(sell.amountIn).toBe(buy.minOut)
  expect(memory.own).toBeGreaterThan(0)
  const { deposits, intents: none } = decided('washTrader', giving())
  expect(deposits).toHaveLength(1)
  expect(done({ intents: none })).toEqual([])
})

test('it means to pay more the more is given back for a dollar of fees, and nothing where that is too little', () => {
  const own = (held: number, before = 500, parameters = {}): number => {
    const scene = giving((changed) => {
      rich(changed)
      changed.view.chain.rebates.held = wei(held / 30)
    })
    return decided('washTrader', scene, { parameters, memory: { own: before, before, planned: today - 1 } }).memory.own
  }
  expect(own(5000)).toBeGreaterThan(500)
  expect(own(6000)).toBeGreaterThan(own(5000))
  expect(own(2000)).toBeLessThan(500)
  expect(own(1000, 0)).toBe(0)
  expect(own(5000, 500, { strategic: true })).toBeLessThan(own(5000))
})

test('when rebates are over it leaves the pool, and takes its dollars home', () => {
  const over = sceneOf((scene) => {
    rich(scene)
    scene.view.native = wei(100)
    scene.view.account.netswap.native = scene.view.chain.netswap.native.liquidity / 10n
  })
  const { intents, memory } = decided('washTrader', over, { memory: { approved: true, own: 500 } })
  expect(done({ intents })).toEqual(['netswap.removeLiquidity', 'bridge.withdraw'])
  expect(memory.approved).toBe(true)
})
