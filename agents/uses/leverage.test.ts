import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dollars, prices, sceneOf, wei, type Scene } from '../../test/fixtures/scene.ts'
import { asker, seenIn, spoken } from '../../test/fixtures/uses.ts'
import { borrowLoop } from './borrow-loop.ts'
import { liquidationCost, loanSize } from './loan-size.ts'

const terms = { ltv: 0.3, threshold: 0.4 }
const volatilities = fc.double({ min: 0.05, max: 4, noNaN: true })

/** An account that has pledged METIS and owes dollars. */
const owing = (metis: number, usd: number, change: (scene: Scene) => void = () => {}) =>
  sceneOf((scene) => {
    scene.view.account.lending.reserves[0] = { supplied: wei(metis), debt: 0n, collateral: true }
    scene.view.account.lending.reserves[2]!.debt = dollars(usd)
    change(scene)
  })

const said = (calls: ReturnType<typeof borrowLoop.enter>, action: string) =>
  spoken(calls)
    .filter((call) => call.action === action)
    .map(({ args }) => args[1] as bigint)

describe('A loan', () => {
  it('is never as large as the market allows, and smaller the more the price moves', () => {
    fc.assert(
      fc.property(volatilities, volatilities, (one, other) => {
        const [calm, wild] = [Math.min(one, other), Math.max(one, other)]
        expect(loanSize(terms, wild).debt).toBeLessThanOrEqual(loanSize(terms, calm).debt)
        expect(loanSize(terms, calm).debt).toBeLessThan(terms.ltv)
        expect(loanSize(terms, wild).leverage).toBeGreaterThan(1)
      }),
    )
  })

  it('survives three standard deviations of a fortnight', () => {
    const { health } = loanSize(terms, 0.85)
    expect(health).toBeCloseTo(Math.exp(3 * 0.85 * Math.sqrt(14 / 365)), 10)
    expect(liquidationCost(loanSize(terms, 0.85), 0.1, 0.85)).toBeLessThan(0.002)
  })

  it('costs the more in liquidations the closer it is to one', () => {
    const cost = (debt: number) => liquidationCost({ debt, health: 0.4 / debt }, 0.1, 0.85)
    expect(cost(0.28)).toBeGreaterThan(cost(0.2))
    expect(cost(0.39)).toBeGreaterThan(cost(0.28))
  })
})

describe('METIS on credit', () => {
  it('pays interest on what is borrowed and is exposed to more than what is owned', () => {
    const prospect = borrowLoop.prospect(seenIn(sceneOf()), asker)!
    expect(prospect.metis).toBeGreaterThan(1)
    expect(prospect.yearly.interest).toBeLessThan(0)
    expect(prospect.yearly.liquidation).toBeLessThan(0)
  })

  it('is not to be had while the market does not lend', () => {
    const closed: readonly ((scene: Scene) => void)[] = [
      ({ view }) => void (view.chain.lending.sequencer.up = false),
      ({ view }) => void (view.chain.lending.sequencer.since = view.now - 60),
      ({ view }) => void (view.chain.lending.reserves[2]!.available = 0n),
      ({ view }) => void (view.rules.batched = true),
    ]
    for (const change of closed) expect(borrowLoop.prospect(seenIn(sceneOf(change)), asker)).toBeUndefined()
  })

  it('puts all METIS in, and borrows no more than the market lends against it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 3000 }), (metis) => {
        const here = seenIn(sceneOf())
        const calls = borrowLoop.enter(here, { metis: wei(metis), usdc: 0n, weth: 0n }, 0.015)
        expect(said(calls, 'lending.supply')[0]).toBe(wei(metis))
        for (const debt of said(calls, 'lending.borrow')) {
          expect(Number(debt) / 1e6).toBeLessThan(terms.ltv * metis * prices.metis)
        }
      }),
    )
  })

  it('is worth what is left of the collateral when the debt is paid', () => {
    expect(borrowLoop.held(seenIn(owing(1000, 6000)))).toEqual({ usd: 24_000, metis: 1000, leaving: 0 })
  })

  it('repays while it leaves, and never takes what its debt needs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 11_000 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (debt, share) => {
          const calls = borrowLoop.leave(seenIn(owing(1000, debt)), share, 0.015)
          const taken = said(calls, 'lending.withdraw').reduce((sum, amount) => sum + Number(amount) / 1e18, 0)
          expect(0.4 * (1000 - taken) * prices.metis).toBeGreaterThan(debt)
          expect(said(calls, 'lending.repay').length).toBe(1)
        },
      ),
    )
  })

  it('takes all out once nothing is owed', () => {
    const calls = borrowLoop.leave(seenIn(owing(1000, 0)), 1, 0.015)
    expect(spoken(calls).map(({ action }) => action)).toEqual(['lending.withdraw'])
  })

  it('is repaired in danger, renewed where too little is borrowed, and else left alone', () => {
    const tend = (debt: number) =>
      spoken(borrowLoop.tend!(seenIn(owing(1000, debt)), 0.015)).map(({ action }) => action)
    expect(tend(9500)).toContain('lending.repay')
    expect(tend(7000)).toEqual([])
    expect(tend(1000)).toContain('lending.borrow')
  })

  it('sells METIS of the wallet before it draws on the collateral again', () => {
    const scene = owing(1000, 9500, ({ view }) => void (view.account.metis.wmetis = wei(500)))
    const actions = spoken(borrowLoop.tend!(seenIn(scene), 0.015)).map(({ action }) => action)
    expect(actions).not.toContain('lending.withdraw')
    expect(actions).toContain('lending.repay')
  })
})
