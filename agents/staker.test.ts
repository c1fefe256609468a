import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { day, dollars, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Somebody who has METIS, seMETIS and dollars outside, where the rate of seMETIS has grown by so much in a day. */
const scene = ({ metis = 0, seMetis = 0, eMetis = 0, outsideAccount = 0, grown = 0, market = 1 }) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.account.metis.wmetis = wei(metis)
    Object.assign(view.account.enki, { seMetis: wei(seMetis), eMetis: wei(eMetis) })
    view.chain.enki.rate = wei(1 + grown)
    view.chain.enki.reserves = { base: wei(5000), quote: wei(5000 * market) }
    view.chain.enki.stream.end = now + 7 * day
  })

/** Somebody who wants METIS for its yield alone. */
const sober = (priorYield: number, memory = {}) => ({
  parameters: { priorYield, extrapolation: 0, reversion: 0, alternativeSpread: { low: 0, high: 0 } },
  memory: { stakingYield: priorYield, ...memory },
})

describe('a staker', () => {
  test('with nothing does nothing', () => {
    expect(done(decided('staker', scene({}), sober(0.5)))).toEqual([])
  })

  test('stakes where that beats holding, and undoes it where it costs more than it brings', () => {
    expect(decided('staker', scene({ metis: 1000 }), sober(0.5)).memory.staking).toBe(true)
    expect(done(decided('staker', scene({ metis: 1000 }), sober(0.5)))).toContain('enki.mint')
    expect(decided('staker', scene({ seMetis: 1000 }), sober(0)).memory.staking).toBe(false)
    expect(done(decided('staker', scene({ seMetis: 1000 }), sober(0)))).toContain('enki.unstake')
  })

  test('expects what the rate has shown, and wants the more METIS the more staking it brings', () => {
    const after = (grown: number) =>
      decided(
        'staker',
        scene({ metis: 1000, outsideAccount: 1e6, grown }),
        sober(0.1, { seen: { rate: 1, at: now - day } }),
      ).memory
    expect(after(0.002).stakingYield).toBeGreaterThan(after(0.0005).stakingYield)
    expect(after(0.002).share).toBeGreaterThan(after(0.0005).share)
  })

  test('buys below the worth of a ticket what is minted for more, and mints and sells what costs more', () => {
    const staking = { memory: { staking: true, share: 1 }, review: false }
    const cheap = said(decided('staker', scene({ metis: 1000, market: 0.9 }), staking), 'enki.swap')
    expect(cheap[0]![0].give).toBe('METIS')
    const dear = decided('staker', scene({ metis: 1000, market: 1.1 }), staking)
    expect(done(dear)).toEqual(['enki.mint', 'enki.swap'])
  })

  test('sends for no more than it has outside, and gives no more than is in its wallet', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(3000),
        fc.nat(3000),
        fc.double({ min: 0.8, max: 1.2, noNaN: true }),
        fc.nat(1e6),
        (outsideAccount, metis, eMetis, market, seed) => {
          const here = scene({ outsideAccount, metis, eMetis, market })
          const decision = decided('staker', here, { ...sober(0.3), seed })
          expect(sentIn(decision, here)).toBeLessThanOrEqual(outsideAccount)
          const minted = said(decision, 'enki.mint').reduce((sum, [{ amount }]) => sum + amount, 0n)
          expect(minted).toBeLessThanOrEqual(wei(metis))
          for (const [{ give, amountIn }] of said(decision, 'enki.swap')) {
            expect(amountIn).toBeLessThanOrEqual(give === 'METIS' ? wei(metis) : wei(eMetis) + minted)
          }
        },
      ),
    )
  })

  test('claims a ticket when it is due and the METIS is there', () => {
    const ticket = (maturity: number, amount = 10) => {
      const here = scene({})
      here.view.account.enki.tickets[0] = { id: 3n, amount: wei(amount), maturity }
      return done(decided('staker', here, sober(0)))
    }
    expect(ticket(now - 1)).toEqual(['enki.claim'])
    expect(ticket(now + 1)).toEqual([])
    expect(ticket(now - 1, 20_000)).toEqual([])
  })

  test('sends home what sales have brought', () => {
    const idle = scene({})
    idle.view.account.bridge.usdc = dollars(1000)
    expect(done(decided('staker', idle, sober(0)))).toEqual(['bridge.withdraw'])
  })
})
