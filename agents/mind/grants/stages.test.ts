import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomOf } from '../../../test/fixtures/decided.ts'
import { logistic } from '../../random.ts'
import { bonusOf, type Builder, gainOfEffort, type GrantOffer, makesEffort } from './effort.ts'
import { gainOfStage, type GrantTask, undertaking, valueOfStages, worthOfGrant } from './stages.ts'

/** docs/theory.md V31. */
const builder: Builder = { cost: 30, skill: 0.8, luck: 0.3, privateBenefit: 0, impatience: 0, expectedReturn: 0 }
const task: GrantTask = {
  offer: undefined,
  stages: 1,
  done: 0,
  tried: 0,
  tries: 1,
  tryYears: 0.1,
  lastYears: Number.POSITIVE_INFINITY,
  money: 1e9,
}
const byMilestone = (payment: number): GrantOffer => ({ kind: 'milestone', payment, years: 0.1 })
const gain = (who: Builder, chosen: Partial<GrantTask>) => gainOfStage(who, undertaking(who, { ...task, ...chosen }))

const amount = fc.double({ min: 0, max: 1e6, noNaN: true })
const chance = fc.double({ min: 0, max: 1, noNaN: true })
const people = fc.record({
  cost: fc.double({ min: 1, max: 1e6, noNaN: true }),
  skill: chance,
  luck: chance,
  privateBenefit: amount,
  impatience: chance,
  expectedReturn: chance,
})
const offers: fc.Arbitrary<GrantOffer> = fc.oneof(
  amount.map((payment): GrantOffer => ({ kind: 'upfront', payment })),
  fc
    .tuple(amount, fc.double({ min: 0, max: 0.5, noNaN: true }))
    .map(([payment, oracleError]): GrantOffer => ({ kind: 'milestone', payment, years: 0.1, oracleError })),
  fc
    .tuple(amount, chance)
    .map(([payment, recognition]): GrantOffer => ({ kind: 'retroactive', payment, years: 0.4, recognition })),
  fc
    .tuple(amount, chance)
    .map(([payment, clawback]): GrantOffer => ({ kind: 'vested', payment, years: 1, clawback, from: 0.2 })),
)

