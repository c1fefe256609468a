import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { noOutsideDeals } from '../trade/opportunity.ts'
import { dealsWorth, earnedSince, reckoned, type Reckoning, type Possessions, closed } from './earnings.ts'

const outside = { metis: 30, eth: 2000, mainnetYield: 0 }
const view = { outside } as Parameters<typeof earnedSince>[2]['view']
const start: Possessions = { at: 0, metis: 100, eth: 5, usd: 10_000, outside: 50_000 }

test('what leaves over the bridge is no loss: earnings are those of the blocks together, once its dollars are there', () => {
  const block = fc.record({
    gain: fc.double({ min: 0, max: 500, noNaN: true }),
    leaves: fc.double({ min: 0, max: 3, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 30 }), (blocks) => {
      let stock = start
      let coming = 0
      let open: Reckoning | undefined
      let earned = 0
      for (const { gain, leaves } of [...blocks, { gain: 0, leaves: 0 }, { gain: 0, leaves: 0 }]) {
        // At its turn it reckons what can be reckoned, then trades and sends METIS out, whose dollars come a block later.
        if (open !== undefined && !open.leaving) {
          const since = earnedSince(open.stock, stock, { view })
          expect(since).toBeGreaterThan(-1e-6)
          earned += since
          open = undefined
        }
        open = reckoned(open, stock, { hoped: 0, feared: 0, outside: noOutsideDeals, leaving: leaves > 0 })
        stock = {
          ...stock,
          at: stock.at + 1,
          usd: stock.usd + gain,
          metis: stock.metis - leaves,
          outside: stock.outside + coming,
        }
        coming = leaves * outside.metis
      }
      const total = blocks.reduce((sum, { gain }) => sum + gain, 0)
      expect(earned).toBeCloseTo(total, 4)
    }),
  )
})

test('success is told by books in which everything paid counts, also where nearly all of a gain is bid away', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (value, share, forfeit) => {
        const [hoped, feared] = [value * (1 - share), -forfeit * share * value]
        expect(closed({ hoped, feared }, hoped)).toEqual({ profit: hoped, succeeded: true })
        expect(closed({ hoped, feared }, feared)).toEqual({ profit: feared, succeeded: false })
      },
    ),
  )
})

test('what is bought on the chain and sold outside at another price than today’s earns what both together bring, or nothing', () => {
  const amount = fc.double({ min: 1, max: 1e4, noNaN: true })
  const price = fc.double({ min: 20, max: 40, noNaN: true })
  fc.assert(
    fc.property(amount, price, price, fc.double({ min: 1, max: 1000, noNaN: true }), (base, then, now, gain) => {
      const today = { outside: { ...view.outside, metis: now } } as typeof view
      const after = { ...start, metis: start.metis + base, usd: start.usd - (base * then - gain) }
      const deals = { metis: -base, eth: 0, usd: base * then }
      const bought = closed(
        { hoped: gain, feared: -0.1 },
        earnedSince(start, after, { view: today }),
        dealsWorth(deals, today),
      )
      expect(bought.succeeded).toBe(true)
      expect(bought.profit).toBeCloseTo(gain, 4)
    }),
  )
  // Where it came too late, nothing was done outside either, unless prices moved so that nobody can tell.
  const late = closed({ hoped: 100, feared: -0.1 }, -0.1, dealsWorth({ metis: -10, eth: 0, usd: 290 }, view))
  expect(late).toEqual({ profit: -0.1, succeeded: false })
})
