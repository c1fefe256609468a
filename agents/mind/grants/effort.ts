import { vestedValue } from '../valuation/rewards.ts'

/** What a builder who thinks of making an effort knows about himself. Money in US dollars. */
export interface Builder {
  /** What the effort costs. */
  readonly cost: number
  /** Probability of success with an effort, and without one. */
  readonly skill: number
  readonly luck: number
  /** What success is worth beside any grant: own future fees. */
  readonly privateBenefit: number
  /** Discount rate, per year. */
  readonly impatience: number
  /** Return expected of METIS, in which grants are paid, per year. */
  readonly expectedReturn: number
}

/** A grant as its recipient reads it: worth `payment` at today's price. */
export type GrantOffer = { readonly payment: number } & (
  | { readonly kind: 'upfront' }
  /** Paid on success, `years` from now. */
  | { readonly kind: 'milestone'; readonly years: number }
  /** Paid over `years` whatever comes, unless it is taken back, which happens to failures with this probability. */
  | { readonly kind: 'vested'; readonly years: number; readonly clawback: number }
  /** Paid on success in `years`, if it is recognised then, which happens with this probability. */
  | { readonly kind: 'retroactive'; readonly years: number; readonly recognition: number }
)

/**
 * What a grant gives a builder more when he succeeds than when he fails, at its present value: the only part of a
 * payment that an effort can earn (docs/theory.md V31). An upfront payment has none.
 */
export function bonusOf(offer: GrantOffer, { impatience, expectedReturn }: Builder): number {
  switch (offer.kind) {
    case 'upfront':
      return 0
    case 'milestone':
      return offer.payment * Math.exp(-(impatience - expectedReturn) * offer.years)
    case 'vested':
      return offer.clawback * offer.payment * vestedValue(offer.years, impatience, expectedReturn)
    case 'retroactive':
      return offer.recognition * offer.payment * Math.exp(-(impatience - expectedReturn) * offer.years)
  }
}

/** What an effort gains: (pH - pL)(b + w) - c. */
export const gainOfEffort = (builder: Builder, offer?: GrantOffer): number =>
  (builder.skill - builder.luck) * ((offer === undefined ? 0 : bonusOf(offer, builder)) + builder.privateBenefit) -
  builder.cost

/**
 * Logit choice of effort: at the threshold it is made half of the time.
 *
 * @param intensity times the cost of an effort: how much the gain, as a share of the cost, outweighs whim
 * @param whim a standard logistic draw
 */
export const makesEffort = (
  builder: Builder,
  offer: GrantOffer | undefined,
  intensity: number,
  whim: number,
): boolean => (intensity / builder.cost) * gainOfEffort(builder, offer) + whim > 0
