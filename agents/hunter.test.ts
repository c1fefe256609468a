import { expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { day, dollars, now, type Scene, sceneOf, wei } from '../test/fixtures/scene.ts'
import { agentKinds } from './index.ts'
import { marginalShare } from './hunter.ts'

const announced = { amount: wei(14_000), by: 'address', from: 0, snapshot: now + 3 * day, active: 100 }

const scene = (airdrop: object | undefined, change: (scene: Scene) => void = () => {}) =>
  sceneOf((all) => {
    all.view.outsideAccount = 60
    if (airdrop !== undefined) all.view.airdrops = [airdrop]
    change(all)
  })

const moves = (all: Scene, staged: object = {}) => {
  const { deposits, intents } = decided('hunter', all, staged)
  return (deposits ?? []).length + intents.length
}

test('an address does nothing where no airdrop by address is announced that can still be had', () => {
  expect(moves(scene(undefined))).toBe(0)
  expect(moves(scene({ ...announced, by: 'capital' }))).toBe(0)
  expect(moves(scene({ ...announced, from: now + day }))).toBe(0)
  expect(moves(scene({ ...announced, snapshot: now + 3600 }))).toBe(0)
  expect(moves(scene({ ...announced, snapshot: now - day }))).toBe(0)
})

test('it brings the dollars for a small swap, swaps them, and then waits', () => {
  const first = decided('hunter', scene(announced))
  expect(first.deposits).toMatchObject([{ amount: 30_000_001n }])
  const there = scene(announced, ({ view }) => void (view.account.bridge.usdc = dollars(31)))
  const second = decided('hunter', there)
  expect(done(second)).toEqual(['netswap.swap'])
  expect(said(second, 'netswap.swap')).toMatchObject([[{ pool: 'native', side: 'buy', amountIn: dollars(31) }]])
  expect(second.memory.sent).toBe(true)
  expect(moves(scene(announced), { memory: { sent: true } })).toBe(0)
  // One that failed has left its dollars, and is sent again.
  expect(done(decided('hunter', there, { memory: { sent: true } }))).toEqual(['netswap.swap'])
})

test('an owner makes addresses active as long as one more brings more than it costs', () => {
  const active = (airdrop: object, parameters: object = {}) =>
    Array.from({ length: 10 }, (_, rank) => moves(scene(airdrop), { rank, parameters })).filter((count) => count > 0)
      .length
  expect(active(announced)).toBe(10)
  // 84 dollars for each of a hundred: the n-th address costs 10 n of effort.
  const small = { ...announced, amount: wei(280) }
  expect(active(small, { effortUsd: 10 })).toBe(7)
  expect(active(small, { effortUsd: 0 })).toBe(10)
  expect(active({ ...announced, amount: wei(0.1) })).toBe(0)
})

test('one more of n addresses brings a share of it, less what the owner’s others lose', () => {
  expect(marginalShare(0, 0)).toBe(1)
  expect(marginalShare(99, 0)).toBeCloseTo(0.01, 12)
  expect(marginalShare(10, 10)).toBe(0)
  // Whoever has half of all gains half as much by one more as a stranger.
  expect(marginalShare(100, 50) / marginalShare(100, 0)).toBeCloseTo(0.5, 12)
})

test('addresses of one owner are counted by owner', () => {
  const { parameters, owner, count } = agentKinds.hunter
  const chosen = parameters.parse({ count: 2, addresses: 3 })
  expect(count(chosen)).toBe(6)
  expect([0, 1, 2, 3, 5].map((rank) => owner!(chosen, rank))).toEqual([
    'hunters-0',
    'hunters-0',
    'hunters-0',
    'hunters-1',
    'hunters-1',
  ])
})
