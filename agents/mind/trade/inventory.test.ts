import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUnits } from '../../../protocols/token.ts'
import { evenOut } from './inventory.ts'

const token = { symbol: 'METIS', address: '0x00000000000000000000000000000000000000aa', decimals: 18 } as const
const amounts = fc.double({ min: 0.001, max: 1e6, noNaN: true })
const comings = fc.oneof(fc.constant(0), amounts)

test('a stock far from its target is brought back to it, from outside or out, counting what is on its way in, and one near it is left alone', () => {
  fc.assert(
    fc.property(amounts, comings, amounts, (held, coming, target) => {
      const sent: bigint[] = []
      const { deposits, withdrawals } = evenOut([{ token, held, coming, target }], ({ amount }) => {
        sent.push(amount)
        return { to: token.address, data: '0x', gas: 0n }
      })
      const after = held + fromUnits(deposits[0]?.amount ?? 0n, 18) - fromUnits(sent[0] ?? 0n, 18)
      expect([deposits.length, withdrawals.length]).toEqual([
        held + coming < target / 2 ? 1 : 0,
        held > target * 1.5 ? 1 : 0,
      ])
      // Amounts are rounded down to a millionth of a token.
      const wanted = deposits.length > 0 ? target - coming : withdrawals.length > 0 ? target : held
      expect(Math.abs(after - wanted)).toBeLessThan(1.1e-6 + 1e-12 * target)
    }),
  )
})
