import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { earnedSince, reckoned, type Reckoning, type Possessions, succeeded } from './earnings.ts'

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
        open = reckoned(open, stock, { hoped: 0, feared: 0, leaving: leaves > 0 })
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
        expect(succeeded({ hoped, feared }, hoped)).toBe(true)
        expect(succeeded({ hoped, feared }, feared)).toBe(false)
      },
    ),
  )
})
