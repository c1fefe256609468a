import { vestedValue } from '../valuation/rewards.ts'

/** What a builder who thinks of making an effort knows about himself. Money in US dollars. */
export interface Builder {
  /** What all of the work costs. */
  readonly cost: number
  /** Probability of success with an effort, and without one. */
  readonly skill: number
  readonly luck: number
  /** What success is worth beside any grant: own future fees, at their present value. */
  readonly privateBenefit: number
  /** Discount rate, per year. */
  readonly impatience: number
  /** Return expected of METIS, in which grants are paid, per year. */
  readonly expectedReturn: number
}

/** A grant as its recipient reads it: worth `payment` at today's price. */
export type GrantOffer = { readonly payment: number } & (
  | { readonly kind: 'upfront' }
  /** Paid on success, `years` from now; the attestor is wrong so often, whichever way. */
  | { readonly kind: 'milestone'; readonly years: number; readonly oracleError?: number }
  /**
   * Paid over `years` whatever comes, unless what has not vested `from` years from now is taken back, which happens to
   * failures with this probability.
   */
  | { readonly kind: 'vested'; readonly years: number; readonly clawback: number; readonly from?: number }
  /** Paid on success in `years`, if it is recognised then, which happens with this probability. */
  | { readonly kind: 'retroactive'; readonly years: number; readonly recognition: number }
)

type Pay = Pick<Builder, 'impatience' | 'expectedReturn'>

/**
 * What a grant gives a builder more when he succeeds than when he fails, at its present value: the only part of a
 * payment that an effort can earn (docs/theory.md V31). An upfront payment has none.
 */
export function bonusOf(offer: GrantOffer, pay: Pay): number {
  switch (offer.kind) {
    case 'upfront':
      return 0
    case 'milestone':
      return (1 - 2 * (offer.oracleError ?? 0)) * offer.payment * discount(offer.years, pay)
    case 'vested':
      return offer.clawback * offer.payment * unvestedValue(offer, pay)
    case 'retroactive':
      return offer.recognition * offer.payment * discount(offer.years, pay)
  }
}

/** What it gives him who fails, at its present value. */
export function consolationOf(offer: GrantOffer, pay: Pay): number {
  switch (offer.kind) {
    case 'upfront':
      return offer.payment
    case 'milestone':
      return (offer.oracleError ?? 0) * offer.payment * discount(offer.years, pay)
    case 'vested':
      return offer.payment * unvestedValue({ years: offer.years }, pay) - bonusOf(offer, pay)
    case 'retroactive':
      return 0
  }
}

/** Present value of a METIS paid so many years from now, over today's. */
const discount = (years: number, { impatience, expectedReturn }: Pay): number =>
  Math.exp(-(impatience - expectedReturn) * years)

/** Present value of what vests from then on, as a share of all. */
function unvestedValue({ years, from = 0 }: { readonly years: number; readonly from?: number }, pay: Pay): number {
  const { impatience, expectedReturn } = pay
  const left = years - from
  if (left <= 0) return 0
  return (left / years) * vestedValue(left, impatience, expectedReturn) * discount(from, pay)
}

/** What an effort gains: (pH - pL)(b + w) - c. */
export const gainOfEffort = (builder: Builder, offer?: GrantOffer): number =>
  (builder.skill - builder.luck) * ((offer === undefined ? 0 : bonusOf(offer, builder)) + builder.privateBenefit) -
  builder.cost

/**
 * Logit choice of effort: at the threshold it is made half of the time.
 *
 * @param gain what the effort gains, US dollars
 * @param cost what it costs, US dollars
 * @param intensity times that cost: how much the gain, as a share of the cost, outweighs whim
 * @param whim a standard logistic draw
 */
export const makesEffort = (gain: number, cost: number, intensity: number, whim: number): boolean =>
  (intensity / cost) * gain + whim > 0
