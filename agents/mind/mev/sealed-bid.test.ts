import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Address } from 'viem'
import { randomOf } from '../../../test/fixtures/decided.ts'
import { me, sceneOf, wei } from '../../../test/fixtures/scene.ts'
import { type Bidder, sealedBid, settledBids } from './sealed-bid.ts'
import { chancesOf, learn, newcomer } from './shading.ts'
import { shares } from './learned-shares.ts'

type Here = Parameters<typeof sealedBid>[0]

/** An auction with a reserve in METIS, in its round. */
const auctionWith = (reserve: number, round = 0, outcome?: { winner: Address; bid: number }, second = false): Here =>
  ({
    me,
    actions: {},
    ...sceneOf(({ view, deployments }) => {
      deployments.auction.reserve = reserve
      Object.assign(view.chain.auction, { rounds: BigInt(round), settled: BigInt(round), secondPrice: second })
      if (outcome === undefined) return
      const bid = wei(outcome.bid)
      Object.assign(view.chain.auction.outcome, { round: BigInt(round - 1), winner: outcome.winner, bid, price: bid })
    }),
  }) as unknown as Here

const rival: Address = '0x00000000000000000000000000000000000000aa'
const offer = (here: Here, value: number, bidder: Pick<Bidder, 'shading'>, seed = 1, purse = wei(1e6)) =>
  sealedBid(here, {
    value,
    purse,
    shading: bidder.shading,
    random: randomOf(seed, Number(here.view.chain.auction!.rounds)),
  })

/** So many rounds of one who values the place at 1 METIS against a rival that always bids the same. */
function against(price: number, reserve: number, rounds: number): { readonly bids: readonly number[] } {
  let bidder: Bidder = { shading: newcomer, bids: [] }
  const offers: number[] = []
  for (let round = 0; round < rounds; round++) {
    const made = offer(auctionWith(reserve, round), 1, bidder)
    const amount = made?.bid.amount ?? 0
    const won = amount > price
    const outcome = { winner: won ? me : rival, bid: Math.max(amount, price) }
    const bids = made === undefined ? [] : [made.bid]
    bidder = settledBids(auctionWith(reserve, round + 1, outcome), { ...bidder, bids })
    offers.push(amount)
  }
  return { bids: offers }
}

describe('a sealed bid', () => {
  test('is never below the reserve, never above the value or the purse, and none where the value is no more than it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.boolean(),
        fc.nat(1000),
        (reserve, value, purse, second, seed) => {
          const made = offer(auctionWith(reserve, 0, undefined, second), value, { shading: newcomer }, seed, wei(purse))
          if (value <= reserve || wei(purse) < wei(reserve)) {
            expect(made).toBeUndefined()
            return
          }
          expect(made!.wei).toBeGreaterThanOrEqual(wei(reserve))
          expect(made!.wei).toBeLessThanOrEqual(wei(purse))
          expect(Number(made!.wei) / 1e18).toBeLessThanOrEqual(value)
        },
      ),
    )
  })

  test('is for what is worth the reserve by a hair, too: where bids are small nothing is rounded away', () => {
    const made = offer(auctionWith(1e-6), 1.5e-6, { shading: newcomer })
    expect(made!.wei).toBeGreaterThanOrEqual(10n ** 12n)
  })

  test.each([0.3, 0.6, 0.8])(
    'finds a rival’s constant price of %d within 100 rounds: it wins, and pays little more',
    (price) => {
      const { bids } = against(price, 0.05, 400)
      const later = bids.slice(100)
      const won = later.filter((bid) => bid > price)
      expect(won.length / later.length).toBeGreaterThan(0.8)
      expect(won.reduce((sum, bid) => sum + bid, 0) / won.length).toBeLessThan(price + 0.04)
    },
  )

  test('of who has lost goes no lower: what it had to beat was at least so much', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 49 }), fc.boolean(), (place, common) => {
        const share = shares[place]!
        const lost = learn(newcomer, { value: 1, share, won: false, common })
        const [before, after] = [newcomer, lost].map((shading) =>
          chancesOf(shading).reduce((sum, chance, i) => sum + (shares[i]! > share ? chance : 0), 0),
        ) as [number, number]
        expect(after).toBeGreaterThanOrEqual(before - 1e-12)
      }),
    )
  })
})
