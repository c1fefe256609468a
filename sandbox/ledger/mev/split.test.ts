import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecipientName } from '../../../protocols/auction/recipients.ts'
import type { Extraction } from './extraction.ts'
import { checkSplit, mevRecipients, type MevPayments, splitOf } from './split.ts'

const wei = 31_415_926_535_897_932_384n
const amount = fc.bigInt({ min: 0n, max: 10n ** 24n })
const names: readonly RecipientName[] = ['sequencer', 'stakers', 'liquidity', 'burn', 'grants', 'users']
const actors = ['searcher-0', 'searcher-1', 'builder-0', 'operator-0']
const actor = fc.constantFrom(...actors)

/** Payments in which an auction has passed on what it took, or still holds it. */
const payments = fc
  .record({
    gross: fc.array(fc.tuple(actor, fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n })), { maxLength: 4 }),
    auctions: fc.array(fc.record({ actor, amount }), { maxLength: 3 }),
    parts: fc.array(fc.nat(10_000), { minLength: 6, maxLength: 6 }),
    held: fc.nat(100),
    toBuilders: fc.array(fc.record({ from: actor, to: fc.constant('builder-0'), amount }), { maxLength: 3 }),
    fees: fc.uniqueArray(fc.record({ who: actor, gas: amount, tips: amount }), {
      selector: ({ who }) => who,
      maxLength: 4,
    }),
  })
  .map(({ gross, auctions, parts, held, toBuilders, fees }): MevPayments => {
    const paid = auctions.reduce((sum, each) => sum + each.amount, 0n)
    const shared = (paid * BigInt(held)) / 100n
    const whole = BigInt(parts.reduce((sum, part) => sum + part, 1))
    const proceeds = names.map((recipient, i) => ({ recipient, amount: (shared * BigInt(parts[i]!)) / whole }))
    return {
      extractions: gross.map(([taker, worth]): Extraction => ({
        type: 'arbitrage',
        taker,
        transactions: [],
        gross: worth,
        victims: [],
      })),
      auctions,
      toBuilders,
      proceeds,
      undistributed: paid - proceeds.reduce((sum, each) => sum + each.amount, 0n),
      fees: new Map(fees.map(({ who, gas, tips }) => [who, { gas, tips }])),
      roleOf: (who) => (who === 'builder-0' ? 'builder' : who === 'operator-0' ? 'sequencer' : 'searcher'),
      wei,
    }
  })

describe('V36 (c): the recipients of extracted value', () => {
  test('together have what was extracted, whatever was paid to whom', () => {
    fc.assert(
      fc.property(payments, (paid) => {
        const split = splitOf(paid)
        expect(checkSplit(paid, split)).toBeUndefined()
        expect(mevRecipients.reduce((sum, name) => sum + split[name], 0n)).toBe(
          paid.extractions.reduce((sum, { gross }) => sum + gross, 0n),
        )
      }),
    )
  })

  test('have a wei too many or too few when an auction pays out or keeps another amount than it took', () => {
    fc.assert(
      fc.property(payments, fc.constantFrom(-1n, 1n), fc.constantFrom(...names), (paid, error, recipient) => {
        const kept = { ...paid, undistributed: paid.undistributed + error }
        expect(checkSplit(kept, splitOf(kept))?.message).toContain('Conservation of extracted value is broken')
        const given = { ...paid, proceeds: [...paid.proceeds, { recipient, amount: error }] }
        expect(checkSplit(given, splitOf(given))).toBeDefined()
      }),
    )
  })
})
