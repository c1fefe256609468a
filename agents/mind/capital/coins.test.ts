import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../../../test/fixtures/decided.ts'
import { at } from '../../../test/fixtures/pools.ts'
import { day, dollars, me, now, sceneOf, wei } from '../../../test/fixtures/scene.ts'

const owed = { airdrop: at(77), place: 3, account: me, amount: wei(50), proof: [] }

/** A user who swaps with a thousand METIS and 30,000 dollars, and stays away from swapping. */
const scene = (owes: readonly object[], wmetis = wei(1000)) =>
  sceneOf(({ view }) => {
    if (owes.length > 0) view.owed = [...owes]
    view.account.metis.wmetis = wmetis
    view.account.bridge.usdc = dollars(30_000)
  })

/** What a user makes of it, block by block, when the wallet holds this by then. */
function followed(wallets: readonly bigint[], attitude: object, seed = 1) {
  const parameters = { coins: { wantsMoney: 0, valuationSpread: 0, opinionSpread: 0, ...attitude } }
  const told = decided('user', scene([owed]), { parameters, seed })
  expect(told).toMatchObject({ intents: [], wake: true, whole: true })
  const decisions = []
  let { memory } = told
  for (const [i, wallet] of wallets.entries()) {
    const decision = decided('user', scene(i === 0 ? [owed] : [], wallet), { parameters, seed, memory, review: false })
    decisions.push(decision)
    memory = decision.memory
  }
  return decisions
}

describe('coins that somebody was given who owns no capital', () => {
  test('are claimed in a block of their own, and sold where they are worth less to him than the market bids', () => {
    const [claim, sale] = followed([wei(1000), wei(1050)], {
      impatience: { low: 0.9, high: 0.9 },
      riskAversion: { median: 3, spread: 0 },
    })
    expect(said(claim!, 'airdrops.claim')).toEqual([[owed]])
    expect(done(claim!)).toEqual(['airdrops.claim'])
    const sold = [...said(sale!, 'netswap.swap'), ...said(sale!, 'hercules.swap')]
    expect(sold).toMatchObject([[{ side: 'sell' }]])
    // Never more than the coins, whatever else is in the wallet.
    expect(sold[0]![0].amountIn).toBeLessThanOrEqual(wei(50))
    expect(sold[0]![0].amountIn).toBeGreaterThan(wei(40))
  })

  test('are kept by who is patient and bears the risk', () => {
    const patient = { impatience: { low: 0, high: 0 }, riskAversion: { median: 0.001, spread: 0 }, drift: 0.5 }
    const [, second] = followed([wei(1000), wei(1050)], patient)
    expect([...said(second!, 'netswap.swap'), ...said(second!, 'hercules.swap')]).toEqual([])
    expect(second!.memory.coins.mind.kept).toBeCloseTo(50, 9)
  })

  test('are none where the claim failed', () => {
    const [, second] = followed([wei(1000), wei(1000)], { impatience: { low: 0.9, high: 0.9 } })
    expect(done(second!)).toEqual([])
    expect(second!.memory.coins?.mind.kept ?? 0).toBe(0)
  })

  test('are thought of again when their owner’s time has come, and not before', () => {
    const coins = {
      mind: followed([wei(1000), wei(1050)], {})[1]!.memory.coins.mind,
      purse: { metis: wei(50), usdc: 0n, weth: 0n },
      busy: false,
    }
    const wakes = (next: number) => decided('user', scene([]), { memory: { coins: { ...coins, next } } }).wake === true
    expect([wakes(now + day), wakes(now)]).toEqual([false, true])
  })

  test('who is owed nothing has none, and does not ask for more than he sees', () => {
    expect(decided('user', scene([]))).not.toHaveProperty('wake')
    const worthless = { ...owed, amount: 1n }
    expect(decided('user', scene([worthless]))).not.toHaveProperty('wake')
  })
})
