import { bonusOf, type Builder, consolationOf, type GrantOffer } from './effort.ts'

/** Work that is done stage by stage, as whoever does it sees what is left of it. Money in US dollars. */
export interface Undertaking {
  /** What an effort costs in each stage; infinite where it could not be paid for. */
  readonly costs: readonly number[]
  /** What a stage pays that is complete so many years from now, and one that has failed for good; at present values. */
  readonly complete: (stage: number, years: number) => number
  readonly failed: (stage: number, years: number) => number
  /** How often a stage is tried at most, and how often the first has been tried. */
  readonly tries: number
  readonly tried: number
  /** Years that a try takes. */
  readonly tryYears: number
}

/** What comes of a stage, at present values: if it succeeds, if it does not, and what trying is worth at its best. */
export interface StageValue {
  readonly success: number
  readonly failure: number
  readonly value: number
}

type Person = Pick<Builder, 'skill' | 'luck' | 'privateBenefit'>

/**
 * What the first stage that is left is worth, from the last one backwards (docs/theory.md C.8): success pays what is paid for
 * the stage and opens the next, the last one brings the own benefit; failure leaves another try, or ends it all. In each try
 * one does what is worth more, an effort or none.
 */
export function valueOfStages({ skill, luck, privateBenefit }: Person, work: Undertaking): StageValue {
  const { costs, complete, failed, tries, tryYears } = work
  const known = new Map<string, StageValue>()
  const at = (stage: number, tried: number, made: number): StageValue => {
    const key = `${stage}/${tried}/${made}`
    const before = known.get(key)
    if (before !== undefined) return before
    const years = (made + 1) * tryYears
    const next = stage + 1 < costs.length ? at(stage + 1, 0, made + 1).value : privateBenefit
    const success = complete(stage, years) + next
    const failure = tried + 1 < tries ? at(stage, tried + 1, made + 1).value : failed(stage, years)
    const expected = (chance: number): number => chance * success + (1 - chance) * failure
    const found = { success, failure, value: Math.max(expected(skill) - costs[stage]!, expected(luck)) }
    known.set(key, found)
    return found
  }
  return at(0, work.tried, 0)
}

/**
 * What an effort in the first stage that is left gains: (pH - pL)(S - F) - c. With one stage and one try this is V31.
 */
export function gainOfStage(person: Person, work: Undertaking): number {
  const { success, failure } = valueOfStages(person, work)
  return (person.skill - person.luck) * (success - failure) - work.costs[0]!
}

/** What there is to be done, and with what money. */
export interface GrantTask {
  readonly offer: GrantOffer | undefined
  /** Stages in all, of which so many are done. */
  readonly stages: number
  readonly done: number
  /** How often the next one has been tried, and how often a stage is tried at most. */
  readonly tried: number
  readonly tries: number
  readonly tryYears: number
  /** Years from now from which on nothing is earned any more. */
  readonly lastYears: number
  /** US dollars that one can pay for efforts now. */
  readonly money: number
}

/** Whether a form pays for each stage by itself, and all of it before any work. */
const terms: Readonly<Record<GrantOffer['kind'], { readonly byStage: boolean; readonly beforehand: boolean }>> = {
  upfront: { byStage: false, beforehand: true },
  milestone: { byStage: true, beforehand: false },
  vested: { byStage: false, beforehand: false },
  retroactive: { byStage: false, beforehand: false },
}

/** Stages that a grant's work has: a part for each milestone, or all of it at once. */
export const stagesOf = (
  paid: { readonly kind: GrantOffer['kind']; readonly milestones: number } | undefined,
): number => (paid !== undefined && terms[paid.kind].byStage ? paid.milestones : 1)

/** A grant's work as it is seen from where it stands: each stage its part of the pay, and of the cost. */
export function undertaking(builder: Builder, task: GrantTask): Undertaking {
  const { offer, stages, done, tried, tries, tryYears, lastYears, money } = task
  const cost = builder.cost / stages
  const part = (years: number): GrantOffer | undefined => {
    if (offer === undefined || years >= lastYears) return undefined
    switch (offer.kind) {
      case 'milestone':
        return { ...offer, payment: offer.payment / stages, years }
      case 'retroactive':
        return { ...offer, years: Math.max(offer.years, years) }
      case 'vested':
        return offer.from !== undefined && years > offer.from ? { ...offer, clawback: 0 } : offer
      case 'upfront':
        return offer
    }
  }
  // What comes whatever is done is nobody's pay for a stage.
  const failed = (_stage: number, years: number): number => {
    const pay = part(years)
    return pay !== undefined && terms[pay.kind].byStage ? consolationOf(pay, builder) : 0
  }
  const complete = (stage: number, years: number): number => {
    const pay = part(years)
    return failed(stage, years) + (pay === undefined ? 0 : bonusOf(pay, builder))
  }
  // Later stages may be paid for by what earlier ones brought.
  const paid = offer !== undefined && terms[offer.kind].byStage ? offer.payment / stages : 0
  const costs = Array.from({ length: stages - done }, (_, stage) =>
    money + stage * (paid - cost) >= cost - 1e-9 ? cost : Number.POSITIVE_INFINITY,
  )
  return { costs, complete, failed, tries, tried, tryYears }
}

/** What a grant is worth to somebody who has done nothing for it yet, US dollars: what comes in any case, and what he makes of it. */
export function worthOfGrant(builder: Builder, task: Omit<GrantTask, 'done' | 'tried'>): number {
  const { offer, money } = task
  const sure = offer === undefined || terms[offer.kind].byStage ? 0 : consolationOf(offer, builder)
  const advance = offer !== undefined && terms[offer.kind].beforehand ? offer.payment : 0
  return (
    sure + valueOfStages(builder, undertaking(builder, { ...task, money: money + advance, done: 0, tried: 0 })).value
  )
}
