import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUnits } from '../../protocols/token.ts'
import { evenOut } from './inventory.ts'

const token = { symbol: 'METIS', address: '0x00000000000000000000000000000000000000aa', decimals: 18 } as const
const amounts = fc.double({ min: 0.001, max: 1e6, noNaN: true })

test('a stock far from its target is brought back to it, from outside or out, and one near it is left alone', () => {
  fc.assert(
    fc.property(amounts, amounts, (held, target) => {
      const sent: bigint[] = []
      const { deposits, withdrawals } = evenOut([{ token, held, target }], ({ amount }) => {
        sent.push(amount)
        return { to: token.address, data: '0x', gas: 0n }
      })
      const after = held + fromUnits(deposits[0]?.amount ?? 0n, 18) - fromUnits(sent[0] ?? 0n, 18)
      const near = held >= target / 2 && held <= target * 1.5
      expect(deposits.length + withdrawals.length).toBe(near ? 0 : 1)
      // Amounts are rounded down to a millionth of a token.
      expect(Math.abs(after - (near ? held : target))).toBeLessThan(1.1e-6 + 1e-12 * target)
    }),
  )
})
