import { expect, test } from 'vitest'
import { offerOf } from './offer.ts'

const beliefs = { buildDays: 73, recognition: 0.7 }
const view = { now: 1_704_067_200, outside: { metis: 30 } }
const amount = 100n * 10n ** 18n

test('every kind of grant is read as worth its METIS at the outer price, at the time that it is paid', () => {
  const due = view.now + 365 * 86_400
  expect(offerOf({ kind: 'upfront', amount, due, until: 0 }, beliefs, view)).toEqual({ kind: 'upfront', payment: 3000 })
  expect(offerOf({ kind: 'milestone', amount, due, until: 0 }, beliefs, view)).toEqual({
    kind: 'milestone',
    payment: 3000,
    years: 0.2,
    oracleError: 0,
  })
  const review = view.now + 73 * 86_400
  const said = { duration: 365 * 86_400, enforcement: 0.1, review, oracleError: 0.05 }
  expect(offerOf({ kind: 'vested', amount, due, until: 0, ...said }, beliefs, view)).toEqual({
    kind: 'vested',
    payment: 3000,
    years: 1,
    clawback: 0.1,
    from: 0.2,
  })
  expect(offerOf({ kind: 'milestone', amount, due, until: 0, ...said }, beliefs, view)).toMatchObject({
    oracleError: 0.05,
  })
  expect(offerOf({ kind: 'retroactive', amount, due, until: 0 }, beliefs, view)).toMatchObject({
    years: 1,
    recognition: 0.7,
  })
})

test('nobody is recognised in retrospect before the work is done', () => {
  const grant = { kind: 'retroactive', amount, due: view.now, until: 0 } as const
  expect(offerOf(grant, beliefs, view)).toMatchObject({ years: 0.2 })
})

test('what can only be finished after its last day is worth nothing to a builder', () => {
  const days = (count: number) => view.now + count * 86_400
  for (const kind of ['milestone', 'retroactive'] as const) {
    expect(offerOf({ kind, amount, due: 0, until: days(73) }, beliefs, view)).toMatchObject({ payment: 0 })
    expect(offerOf({ kind, amount, due: 0, until: days(74) }, beliefs, view)).toMatchObject({ payment: 3000 })
  }
})
