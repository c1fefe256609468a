import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { me, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A vote on a grant of that kind, open until then, beside somebody with locked and loose METIS. */
const vote = (kind: string, { locked = 100, loose = 0, closes = now + 60, voted = 0n, amount = 1000 } = {}) =>
  sceneOf(({ view }) => {
    view.account.metis.wmetis = wei(loose)
    view.account.grants = { locked: wei(locked), voted }
    view.chain.grants.proposals.push({
      stand: { id: 7n, stage: 'active', opens: now - 60, closes, executable: closes },
      asks: { recipient: me, kind, amount: wei(amount) },
    })
  })

const believing = (worth: number, success: number) => ({ parameters: { worth, worthSpread: 0, success } })

describe('a voter on grants', () => {
  test('without METIS does nothing; with some locks it for votes, once and no more than it has', () => {
    expect(decided('delegate', vote('upfront', { locked: 0 })).intents).toEqual([])
    const joining = decided('delegate', vote('upfront', { locked: 0, loose: 50 }))
    expect(said(joining, 'grants.lock')).toEqual([[me, wei(50)]])
    expect(done(decided('delegate', vote('upfront', { loose: 50 })))).toEqual(['grants.vote'])
  })

  test('wants what is expected to be worth more than it takes: paid by result, that counts success alone', () => {
    const ballot = (kind: string, worth: number, success: number) =>
      said(decided('delegate', vote(kind), believing(worth, success)), 'grants.vote')[0]![1]
    for (const kind of ['upfront', 'vested']) {
      expect(ballot(kind, 1.5, 0.5)).toBe('against')
      expect(ballot(kind, 2.5, 0.5)).toBe('for')
    }
    for (const kind of ['milestone', 'retroactive']) {
      expect(ballot(kind, 1.5, 0.5)).toBe('for')
      expect(ballot(kind, 0.9, 0.5)).toBe('against')
    }
  })

  test('votes once, while the vote is open, and only on what asks for something', () => {
    expect(decided('delegate', vote('upfront', { voted: 1n })).intents).toEqual([])
    expect(decided('delegate', vote('upfront', { closes: now - 1 })).intents).toEqual([])
    expect(decided('delegate', vote('upfront', { amount: 0 })).intents).toEqual([])
  })
})
