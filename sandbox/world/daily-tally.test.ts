import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { emptyTally, tallied, turnedTo } from './daily-tally.ts'

const accounts: readonly Address[] = [
  '0x00000000000000000000000000000000000000a1',
  '0x00000000000000000000000000000000000000b2',
]
const day = 86_400

test('every amount is in the sums of one day, the one it was counted in, and shows when that day is over', () => {
  const counted = fc.record({
    hours: fc.integer({ min: 0, max: 60 }),
    account: fc.constantFrom(...accounts),
    amount: fc.integer({ min: 1, max: 1000 }),
  })
  fc.assert(
    fc.property(fc.array(counted, { minLength: 1, maxLength: 40 }), (list) => {
      let tally = emptyTally
      const sums = new Map<number, Map<Address, number>>()
      let now = 1_704_067_200
      for (const { hours, account, amount } of list) {
        const before = Math.floor(now / day)
        now += hours * 3600
        tally = turnedTo(tally, now)
        if (Math.floor(now / day) > before) expect(tally.before).toEqual(sums.get(before) ?? new Map())
        tally = tallied(tally, [[account, amount]])
        const today = sums.get(Math.floor(now / day)) ?? new Map<Address, number>()
        today.set(account, (today.get(account) ?? 0) + amount)
        sums.set(Math.floor(now / day), today)
      }
      expect(turnedTo(tally, now + day).before).toEqual(sums.get(Math.floor(now / day)))
    }),
  )
})
