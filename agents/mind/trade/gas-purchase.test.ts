import { describe, expect, test } from 'vitest'
import type { KindName } from '../../index.ts'
import { decided, done, said } from '../../../test/fixtures/decided.ts'
import { day, dollars, now, sceneOf, wei } from '../../../test/fixtures/scene.ts'

/** Kinds that send transactions every day, whatever else they do. */
const specialists: readonly KindName[] = ['searcher', 'arbitrageur', 'keeper', 'liquidator', 'builder']

/** Somebody with METIS, little of it native, and nothing to do. */
const idle = (native: bigint, wmetis: bigint, at = now) =>
  sceneOf(({ view }) => {
    view.now = at
    view.rules.offers = 'builders'
    view.native = native
    view.account.metis.wmetis = wmetis
    view.account.bridge.usdc = dollars(200_000)
  })

describe.each(specialists)('gas of a %s', (kind) => {
  const staged = { memory: { approved: true } }

  test('is not bought while there is enough for a day', () => {
    expect(done(decided(kind, idle(wei(100), wei(5000)), staged))).not.toContain('metis.unwrap')
  })

  test('is bought when it runs low, of no more METIS than there is', () => {
    for (const metis of [wei(0.01), wei(5000)]) {
      const bought = said(decided(kind, idle(wei(0.01), metis), staged), 'metis.unwrap')
      expect(bought).toHaveLength(1)
      expect(bought[0]![0]).toBeGreaterThan(0n)
      expect(bought[0]![0]).toBeLessThanOrEqual(metis)
    }
    expect(done(decided(kind, idle(wei(0.01), 0n), staged))).not.toContain('metis.unwrap')
  })

  test('does not run out in a season of busy days, as long as there is METIS', () => {
    let [native, wmetis] = [wei(1), wei(5000)]
    // Twenty-five million gas a day at 20 gwei.
    const spent = 500_000_000_000_000_000n / 6n
    for (let block = 0; block < 120 * 6; block++) {
      const [bought] = said(decided(kind, idle(native, wmetis, now + (block * day) / 6), staged), 'metis.unwrap')
      const amount = (bought?.[0] as bigint | undefined) ?? 0n
      native += amount - spent
      wmetis -= amount
      expect(native).toBeGreaterThan(spent)
    }
    expect(wmetis).toBeGreaterThan(0n)
  })
})

test('what is unwrapped is neither sold nor sent away in the same block', () => {
  const here = sceneOf(({ view }) => {
    view.native = wei(0.01)
    view.outside.metis = 28
    view.account.metis.wmetis = wei(100)
    view.account.lending.wallet = [wei(100), 0n, dollars(200_000)]
    view.account.bridge.usdc = dollars(200_000)
  })
  const decision = decided('keeper', here, { memory: { approved: true } })
  const [[unwrapped]] = said(decision, 'metis.unwrap') as [[bigint]]
  const sold = said(decision, 'netswap.swap').reduce((sum, [{ amountIn }]) => sum + (amountIn as bigint), 0n)
  expect(sold + unwrapped).toBeLessThanOrEqual(wei(100))
  expect(sold).toBeGreaterThan(0n)
})

test('who has no METIS on the chain sends for some, once', () => {
  const broke = (coming: boolean) =>
    sceneOf(({ view, deployments }) => {
      view.native = wei(0.01)
      view.outsideAccount = 100_000
      view.account.bridge.usdc = dollars(200_000)
      if (coming) view.crossing = [{ direction: 'in', token: deployments.bridge.metis, amount: wei(1), due: now + day }]
    })
  const metisSent = (coming: boolean) =>
    decided('keeper', broke(coming)).deposits!.filter(({ token }) => token.symbol === 'METIS')
  expect(metisSent(false)).toHaveLength(1)
  expect(metisSent(true)).toEqual([])
})
