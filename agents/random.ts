/**
 * Randomness as agents know it. The streams are made in sandbox/random/streams.ts: counter-based and keyed by seed,
 * purpose, persona and step, so that what one agent draws never shifts what another one draws.
 */

/**
 * Gives the stream for one purpose at this block, or at another step that the agent counts itself; asking twice gives
 * the same numbers twice.
 */
export type Random = (purpose: string, step?: number) => Draws

/** A short stream of draws. */
export interface Draws {
  /** Uniform in (0, 1); never 0 nor 1, so that logarithms are finite. */
  readonly uniform: () => number
}

/** Standard normal by Box and Muller (1958); two uniforms give one normal, which keeps the count simple. */
export const normal = ({ uniform }: Draws): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())

/** Lognormal with the given median and log standard deviation. */
export const lognormal = (draws: Draws, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(draws))

/** Exponential with the given mean. */
export const exponential = ({ uniform }: Draws, mean: number): number => -mean * Math.log(uniform())

/** Standard Gumbel: the shock whose maximum makes choices logit (McFadden 1974). */
export const gumbel = ({ uniform }: Draws): number => -Math.log(-Math.log(uniform()))

/** Standard logistic. */
export const logistic = ({ uniform }: Draws): number => {
  const u = uniform()
  return Math.log(u / (1 - u))
}

/** Uniform between two bounds. */
export const between = ({ uniform }: Draws, low: number, high: number): number => low + (high - low) * uniform()

/** Pareto with the given tail exponent and minimum. */
export const pareto = ({ uniform }: Draws, tail: number, minimum: number): number => minimum * uniform() ** (-1 / tail)

/** Poisson by inversion; one uniform, and as many steps as events. For small means. */
export function poisson({ uniform }: Draws, mean: number): number {
  const u = uniform()
  let count = 0
  let probability = Math.exp(-mean)
  for (let cumulative = probability; u > cumulative && probability > 0; cumulative += probability) {
    count += 1
    probability *= mean / count
  }
  return count
}
