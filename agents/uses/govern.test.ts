import { zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import { at } from '../../test/fixtures/pools.ts'
import { day, me, now, wei } from '../../test/fixtures/scene.ts'
import { asker, purseOf, sightOf, told } from '../../test/fixtures/uses.ts'
import { govern, isDeciding } from './govern.ts'

const open = { amount: 1n, applicant: zeroAddress, closes: now + day }
const asked = (stage: string, recipient = at(7)) => ({ stand: { id: 1n, stage }, asks: { recipient, amount: 1n } })
const fund = (calls: object[], proposals: object[] = [], locked = 0) =>
  sightOf(({ view }) => {
    Object.assign(view.chain.grants, { calls, proposals })
    Object.assign(view.account.grants, { locked: wei(locked) })
  })

test('a say pays who wants one while the fund has something to decide, and nobody else at all', () => {
  expect(govern.prospect(fund([open]), asker)).toBeUndefined()
  expect(govern.prospect(fund([open]), { ...asker, voice: 0.2 })?.yearly).toEqual({ voice: 0.2 })
  expect(govern.prospect(fund([]), { ...asker, voice: 0.2 })).toBeUndefined()
})

test('there is something to decide from a call to the end of the vote on who applied', () => {
  const { view: before } = fund([])
  expect(isDeciding(before)).toBe(false)
  const taken = { ...open, applicant: at(7) }
  const deciding = (calls: object[], proposals: object[]) => isDeciding(fund(calls, proposals).view)
  expect(deciding([open], [])).toBe(true)
  expect(deciding([{ ...open, closes: now }], [])).toBe(false)
  expect(deciding([taken], [])).toBe(true)
  for (const [stage, expected] of [
    ['pending', true],
    ['active', true],
    ['queued', false],
    ['executed', false],
    ['defeated', false],
  ] as const) {
    expect(deciding([taken], [asked(stage)])).toBe(expected)
  }
})

test('what is in it is what is locked, and as much of it leaves as is asked for', () => {
  expect(govern.held(fund([], [], 100))).toEqual({ usd: 3000, metis: 100, leaving: 0 })
  expect(told(govern.enter(fund([]), purseOf(wei(5)), 0.01))).toEqual([
    ['grants.lock', me, wei(5)],
    ['grants.delegate', me],
  ])
  expect(told(govern.leave(fund([], [], 100), 0.25, 0.01))).toEqual([['grants.unlock', me, wei(25)]])
  expect(told(govern.leave(fund([]), 1, 0.01))).toEqual([])
})
