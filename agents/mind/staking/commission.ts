/** Where an operator stands who looks for the commission that earns most. */
export interface CommissionSearch {
  /** Commission in force or announced, 0..1, and the one around which it is varied. */
  readonly commission: number
  readonly mean: number
  /** How it stood when the commission was last changed; undefined before the first time. */
  readonly before: PoolStanding | undefined
  /** What changes have shown so far; undefined before there is a share to judge by. */
  readonly evidence: ElasticityEvidence | undefined
}

/** A pool beside its rivals. */
export interface PoolStanding {
  /** Own commission less the mean of the rivals', 0..1. */
  readonly gap: number
  /** Logarithm of METIS in the pool, less the mean of the rivals' logarithms. */
  readonly odds: number
  /** Part of all METIS in pools that is in the own one, 0..1; 0 for a pool without rivals, whose METIS has gone elsewhere. */
  readonly share: number
  /** Who the rivals are: where they change, two standings cannot be compared. */
  readonly rivals: readonly string[]
}

/** Sums over pairs of standings, the past discounted, from which the elasticity of the own odds is estimated. */
export interface ElasticityEvidence {
  /** Elasticity at which the commission that was opened with is best: what is believed without evidence. */
  readonly prior: number
  readonly gaps: number
  readonly products: number
  readonly odds: number
  readonly count: number
}

/** How far a change goes, and the limits that an operator keeps. */
export interface Stride {
  readonly step: number
  readonly least: number
  readonly most: number
}

/** How much of a pair's weight is left after the next. */
const memory = 0.98
/** Standard deviation of the prior elasticity, relative to it; variance of odds that is expected of others' doings. */
const doubt = 0.3
const usualNoise = 0.01

/**
 * By how much the logarithm of the own odds falls with the commission, per unit of it: Bayes' estimate from how changes of
 * the own commission against the rivals' went along with changes of the own odds against theirs. Among delegators who
 * choose by a logit the odds between pools depend on nothing else, whatever rivals and other delegators do (McFadden 1974);
 * what else moves them is noise, and where that drowns the own moves the prior stays.
 */
export function elasticityOf({ prior, gaps, products, odds, count }: ElasticityEvidence): number {
  const plain = gaps > 0 ? -products / gaps : prior
  const left = Math.max(0, odds + 2 * plain * products + plain * plain * gaps)
  const noise = (left + usualNoise) / (count + 1)
  const [certain, seen] = [1 / (doubt * prior) ** 2, gaps / noise]
  return (prior * certain + plain * seen) / (certain + seen)
}

/**
 * The commission that earns most of a lock that follows the odds: where a higher one loses as much as it brings,
 * 1 / (b (1 - s)) for an elasticity b of the odds and a share s.
 *
 * @example
 * bestCommission(8, 0.2, { least: 0, most: 1 }) // => 0.15625
 */
export function bestCommission(elasticity: number, share: number, { least, most }: Omit<Stride, 'step'>): number {
  const lost = elasticity * (1 - share)
  return lost > 0 ? Math.min(most, Math.max(least, 1 / lost)) : most
}

/**
 * The next commission: a step to either side, by lot, of a mean that goes towards the best reply by a step at most. The
 * lot tells the own doing from that of rivals who change at the same time (simultaneous perturbation, Spall 1992, IEEE
 * Transactions on Automatic Control 37), and odds against rivals leave out what moves all pools.
 *
 * @param standing undefined where there is nothing to compare
 * @param side drawn anew for every change
 */
export function nextCommission(
  { commission, mean, before, evidence }: CommissionSearch,
  standing: PoolStanding | undefined,
  side: 1 | -1,
  { step, least, most }: Stride,
): CommissionSearch {
  const within = (wanted: number): number => Math.min(most, Math.max(least, wanted))
  const vary = (centre: number): number =>
    within(centre + side * step) === commission ? within(centre - side * step) : within(centre + side * step)
  if (standing === undefined) return { commission: vary(mean), mean, before: undefined, evidence }
  const known = evidence ?? naiveEvidence(mean, standing.rivals.length + 1)
  const after = before === undefined ? known : withPair(known, before, standing)
  const best = bestCommission(elasticityOf(after), standing.share, { least, most })
  const next = mean + Math.min(step, Math.max(-step, best - mean))
  return { commission: vary(next), mean: next, before: standing, evidence: after }
}

/** Whoever opens with a commission thinks that it is best among so many pools of one size. */
const naiveEvidence = (commission: number, pools: number): ElasticityEvidence => ({
  prior: 1 / Math.max(0.01, commission * (pools === 1 ? 1 : 1 - 1 / pools)),
  gaps: 0,
  products: 0,
  odds: 0,
  count: 0,
})

function withPair(evidence: ElasticityEvidence, before: PoolStanding, now: PoolStanding): ElasticityEvidence {
  if (before.rivals.join() !== now.rivals.join()) return evidence
  const [gap, odds] = [now.gap - before.gap, now.odds - before.odds]
  return {
    prior: evidence.prior,
    gaps: memory * evidence.gaps + gap * gap,
    products: memory * evidence.products + gap * odds,
    odds: memory * evidence.odds + odds * odds,
    count: memory * evidence.count + 1,
  }
}
