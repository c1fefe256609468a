import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { dollars, sceneOf } from '../test/fixtures/scene.ts'

/** Venues by fee and appeal, beside somebody with dollars in the wallet and outside. */
const venues = (list: readonly (readonly [fee: number, appeal: number])[], wallet = 100, outsideAccount = 0) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.account.bridge.usdc = dollars(wallet)
    view.chain.grants.venues = list.map(([fee, appeal], i) => ({
      builder: at(70 + i),
      fee: dollars(fee),
      appeal,
      keptUntil: view.now,
    }))
  })

const steady = { parameters: { valueUsd: 6, valueSpread: 0 } }

describe('a patron', () => {
  test('without venues, or with none that is worth its fee and gas, does nothing', () => {
    expect(decided('patron', venues([]), steady).intents).toEqual([])
    expect(decided('patron', venues([[6, 1]]), steady).intents).toEqual([])
    expect(done(decided('patron', venues([[5, 1]]), steady))).toEqual(['grants.visit'])
  })

  test('uses the venue that gives most above its fee', () => {
    const visited = (list: Parameters<typeof venues>[0]) =>
      said(decided('patron', venues(list), steady), 'grants.visit')
    const better = [
      [5, 1],
      [5, 2],
      [1, 1],
    ] as const
    expect(visited(better)).toEqual([[at(71)]])
    expect(visited([...better, [1, 2]])).toEqual([[at(73)]])
  })

  test('comes no more to what nobody has kept up for long', () => {
    const decayed = (years: number) => {
      const scene = venues([[5, 1.2]])
      Object.assign(scene.view.chain.grants.venues[0]!, { keptUntil: scene.view.now - years * 365 * 86_400 })
      return done(decided('patron', scene, steady))
    }
    expect(decayed(0)).toEqual(['grants.visit'])
    expect(decayed(0.1)).toEqual(['grants.visit'])
    expect(decayed(1)).toEqual([])
  })

  test('sends for money only when it is short, never for more than it has, and stays away when it cannot pay', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), fc.nat(20), (outsideAccount, wallet) => {
        const scene = venues([[5, 2]], wallet, outsideAccount)
        const decision = decided('patron', scene, steady)
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
        const brought = (decision.deposits ?? []).reduce((sum, { amount }) => sum + amount, dollars(wallet))
        if (wallet >= 5) expect(decision.deposits).toEqual([])
        if (done(decision).length > 0) expect(brought).toBeGreaterThanOrEqual(dollars(5))
        else expect(wallet).toBeLessThan(5)
      }),
    )
  })
})
