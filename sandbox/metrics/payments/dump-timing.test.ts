import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../protocols/fact.ts'
import { dumpTiming } from './dump-timing.ts'
import type { Sample } from '../metric.ts'

const [metis, usdc, escrow, pool, alice, bob] = [1, 2, 5, 6, 7, 8].map(
  (place): Address => `0x${place.toString(16).padStart(40, '0')}`,
) as [Address, Address, Address, Address, Address, Address]
const wei = (amount: number): bigint => BigInt(Math.round(amount * 1e6)) * 10n ** 12n

/** METIS of the policy that somebody has from this day on, or that he has and the policy did not pay. */
const reward = (amount: number, actor = 'alice', policy = true, form = 'liquid') => ({
  received: { actor, amount, policy, form },
})
const swap = (tokenIn: Address, tokenOut: Address, amountIn: number, amountOut: number): Fact => ({
  type: 'swap',
  pool,
  tokenIn,
  tokenOut,
  amountIn: wei(amountIn),
  amountOut: wei(amountOut),
})
const sale = (amount: number): Fact => swap(metis, usdc, amount, 1)
const purchase = (amount: number): Fact => swap(usdc, metis, 1, amount)
const bridgeOut = (amount: number): Fact => ({ type: 'bridgeOut', token: metis, account: alice, amount: wei(amount) })
const bridgeIn = (amount: number): Fact => ({ type: 'bridgeIn', token: metis, account: alice, amount: wei(amount) })
/** METIS that goes from the wallet into a stake that stands for it; out of it where it is negative. */
const placed = (amount: number, actor = 'alice') => ({ placed: { actor, amount } })

type Event = Fact | readonly [actor: string, fact: Fact] | ReturnType<typeof reward> | ReturnType<typeof placed>

/** What happened, day by day; alice did it unless it says who. */
type Story = Readonly<Record<number, readonly Event[]>>

const addresses: Readonly<Record<string, Address>> = { alice, bob }

/** @param had METIS that wallets have before anything happens */
function timing(
  story: Story,
  had: Readonly<Record<string, number>> = {},
): { within7: number | undefined; curve: readonly number[] } {
  const observer = dumpTiming.observe({
    days: 60,
    blockSeconds: 86_400,
    programme: { from: 0, to: 20 },
    evaluation: { from: 50, to: 60 },
  })
  const clusters = Object.entries(addresses).map(([actor, address]) => ({ actor, address, kind: 'x', organic: false }))
  const wallets = new Map(Object.values(addresses).map((address) => [address, 0n]))
  const stakes = new Map(wallets)
  const add = (to: Map<Address, bigint>, actor: string, amount: bigint) => {
    const address = addresses[actor]!
    to.set(address, to.get(address)! + amount)
  }
  for (const [actor, amount] of Object.entries(had)) add(wallets, actor, wei(amount))
  for (let day = 1; day <= 70; day++) {
    const events = story[day] ?? []
    const received = events.flatMap((what) => {
      if (!('received' in what)) return []
      const { actor, amount, policy, form } = what.received
      add(form === 'liquid' ? wallets : stakes, actor, wei(amount))
      const to = { kind: 'agent', actor }
      return [{ to, token: metis, amount: wei(amount), form, ...(policy ? { part: {} } : {}) }]
    })
    const entries = events.flatMap((what) => {
      if ('received' in what) return []
      if ('placed' in what) {
        add(wallets, what.placed.actor, -wei(what.placed.amount))
        add(stakes, what.placed.actor, wei(what.placed.amount))
        return []
      }
      const [actor, fact] = Array.isArray(what) ? (what as [string, Fact]) : ['alice', what as Fact]
      if (fact.type === 'swap' && fact.tokenIn === metis) add(wallets, actor, -fact.amountIn)
      if (fact.type === 'swap' && fact.tokenOut === metis) add(wallets, actor, fact.amountOut)
      if (fact.type === 'bridgeOut') add(wallets, actor, -fact.amount)
      if (fact.type === 'bridgeIn') add(wallets, actor, fact.amount)
      return [{ actor, fact }]
    })
    const sample = {
      day,
      block: day,
      entries,
      clusters,
      promised: [{}],
      state: {},
      native: () => 0n,
      ledger: {
        balance: (token: Address, account: Address) => (token === metis ? (wallets.get(account) ?? 0n) : 0n),
        staked: () => 0n,
      },
      deployments: { bridge: { metis: { address: metis, decimals: 18 } } },
      rewards: {
        received,
        releasable: () => 0n,
        inside: { of: (_: Address, account: Address) => stakes.get(account) ?? 0n, units: () => [] },
      },
    }
    observer.see(sample as unknown as Sample)
  }
  return { within7: observer.value(), curve: observer.curve!() }
}

