import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import type { Fact } from '../fact.ts'
import { delegationFlows } from './flows.ts'

const pool: Address = `0x${'1'.padStart(40, '0')}`

/** What goes to a pool's shares in a block that begins with so much to stream, ends with so much, and brings so much for delegators. */
function accrued(streaming: bigint, left: bigint, brought: bigint) {
  const row = { pool, shares: 1n }
  const block = [{ type: 'poolReward', pool, amount: brought + 7n, commission: 7n }] as unknown as readonly Fact[]
  return delegationFlows.accrued!(
    { metis: { address: pool } } as never,
    { before: { pools: [{ ...row, streaming }] }, after: { pools: [{ ...row, streaming: left }] }, block } as never,
  )
}

test('what a pool streams is there before the block, what raises its shares at once only when the block has brought it', () => {
  const amounts = fc.bigInt({ min: 0n, max: 1_000_000n })
  fc.assert(
    fc.property(amounts, amounts, amounts, (streaming, brought, part) => {
      const left = ((streaming + brought) * part) / 1_000_000n
      let [before, atOnce] = [0n, 0n]
      for (const accrual of accrued(streaming, left, brought)) {
        if (accrual.atOnce === true) atOnce += accrual.amount
        else before += accrual.amount
      }
      expect(before + atOnce).toBe(streaming + brought - left)
      expect(before).toBeLessThanOrEqual(streaming)
      expect(atOnce).toBeLessThanOrEqual(brought)
    }),
  )
})

test('a pool whose lock is paid back streams nothing of what still comes: all of it is shared when it has come', () => {
  expect(accrued(0n, 0n, 90n).find(({ atOnce }) => atOnce)).toMatchObject({ amount: 90n, takes: 'last' })
})
