import * as fc from 'fast-check'
import { zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import { randomOf } from '../../../test/fixtures/decided.ts'
import type { GrantCall } from '../../../protocols/grants/state.ts'
import { chosenCall, isOpen } from './application.ts'

test('one applies for what is worth most, and for nothing that is not worth the trouble', () => {
  const worths = fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { maxLength: 8 })
  fc.assert(
    fc.property(worths, fc.double({ min: 0, max: 1e4, noNaN: true }), (list, trouble) => {
      const calls = list.map((worth, i) => ({ number: 10 + i, worth }))
      const chosen = chosenCall(calls, trouble, randomOf(1)('call'))
      const most = Math.max(...list)
      if (chosen === undefined) expect(most > trouble).toBe(false)
      else expect(list[chosen - 10]).toBeGreaterThanOrEqual(most * (1 - 1e-9))
    }),
  )
})

test('of calls that are alike each is as likely', () => {
  const draws = randomOf(1)('alike')
  const calls = [0, 1, 2, 3].map((number) => ({ number, worth: 500 }))
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 4000; i++) counts[chosenCall(calls, 0, draws)!]!++
  // Four standard errors of a quarter of 4000.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(110)
})

test('a call is open until somebody has applied or its time is over', () => {
  const call = { amount: 1n, applicant: zeroAddress, closes: 100 } as unknown as GrantCall
  expect(isOpen(call, 99)).toBe(true)
  expect(isOpen(call, 100)).toBe(false)
  expect(isOpen({ ...call, applicant: '0x0000000000000000000000000000000000000001' }, 99)).toBe(false)
  expect(isOpen({ ...call, amount: 0n }, 99)).toBe(false)
})
