import * as fc from 'fast-check'
import { toHex } from 'viem'
import { expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import type { Entry } from './ledger.ts'
import { openPayments } from './announced-payments.ts'

const entry = (fact: Fact): Entry => ({ block: 1, transaction: 0, log: 0, actor: 'steward', fact })
const operation = (n: number) => toHex(n, { size: 32 })

/** Payments by when they were due and, where they were made, when. */
const plans = fc.array(
  fc.record({
    due: fc.integer({ min: 1, max: 1000 }),
    made: fc.option(fc.integer({ min: 1, max: 1000 })),
    cancelled: fc.boolean(),
  }),
  { maxLength: 12 },
)

interface Plan {
  readonly due: number
  readonly made: number | null
  /** Only what was never made can have been taken back. */
  readonly cancelled: boolean
}

function kept(plan: readonly Plan[]) {
  const payments = openPayments(0)
  payments.see(
    plan.map(({ due }, i) => entry({ type: 'scheduled', operation: operation(i), due })),
    0,
  )
  for (const [i, { made, cancelled }] of plan.entries()) {
    if (made === null && cancelled) payments.see([entry({ type: 'cancelled', operation: operation(i) })], 0)
    if (made !== null) payments.see([entry({ type: 'executed', operation: operation(i) })], made)
  }
  return payments
}

test('a run keeps its promises exactly when all that was due and not taken back was made, and before the policy was judged', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (plan, now, judged) => {
      const broken = kept(plan).broken(now, judged)
      const missing = plan.filter(({ due, made, cancelled }) => made === null && due <= now && !cancelled)
      const late = plan.filter(({ made }) => made !== null && made >= judged)
      expect(broken?._tag).toBe(missing.length > 0 ? 'PaymentMissing' : late.length > 0 ? 'PaymentLate' : undefined)
      if (broken?._tag === 'PaymentMissing')
        expect([broken.missing, broken.payments]).toEqual([
          missing.length,
          plan.filter(({ made, cancelled }) => made !== null || !cancelled).length,
        ])
    }),
  )
})

test('what nobody announced is no promise: a call that the budget makes without one is not late', () => {
  const payments = openPayments(0)
  payments.see([entry({ type: 'executed', operation: operation(1) })], 900)
  expect(payments.broken(1000, 500)).toBeUndefined()
})
