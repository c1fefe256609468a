import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { sceneOf, wei } from '../test/fixtures/scene.ts'

/** A block whose builder bids, and bundles on offer: METIS that each pays, and what it touches. */
const offered = (bundles: readonly (readonly [bid: number, touches: number])[], escrow = 500) =>
  sceneOf(({ view }) => {
    view.rules.offers = 'builders'
    view.account.auction = { escrow: wei(escrow), wallet: wei(3000) }
    view.bundles = bundles.map(([bid, touches], i) => ({ id: `${i}`, bid: wei(bid), touches: [at(touches)] }))
  })

const capital = { parameters: { capitalUsd: 30_000 } }

describe('a builder', () => {
  test('offers nothing where builders are not asked, and nothing without bundles', () => {
    const asked = offered([[10, 1]])
    asked.view.rules.offers = 'searchers'
    expect(decided('builder', asked, capital)).toMatchObject({ intents: [] })
    expect(decided('builder', asked, capital).offer).toBeUndefined()
    expect(decided('builder', offered([]), capital).offer).toBeUndefined()
  })

  test('puts first what pays most, and nothing behind it that it may spoil', () => {
    const bundles = offered([
      [10, 1],
      [20, 1],
      [5, 2],
    ])
    expect(decided('builder', bundles, capital).offer!.bundles).toEqual(['1', '2'])
  })

  test('bids no more than the bundles pay it, and no more than its escrow', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(1e6), (income, escrow, seed) => {
        const { offer } = decided('builder', offered([[income, 1]], escrow), { ...capital, seed })
        if (offer === undefined) return
        expect(offer.bid).toBeLessThanOrEqual(wei(income))
        expect(offer.bid).toBeLessThanOrEqual(wei(escrow))
      }),
    )
    expect(decided('builder', offered([[100, 1]]), capital).offer!.bid).toBeGreaterThan(0n)
  })

  test('bids the truth where the winner pays the second highest bid', () => {
    const scene = offered([[100, 1]])
    scene.view.chain.auction.secondPrice = true
    const gas = 150_000 * 20e-9
    expect(Number(decided('builder', scene, capital).offer!.bid) / 1e18).toBeCloseTo(100 - gas, 6)
  })

  test('fills its escrow before it is needed', () => {
    expect(done(decided('builder', offered([], 0), capital))).toEqual(['auction.deposit'])
    expect(done(decided('builder', offered([], 500), capital))).toEqual([])
  })
})
