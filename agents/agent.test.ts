import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { born, decided, frozen } from '../test/fixtures/decided.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'
import { agentKinds, type KindName } from './index.ts'

/** What may differ from one block of a life to the next. */
interface Turn {
  readonly price: number
  readonly gap: number
  readonly review: boolean
  /** US dollars: outside, and on the chain in METIS, in dollars, in ether and in LP tokens of the METIS pool. */
  readonly holds: readonly [outsideAccount: number, metis: number, usdc: number, weth: number, native: number]
  /** Tokens a second that farms pay, in thousandths. */
  readonly reward: number
  readonly trend: number
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const usd = fc.oneof(fc.constant(0), between(0, 1e6))
const turns: fc.Arbitrary<Turn> = fc.record({
  price: between(20, 45),
  gap: between(0.93, 1.07),
  review: fc.boolean(),
  holds: fc.tuple(usd, usd, usd, usd, usd),
  reward: fc.nat(50),
  trend: between(-0.02, 0.02),
})

/** The block at which a turn comes, `hour` hours into the life. */
const sceneAt = ({ price, gap, holds, reward, trend }: Turn, hour: number) =>
  sceneOf(({ view }) => {
    const [outsideAccount, metis, usdc, weth, native] = holds
    Object.assign(view, { now: view.now + 3600 * hour, outsideAccount })
    Object.assign(view.outside, { metis: price * gap, users: 3 })
    Object.assign(view.outside.signals.metis, { trend })
    view.chain.netswap.native.reserves.base = wei(1e6 / price)
    view.account.metis.wmetis = wei(metis / price)
    view.account.bridge = { usdc: dollars(usdc), weth: wei(weth / prices.eth) }
    view.account.netswap.native = wei(native / 2)
    for (const farm of [...view.chain.farms, view.chain.rewards.farm]) {
      Object.assign(farm, { rewardRate: BigInt(reward) * 10n ** 15n, periodFinish: BigInt(view.now + 86_400) })
    }
    Object.assign(view.chain.restaking.rewards, { rate: reward / 1000 })
  })

/** Decides turn after turn, each time with the memory of the last. */
function lived(name: KindName, rank: number, seed: number, life: readonly Turn[]): readonly unknown[] {
  let memory = born(name, { rank, seed }).memory as object | null
  return life.map(({ review, ...turn }, i) => {
    const decision = decided(name, sceneAt({ ...turn, review }, 30 * i), { rank, seed, review, memory: memory ?? {} })
    memory = frozen(decision.memory as object | null)
    return decision
  })
}

describe.each(Object.keys(agentKinds) as KindName[])('%s', (name) => {
  test('decides the same for the same situation, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(fc.array(turns, { minLength: 2, maxLength: 6 }), fc.nat(5), fc.nat(1e6), (life, rank, seed) => {
        expect(lived(name, rank, seed, life)).toEqual(lived(name, rank, seed, structuredClone(life)))
      }),
      { numRuns: 50 },
    )
  })

  test('owning nothing sends for nothing, and asks for no more than to be let in', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(1e6), fc.boolean(), (rank, seed, review) => {
        const poor = sceneOf(({ view }) => {
          view.native = 0n
        })
        const { deposits = [], intents, bundle } = decided(name, poor, { rank, seed, review })
        expect(deposits.filter(({ amount }) => amount > 0n && poor.view.outsideAccount === 0)).toEqual(
          whoKeepsStock.has(name) ? deposits : [],
        )
        expect(intents.filter(({ action }) => !/pprovals?$/.test(action))).toEqual([])
        expect(bundle).toBeUndefined()
      }),
    )
  })

  test('is born the same from the same draws, and with nothing that it could owe', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(100), (seed, rank) => {
        const one = born(name, { seed, rank })
        expect(one).toEqual(born(name, { seed, rank }))
        for (const amount of Object.values(one.endowment)) expect(amount).toBeGreaterThanOrEqual(0)
        expect(one.endowment.gas).toBeGreaterThan(0)
      }),
    )
  })
})

/** They send for what they lack whatever they own outside: the world lets in no more than there is. */
const whoKeepsStock: ReadonlySet<KindName> = new Set(['arbitrageur', 'keeper', 'searcher'])