describe('work in stages', () => {
  test('of one stage that is tried once is V31, whatever it is paid by', () => {
    fc.assert(
      fc.property(people, offers, (who, offer) => {
        const whole = gainOfEffort(who, offer)
        expect(Math.abs(gain(who, { offer }) - whole)).toBeLessThan(
          1e-9 * (who.cost + bonusOf(offer, who) + who.privateBenefit),
        )
      }),
    )
  })

  test('sees what a stage opens: its own pay and the best that can be made of the rest', () => {
    // Two stages of fifteen, each paid thirty; the second is worth an effort: 0.8 · 30 - 15 = 9, which is 0.3 · 30, too.
    const offer = byMilestone(60)
    expect(gain(builder, { offer, stages: 2, done: 1 })).toBeCloseTo(0.5 * 30 - 15, 9)
    expect(gain(builder, { offer, stages: 2 })).toBeCloseTo(0.5 * (30 + 9) - 15, 9)
    // Own benefit comes with the last stage, and makes the first worth while through it.
    const keen = { ...builder, privateBenefit: 40 }
    expect(gain(keen, { offer, stages: 2 })).toBeCloseTo(0.5 * (30 + (0.8 * 70 - 15)) - 15, 9)
  })

  test('weighs success against another try: who may fail twice has less to lose by failing once', () => {
    const offer = byMilestone(80)
    const last = gain(builder, { offer, tries: 2, tried: 1 })
    expect(last).toBeCloseTo(0.5 * 80 - 30, 9)
    expect(gain(builder, { offer, tries: 2 })).toBeCloseTo(0.5 * (80 - (0.8 * 80 - 30)) - 30, 9)
  })

  test('is worth what the best plan of all brings, by looking at every plan', () => {
    const small = fc.record({
      skill: chance,
      luck: chance,
      privateBenefit: fc.double({ min: 0, max: 100, noNaN: true }),
    })
    fc.assert(
      fc.property(
        small,
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (who, pays) => {
          const person = { ...builder, ...who }
          const work = {
            costs: [10, 10, 10],
            complete: (stage: number) => pays[stage]!,
            failed: () => 0,
            tries: 1,
            tried: 0,
            tryYears: 0.1,
          }
          /** What a fixed plan of efforts brings. */
          const plan = (efforts: readonly boolean[], stage = 0): number => {
            if (stage === efforts.length) return person.privateBenefit
            const success = efforts[stage]! ? person.skill : person.luck
            return success * (pays[stage]! + plan(efforts, stage + 1)) - (efforts[stage]! ? 10 : 0)
          }
          const plans = Array.from({ length: 8 }, (_, bits) => plan([1, 2, 4].map((bit) => (bits & bit) > 0)))
          expect(valueOfStages(person, work).value).toBeCloseTo(Math.max(...plans), 9)
        },
      ),
    )
  })

  test('earns nothing after its last day, and is paid for by what there is', () => {
    const offer = byMilestone(90)
    expect(gain(builder, { offer, lastYears: 0.05 })).toBe(-30)
    // Three stages, of which only the first is in time.
    expect(gain(builder, { offer, stages: 3, lastYears: 0.15 })).toBeCloseTo(0.5 * 30 - 10, 9)
    expect(gain(builder, { offer, money: 29 })).toBe(Number.NEGATIVE_INFINITY)
    // Ten are there for the first stage; the thirty that it brings pay for the next.
    expect(undertaking(builder, { ...task, offer, stages: 3, money: 10 }).costs).toEqual([10, 10, 10])
    expect(undertaking(builder, { ...task, stages: 3, money: 10 }).costs).toEqual([10, Infinity, Infinity])
  })

  test('that an effort changes nothing in gets none, however it is paid and often it may be tried (M9)', () => {
    fc.assert(
      fc.property(
        people,
        offers,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (who, offer, stages, tries) => {
          expect(gain({ ...who, skill: who.luck }, { offer, stages, tries })).toBe(-who.cost / stages)
        },
      ),
    )
  })

  test('gets an effort half of the time at the threshold, nearly always at twice of it, hardly ever at a fifth (V31)', () => {
    const draws = randomOf(1)('efforts')
    const share = (payment: number): number => {
      const found = gain(builder, { offer: byMilestone(payment) })
      const made = Array.from({ length: 400 }, () => makesEffort(found, builder.cost, 5, logistic(draws)))
      return made.filter(Boolean).length / 400
    }
    // Four standard errors of a share of 400.
    expect(Math.abs(share(60) - 0.5)).toBeLessThan(0.1)
    expect(share(120)).toBeGreaterThan(0.9)
    expect(share(12)).toBeLessThan(0.1)
  })
})

describe('forms of a grant', () => {
  const menu = (who: Builder) => ({
    upfront: worthOfGrant(who, { ...task, offer: { kind: 'upfront', payment: 40 } }),
    milestone: worthOfGrant(who, { ...task, offer: byMilestone(130) }),
  })

  test('sort people by what they expect of themselves: little values what comes in any case, much what success is paid', () => {
    for (const skill of [0.3, 0.4, 0.5]) {
      const { upfront, milestone } = menu({ ...builder, skill })
      expect(upfront).toBeGreaterThan(milestone)
    }
    for (const skill of [0.6, 0.7, 0.9]) {
      const { upfront, milestone } = menu({ ...builder, skill })
      expect(milestone).toBeGreaterThan(upfront)
    }
  })

  test('that pay beforehand let those work who have nothing', () => {
    const poor = { ...task, money: 0 }
    const keen = { ...builder, privateBenefit: 200 }
    const worth = (offer: GrantOffer) => worthOfGrant(keen, { ...poor, offer })
    expect(worth({ kind: 'upfront', payment: 30 })).toBeCloseTo(30 + 0.8 * 200 - 30, 9)
    expect(worth(byMilestone(30))).toBeCloseTo(0.3 * 230, 9)
  })
})
