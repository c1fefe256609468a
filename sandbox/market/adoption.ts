/**
 * How many users an exchange has: they come by their own accord and by word of mouth, stay while it serves them, and
 * leave when it does not. docs/theory.md C.7; without its brakes the law is Bass (1969), Management Science 15(5).
 */

/** How the users whom an exchange sustains answer to its service: two worlds, and nobody has measured which one is ours. */
export const demands = ['smooth', 'tipping'] as const
export type DemandWorld = (typeof demands)[number]

export interface AdoptionParameters {
  /** Users whom service as before any programme sustains. */
  readonly users: number
  /** Adoption by own accord, per day (pB). */
  readonly innovation: number
  /** Adoption by word of mouth, per day (qB). */
  readonly imitation: number
  /** Share of excess users that leaves, per day. */
  readonly churn: number
  readonly demand: DemandWorld
  /** Elasticity of sustainable users to service (zeta) in the smooth world; below 1 there is no tipping. */
  readonly serviceElasticity: number
  /** In the tipping world, growth of sustainable users from no service at all to the best there can be (g). */
  readonly hillGain: number
  /** Service at which half of that growth is reached (K). */
  readonly hillMidpoint: number
  /** How steep it is there (h). */
  readonly hillSteepness: number
  /** Growth of sustainable users by a product of ordinary quality that is in use (aQ); 0 where products win nobody. */
  readonly productPull: number
}

/** What users find, compared with before any programme. */
export interface Attractions {
  /** What reference swaps cost all in before any programme over what they cost now (S, see service.ts). */
  readonly service: number
  /** Products in use, each by its quality; 1 is an ordinary one (Q). */
  readonly products: number
}

/** Growth of sustainable users by service alone: 1 at a service of 1 in either world (G). */
export function serviceGrowth(parameters: Omit<AdoptionParameters, 'users'>, service: number): number {
  const { demand, serviceElasticity, hillGain, hillMidpoint, hillSteepness } = parameters
  if (demand === 'smooth') return Math.min(2, Math.max(0.5, service ** serviceElasticity))
  // S^h / (K^h + S^h), written so that no power overflows.
  const hill = (at: number): number => 1 + hillGain / (1 + (hillMidpoint / at) ** hillSteepness)
  return hill(service) / hill(1)
}

/**
 * Users whom service and products sustain: U0 · (1 + aQ Q) · G(S), with G = clip(S^zeta, 0.5, 2) in the smooth world and
 * the hill 1 + g S^h / (K^h + S^h) over its value at S = 1 in the tipping one.
 */
export const sustainableUsers = (parameters: AdoptionParameters, { service, products }: Attractions): number =>
  parameters.users * (1 + parameters.productPull * products) * serviceGrowth(parameters, service)

/**
 * One step of U' = (pB + qB U/U*) (U* - U)+ - churn (U - U*)+, by `days`.
 *
 * @example
 * // a world that sustains one user whatever swaps cost: V30 begins by innovation alone
 * const smooth = { demand: 'smooth' as const, serviceElasticity: 0, hillGain: 2.2, hillMidpoint: 2, hillSteepness: 6 }
 * const bass = { ...smooth, users: 1, innovation: 0.002, imitation: 0.06, churn: 0, productPull: 0 }
 * adopt(bass, 0, { service: 1, products: 0 }, 1 / 24) // => 0.0000833
 */
export function adopt(parameters: AdoptionParameters, users: number, offer: Attractions, days: number): number {
  const { innovation, imitation, churn } = parameters
  const sustained = sustainableUsers(parameters, offer)
  const reached = sustained > 0 ? users / sustained : 1
  const joining = (innovation + imitation * reached) * Math.max(0, sustained - users)
  const leaving = churn * Math.max(0, users - sustained)
  return users + (joining - leaving) * days
}
