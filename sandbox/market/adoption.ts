/**
 * How many users an exchange has: they come by their own accord and by word of mouth, stay while it serves them, and
 * leave when it does not. docs/theory.md C.7; without its brakes the law is Bass (1969), Management Science 15(5).
 */

export interface AdoptionParameters {
  /** Users that baseline depth sustains. */
  readonly users: number
  /** Adoption by own accord, per day (pB). */
  readonly innovation: number
  /** Adoption by word of mouth, per day (qB). */
  readonly imitation: number
  /** Share of excess users that leaves, per day. */
  readonly churn: number
  /** Elasticity of sustainable users to depth (zeta); below 1 there is no tipping. */
  readonly depthElasticity: number
  /** Growth of sustainable users by a product of ordinary quality that is in use (aQ); 0 where products win nobody. */
  readonly productPull: number
}

/** What users find, compared with before any programme. */
export interface Attractions {
  /** Two-sided 2 % depth over its level before any programme. */
  readonly depth: number
  /** Products in use, each by its quality; 1 is an ordinary one (Q). */
  readonly products: number
}

/**
 * Users whom depth and products sustain, in the smooth structural world: U0 · (1 + aQ Q) · clip(D^zeta, 0.5, 2).
 */
export const sustainableUsers = (
  { users, depthElasticity, productPull }: AdoptionParameters,
  { depth, products }: Attractions,
): number => users * (1 + productPull * products) * Math.min(2, Math.max(0.5, depth ** depthElasticity))

/**
 * One step of U' = (pB + qB U/U*) (U* - U)+ - churn (U - U*)+, by `days`.
 *
 * @example
 * // half of a million, ten days on: V30's F(10) is what innovation and imitation alone give
 * const bass = { users: 1, innovation: 0.002, imitation: 0.06, churn: 0, depthElasticity: 0, productPull: 0 }
 * adopt(bass, 0, { depth: 1, products: 0 }, 1 / 24) // => 0.0000833
 */
export function adopt(parameters: AdoptionParameters, users: number, offer: Attractions, days: number): number {
  const { innovation, imitation, churn } = parameters
  const sustained = sustainableUsers(parameters, offer)
  const reached = sustained > 0 ? users / sustained : 1
  const joining = (innovation + imitation * reached) * Math.max(0, sustained - users)
  const leaving = churn * Math.max(0, users - sustained)
  return users + (joining - leaving) * days
}
