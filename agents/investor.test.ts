import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { day, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A farm for the METIS pool that pays so many METIS a day until `days` from now, beside somebody with dollars outside. */
const farming = (metisADay: number, { days = 100, outsideAccount = 100_000, metis = 0 } = {}) =>
  sceneOf(({ view, deployments }) => {
    // Nothing else is there to go into.
    for (const name of Object.keys(deployments)) {
      if (!['bridge', 'netswap', 'farms'].includes(name)) delete (deployments as Record<string, unknown>)[name]
    }
    view.outsideAccount = outsideAccount
    view.account.metis.wmetis = wei(metis)
    Object.assign(view.chain.farms[0]!, {
      rewardRate: wei(metisADay) / BigInt(day),
      periodFinish: BigInt(view.now + days * day),
      totalStaked: wei(500_000),
    })
  })

const one = { low: 0, high: 0 }
/** Somebody who expects nothing of METIS, has no taste to speak of, and looks whenever he can. */
const sober = {
  parameters: {
    count: 1,
    wealthCap: 1,
    sleeveUsd: 1e9,
    alternativeSpread: one,
    inbornTrust: one,
    extrapolation: 0,
    reversion: 0,
    choiceIntensity: 1e6,
    valuationSpread: 0,
    wantsMoney: 0,
    looking: 1000,
    horizonDays: { median: 60, spread: 0 },
    reviewDays: { median: 4, spread: 0 },
    riskAversion: { median: 0.4, spread: 0 },
    movingCost: { median: 0.002, spread: 0 },
  },
  memory: { growth: { nativePool: 0, bridgedPool: 0 }, reviewed: 1 },
}
const chosen = (scene: ReturnType<typeof sceneOf>, change: object = {}) =>
  decided('investor', scene, { ...sober, ...change }).memory.sleeves[0] as string

describe('an investor', () => {
  test('stays outside where nothing is paid, and goes where it is, with no more than he has', () => {
    expect(done(decided('investor', farming(0), sober))).toEqual([])
    fc.assert(
      fc.property(fc.nat(1e6), (outsideAccount) => {
        const scene = farming(500, { outsideAccount })
        const decision = decided('investor', scene, sober)
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
        if (outsideAccount > 5000) {
          expect(decision.memory.sleeves).toEqual(['nativePool'])
          expect(done(decision)).toEqual(['netswap.addLiquidity', 'farms.stakeAll'])
        }
      }),
    )
  })

  test('counts what is paid until it ends, and no further: a few days of much are worth a visit, a few of little are none', () => {
    expect(chosen(farming(2000, { days: 20 }))).toBe('nativePool')
    expect(chosen(farming(40, { days: 100 }))).toBe('nativePool')
    expect(chosen(farming(40, { days: 3 }))).toBe('off')
  })

  test('leaves when what he came for ends, where there is nothing else', () => {
    const ended = farming(0)
    ended.view.account.netswap.native = wei(100_000)
    const memory = { ...sober.memory, sleeves: ['nativePool'], targets: { nativePool: 200_000 } }
    const decision = decided('investor', ended, { ...sober, memory })
    expect(decision.memory.sleeves).toEqual(['off'])
    expect(done(decision)).toEqual(['netswap.removeLiquidity'])
  })

  test('does not come before an announced start, and asks to look again when it begins or ends once he is in', () => {
    const announced = (days: number) => {
      const scene = farming(0)
      const farm = scene.deployments.farms.farms[0]!.address
      const due = scene.view.now + days * day
      scene.view.announced = [{ farm, amount: wei(20_000), duration: 40 * day, due }]
      return scene
    }
    expect(chosen(announced(8))).toBe('off')
    expect(chosen(announced(0.1))).toBe('nativePool')
    const inside = {
      ...sober,
      attributes: { watchful: true, early: 0 },
      memory: { ...sober.memory, sleeves: ['bridgedPool'], growth: { nativePool: 0, bridgedPool: 5 } },
    }
    const waiting = announced(8)
    expect(decided('investor', waiting, inside).ring).toBe(waiting.view.now + 8 * day)
    expect(decided('investor', waiting, { ...inside, attributes: { watchful: false } }).ring).toBeUndefined()
    // Whoever is outside is woken by nobody but himself: a programme of nothing rings for nobody.
    expect(decided('investor', waiting, { ...sober, attributes: { watchful: true, early: 0 } }).ring).toBeUndefined()
  })

  test('claims what is worth its gas and counts it as coins in hand', () => {
    const claimed = (metis: number) => {
      const scene = farming(0)
      scene.view.account.farms[0]!.earned = wei(metis)
      const decision = decided('investor', scene, sober)
      return { claims: said(decision, 'farms.claim').length, kept: decision.memory.kept as number }
    }
    expect(claimed(1)).toEqual({ claims: 1, kept: 1 })
    expect(claimed(0.01)).toEqual({ claims: 0, kept: 0 })
  })

  test('keeps coins while METIS earns what he wants for waiting, and sells them when it does not', () => {
    const sold = (growth: number, hope: number) => {
      const scene = farming(0, { metis: 1000, outsideAccount: 1e6 })
      const parameters = { ...sober.parameters, drift: hope }
      const memory = { ...sober.memory, kept: 1000, growth: { nativePool: growth, bridgedPool: 0 } }
      return done(decided('investor', scene, { parameters, memory })).some((action) => action.endsWith('.swap'))
    }
    expect(sold(0, 0)).toBe(true)
    // He never goes into the pool with them, but could.
    expect(sold(0.3, -0.05)).toBe(false)
    expect(sold(0, 0.2)).toBe(false)
  })

  test('outside looks the more often the more is to be gained, and hardly where nothing is', () => {
    const looked = (metisADay: number) => {
      let count = 0
      for (let seed = 1; seed <= 400; seed++) {
        const parameters = { ...sober.parameters, looking: 0.004 }
        const decision = decided('investor', farming(metisADay), { ...sober, parameters, seed })
        if (decision.memory.reviewed > 1) count += 1
      }
      return count / 400
    }
    const [none, some, much] = [looked(0), looked(60), looked(120)] as [number, number, number]
    expect(none).toBeLessThan(0.05)
    expect(some).toBeGreaterThan(none)
    expect(much).toBeGreaterThan(some)
  })

  test('of much wealth has several sleeves that choose by themselves, and together no more than is there', () => {
    const parameters = {
      ...sober.parameters,
      sleeveUsd: 20_000,
      wealthUsd: 100_000,
      wealthTail: 1e9,
      choiceIntensity: 1,
    }
    const scene = farming(20)
    const decision = decided('investor', scene, { ...sober, parameters })
    const { sleeves, targets } = decision.memory as { sleeves: string[]; targets: Record<string, number> }
    expect(sleeves).toHaveLength(5)
    expect(new Set(sleeves).size).toBeGreaterThan(1)
    expect(Object.values(targets).reduce((sum, usd) => sum + usd, 0)).toBeLessThanOrEqual(100_200)
    expect(sentIn(decision, scene)).toBeLessThanOrEqual(100_000)
  })
})
