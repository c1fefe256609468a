import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../protocols/fact.ts'
import { dumpTiming } from './dump-timing.ts'
import type { Sample } from '../metric.ts'

const [metis, usdc, liquid, escrow, pool, alice] = [1, 2, 3, 5, 6, 7].map(
  (place): Address => `0x${place.toString(16).padStart(40, '0')}`,
) as [Address, Address, Address, Address, Address, Address]
const wei = (amount: number): bigint => BigInt(Math.round(amount * 1e6)) * 10n ** 12n

/** METIS of the policy that somebody has from this day on, or that he has and the policy did not pay. */
const reward = (amount: number, actor = 'alice', policy = true) => ({ received: { actor, amount, policy } })
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

type Event = Fact | readonly [actor: string, fact: Fact] | ReturnType<typeof reward>

/** What happened, day by day; alice did it unless it says who. */
type Story = Readonly<Record<number, readonly Event[]>>

function timing(story: Story): { within7: number | undefined; curve: readonly number[] } {
  const observer = dumpTiming.observe({
    days: 60,
    blockSeconds: 86_400,
    programme: { from: 0, to: 20 },
    evaluation: { from: 50, to: 60 },
  })
  for (let day = 1; day <= 70; day++) {
    const events = story[day] ?? []
    const received = events.flatMap((what) =>
      'received' in what
        ? [
            {
              to: { kind: 'agent', actor: what.received.actor },
              token: metis,
              amount: wei(what.received.amount),
              ...(what.received.policy ? { part: {} } : {}),
            },
          ]
        : [],
    )
    const entries = events.flatMap((what) => {
      if ('received' in what) return []
      const [actor, fact] = Array.isArray(what) ? what : ['alice', what]
      return [{ actor, fact }]
    })
    const deployments = { bridge: { metis: { address: metis, decimals: 18 } } }
    observer.see({ day, block: day, entries, deployments, rewards: { received } } as unknown as Sample)
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
  test('takes the oldest rewards first, each by its own age', () => {
    const story = { 10: [reward(100)], 15: [reward(50)], 18: [sale(120)], 40: [sale(10)] }
    expectCurve(timing(story), { 3: 20 / 150, 8: 100 / 150, 25: 10 / 150 })
  })

  test('counts leaving over the bridge like a sale, and what is swapped back in the same block as none', () => {
    expectCurve(timing({ 10: [reward(100), sale(30), purchase(30)], 12: [bridgeOut(40)] }), { 2: 0.4 })
    expectCurve(timing({ 10: [reward(100)], 12: [sale(50), purchase(20)] }), { 2: 0.3 })
  })

  test('counts nothing that was sold before it was received, nothing beyond it, and nobody else’s sales', () => {
    expectCurve(timing({ 9: [sale(100)], 10: [reward(100)] }), {})
    expectCurve(timing({ 10: [reward(100)], 11: [sale(500)], 20: [reward(100)] }), { 1: 0.5 })
    expectCurve(timing({ 10: [reward(100)], 11: [['bob', sale(100)]] }), {})
  })

  test('counts what the policy paid, to whoever has it, and sees no use of METIS but markets and bridge', () => {
    expectCurve(timing({ 10: [reward(40), reward(60, 'bob')], 14: [sale(100)] }), { 4: 0.4 })
    expectCurve(timing({ 10: [reward(100), reward(900, 'alice', false)], 14: [sale(50)] }), { 4: 0.5 })
    const moved: Fact[] = [
      { type: 'stake', farm: liquid, account: alice, amount: wei(50) },
      { type: 'addLiquidity', pool, amount0: wei(50), amount1: 1n },
      { type: 'transfer', token: metis, from: alice, to: pool, amount: wei(50) },
      { type: 'unwrap', account: alice, amount: wei(5) },
      swap(usdc, escrow, 5, 5),
    ]
    expectCurve(timing({ 10: [reward(100)], 12: moved }), {})
  })

  test('is not defined without rewards, and ends with the run', () => {
    expect(timing({ 5: [sale(5)] })).toEqual({ within7: undefined, curve: [] })
    expectCurve(timing({ 58: [reward(100)], 61: [sale(100)] }), {})
  })

  test('never tells more sold than received or than sold, and never less at a greater age', () => {
    const flows = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 60 }),
        amount: fc.integer({ min: 1, max: 100 }),
        sells: fc.boolean(),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(flows, (all) => {
        const story: Record<number, Event[]> = {}
        for (const { day, amount, sells } of all) (story[day] ??= []).push(sells ? sale(amount) : reward(amount))
        const { curve } = timing(story)
        const total = (selling: boolean) =>
          all.reduce((sum, { amount, sells }) => (sells === selling ? sum + amount : sum), 0)
        for (const [age, share] of curve.entries()) {
          expect(share).toBeGreaterThanOrEqual(age === 0 ? 0 : curve[age - 1]!)
          expect(share).toBeLessThanOrEqual(Math.min(1, total(true) / total(false)) + 1e-9)
        }
      }),
    )
  })
})
