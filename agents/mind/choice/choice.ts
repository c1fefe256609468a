/** A number for each option of a menu. */
export type PerOption<Option extends string> = Readonly<Record<Option, number>>

/** What experience taught about each option. */
export interface Experience<Option extends string> {
  /** Attraction A, in units of utility (fraction of wealth per year). */
  readonly attraction: PerOption<Option>
  /** Observation-equivalents N of past experience. */
  readonly weight: number
}

export interface LearningAttributes {
  /** Decay of past experience (phi). */
  readonly memory: number
  /** Weight of what the options not chosen would have given (delta). */
  readonly imagination: number
  /** 0 averages experience, 1 accumulates it (kappa). */
  readonly accumulation: number
}

/**
 * Experience-weighted attraction: Camerer and Ho (1999), Econometrica 67(4), equations 2.1 and 2.2.
 *
 * N(t) = phi (1 - kappa) N(t-1) + 1;
 * A(t) = [phi N(t-1) A(t-1) + (delta + (1 - delta) 1[chosen]) payoff] / N(t).
 *
 * @param chosen what was chosen: one option, or several by whoever divides what he has
 */
export function learn<Option extends string>(
  { attraction, weight }: Experience<Option>,
  chosen: readonly Option[],
  payoff: PerOption<Option>,
  { memory, imagination, accumulation }: LearningAttributes,
): Experience<Option> {
  const next = memory * (1 - accumulation) * weight + 1
  return {
    weight: next,
    attraction: mapOptions(payoff, (option) => {
      const share = chosen.includes(option) ? 1 : imagination
      // What is met for the first time is as good as it looks.
      const known = attraction[option] ?? payoff[option]
      return (memory * weight * known + share * payoff[option]) / next
    }),
  }
}

/**
 * The option with the highest utility plus taste / beta: over many agents a logit with intensity beta
 * (McFadden 1974; V24). With beta = 0 only tastes count, and every option is equally likely.
 *
 * @param beta choice intensity per unit of annual return
 * @returns the option and what is gained against `current`, in units of utility with its taste, or of taste at beta = 0
 */
export function choose<Option extends string>(
  utility: PerOption<Option>,
  taste: PerOption<Option>,
  beta: number,
  current: Option,
): { readonly option: Option; readonly gain: number } {
  const felt = (option: Option): number => (beta > 0 ? utility[option] + taste[option] / beta : taste[option])
  let best = current
  for (const option of Object.keys(utility).sort() as Option[]) if (felt(option) > felt(best)) best = option
  return { option: best, gain: felt(best) - felt(current) }
}

export const mapOptions = <Option extends string>(
  options: PerOption<Option>,
  f: (option: Option) => number,
): PerOption<Option> =>
  Object.fromEntries((Object.keys(options) as Option[]).map((option) => [option, f(option)])) as PerOption<Option>