/** Shares sold by age; all ages but these add nothing. */
function expectCurve({ within7, curve }: ReturnType<typeof timing>, sold: Readonly<Record<number, number>>): void {
  let share = 0
  expect(curve).toHaveLength(31)
  for (const [age, found] of curve.entries()) {
    share += sold[age] ?? 0
    expect(found, `share sold within ${age} days`).toBeCloseTo(share, 9)
  }
  expect(within7).toBe(curve[7])
}

describe('the timing of sales', () => {
  test('takes of each reward as much, by its own age', () => {
    const story = { 10: [reward(100)], 15: [reward(50)], 18: [sale(120)], 40: [sale(10)] }
    expectCurve(timing(story), { 3: 40 / 150, 8: 80 / 150, 25: 10 / 3 / 150, 30: 20 / 3 / 150 })
  })

  test('counts leaving over the bridge like a sale, and what is swapped back in the same block as none', () => {
    expectCurve(timing({ 10: [reward(100), sale(30), purchase(30)], 12: [bridgeOut(40)] }), { 2: 0.4 })
    expectCurve(timing({ 10: [reward(100)], 12: [sale(50), purchase(20)] }), { 2: 0.3 })
  })

  test('counts nothing that was sold before it was received, and nobody else’s sales', () => {
    expectCurve(timing({ 9: [sale(100)], 10: [reward(100)] }, { alice: 100 }), {})
    expectCurve(timing({ 10: [reward(100)], 11: [['bob', sale(100)]] }, { bob: 100 }), {})
  })

  test('counts of a sale what rewards are of all METIS in the wallet', () => {
    expectCurve(timing({ 10: [reward(100)], 11: [sale(100)] }, { alice: 300 }), { 1: 0.25 })
    expectCurve(timing({ 10: [reward(40), reward(60, 'bob')], 14: [sale(20)] }), { 4: 0.2 })
    expectCurve(timing({ 10: [reward(100), reward(900, 'alice', false)], 14: [sale(50)] }), { 4: 0.05 })
    expectCurve(timing({ 10: [reward(100)], 11: [bridgeIn(300)], 12: [bridgeOut(200)] }), { 2: 0.5 })
  })

  test('takes what goes into a stake, a pool or gas for no sale', () => {
    expectCurve(timing({ 10: [reward(100)], 12: [placed(60)], 13: [placed(40), swap(usdc, escrow, 5, 5)] }), {})
  })

  test('finds in what comes out of a stake as much of a reward as there is in it', () => {
    // Of 400 METIS in the stake a quarter are rewards: so they are of what is taken out and sold.
    const story = { 5: [placed(300)], 10: [reward(100)], 11: [placed(100)], 15: [placed(-80), sale(80)] }
    expectCurve(timing(story, { alice: 300 }), { 5: 0.2 })
    // What comes out of a stake without any lies beside those in the wallet.
    const apart = { 5: [placed(300)], 10: [reward(100)], 15: [placed(-300), sale(300)] }
    expectCurve(timing(apart, { alice: 300 }), { 5: 0.75 })
  })

  test('follows what is compounded, until it is taken out', () => {
    const inside = reward(100, 'alice', true, 'compounded')
    expectCurve(timing({ 10: [inside], 14: [placed(-50), sale(50)] }), { 4: 0.5 })
  })

  test('is not defined without rewards, and ends with the run', () => {
    expect(timing({ 5: [sale(5)] }, { alice: 5 })).toEqual({ within7: undefined, curve: [] })
    expectCurve(timing({ 58: [reward(100)], 61: [sale(100)] }), {})
  })

  test('never tells more sold than received, and never less at a greater age', () => {
    const flows = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 60 }),
        amount: fc.integer({ min: 1, max: 100 }),
        what: fc.constantFrom(reward, sale, placed, (amount: number) => placed(-amount)),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(flows, (all) => {
        const story: Record<number, Event[]> = {}
        for (const { day, amount, what } of all) (story[day] ??= []).push(what(amount))
        const { curve } = timing(story, { alice: 3000 })
        for (const [age, share] of curve.entries()) {
          expect(share).toBeGreaterThanOrEqual(age === 0 ? 0 : curve[age - 1]!)
          expect(share).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
    )
  })
})
