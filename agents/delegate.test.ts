import { zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { day, me, now, sceneOf, wei } from '../test/fixtures/scene.ts'

interface Ballot {
  readonly locked?: number
  readonly loose?: number
  readonly closes?: number
  readonly voted?: bigint
  readonly amount?: number
  readonly takesBack?: number
}

/** A vote on a grant of that kind, open until then, beside somebody with locked and loose METIS. */
const vote = (
  kind: string,
  { locked = 100, loose = 0, closes = now + 60, voted = 0n, amount = 1000, takesBack }: Ballot = {},
) =>
  sceneOf(({ view }) => {
    view.account.metis.wmetis = wei(loose)
    Object.assign(view.account.grants, { locked: wei(locked), voted })
    view.chain.grants.proposals.push({
      stand: { id: 7n, stage: 'active', opens: now - 60, closes, executable: closes },
      asks: { recipient: me, kind, amount: wei(amount) },
      takesBack,
    })
  })

const believing = (worth: number, success: number) => ({
  parameters: { worth, worthSpread: 0, success },
  review: false,
})

describe('a voter on grants', () => {
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

  test('votes once, while the vote is open, only on what asks for something or gives back, and not without METIS', () => {
    const voted = (ballot: Ballot) =>
      said(decided('delegate', vote('upfront', ballot), { review: false }), 'grants.vote')
    expect(voted({})).toHaveLength(1)
    expect(voted({ voted: 1n })).toEqual([])
    expect(voted({ closes: now - 1 })).toEqual([])
    expect(voted({ amount: 0 })).toEqual([])
    expect(voted({ locked: 0 })).toEqual([])
    expect(voted({ amount: 0, takesBack: 3 })).toEqual([[7n, 'for']])
  })
})

describe('METIS for votes', () => {
  const still = { low: 0, high: 0 }
  /** Somebody with no whims, who expects nothing of METIS and gets what mainnet pays outside. */
  const sober = (voice: number) => ({
    parameters: {
      voice,
      alternativeSpread: still,
      inbornTrust: still,
      extrapolation: 0,
      reversion: 0,
      opinionSpread: 0,
      choiceIntensity: 1e6,
      valuationSpread: 0,
      wantsMoney: 0,
      riskAversion: { median: 1e-6, spread: 0 },
      movingCost: { median: 1e-6, spread: 0 },
      impatience: still,
      sleeveUsd: 1e9,
      drift: 0.1,
    },
    memory: { reviewed: 1, sleeves: ['hold'] },
  })

  /** A world without anything but a wallet and a fund, which has a call open or not; somebody with METIS loose and locked. */
  const fund = (open: boolean, { loose = 0, locked = 0 }) =>
    sceneOf(({ view, deployments }) => {
      for (const name of Object.keys(deployments)) {
        if (!['bridge', 'netswap', 'farms', 'grants'].includes(name))
          delete (deployments as Record<string, unknown>)[name]
      }
      view.account.metis.wmetis = wei(loose)
      Object.assign(view.account.grants, { locked: wei(locked) })
      view.chain.grants.calls = [{ amount: open ? 1n : 0n, applicant: zeroAddress, closes: now + day }]
    })

  test('is locked while the fund decides, where a say is worth something, and for nobody else', () => {
    const decision = decided('delegate', fund(true, { loose: 1000 }), sober(0.2))
    expect(decision.memory.sleeves).toEqual(['govern'])
    const locks = said(decision, 'grants.lock')
    expect(locks[0]![0]).toBe(me)
    expect(locks[0]![1]).toBeLessThanOrEqual(wei(1000))
    expect(locks[0]![1]).toBeGreaterThan(wei(950))
    expect(done(decided('delegate', fund(true, { loose: 1000 }), sober(0)))).toEqual([])
    expect(done(decided('delegate', fund(false, { loose: 1000 }), sober(0.2)))).toEqual([])
    expect(decided('delegate', fund(false, { loose: 1000 }), sober(0.2)).memory.sleeves).toEqual(['hold'])
  })

  test('is unlocked when the fund has nothing to decide, and sold by who expects nothing of METIS', () => {
    const locked = (drift: number, open: boolean) => {
      const { parameters, memory } = sober(0.2)
      return decided('delegate', fund(open, { locked: 1000 }), {
        parameters: { ...parameters, drift },
        memory: { ...memory, sleeves: ['govern'], targets: { govern: 30_000 } },
      })
    }
    expect(done(locked(0.1, true))).toEqual([])
    // To where it does not lie locked, or away: both are his own choice.
    expect(locked(-0.5, false).memory.sleeves).toEqual(['off'])
    expect(said(locked(-0.5, false), 'grants.unlock')).toEqual([[me, wei(1000)]])
    expect(locked(-0.5, true).memory.sleeves).toEqual(['off'])
  })

  test('is locked in no call that somebody else has got and that was voted on', () => {
    const scene = fund(false, { loose: 1000 })
    scene.view.chain.grants.calls = [{ amount: 1n, applicant: at(7), closes: now + day }]
    scene.view.chain.grants.proposals = [
      {
        stand: { id: 1n, stage: 'executed', closes: now - 1 },
        asks: { recipient: at(7), kind: 'upfront', amount: 1n },
      },
    ]
    expect(decided('delegate', scene, sober(0.2)).memory.sleeves).toEqual(['hold'])
  })
})
