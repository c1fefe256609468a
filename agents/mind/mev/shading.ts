import type { Draws } from '../../random.ts'

/**
 * What share of a value to bid where the winner pays its own bid, learned by experience-weighted attraction (Camerer and
 * Ho 1999, Econometrica 67): every share has an attraction, which follows what bidding it has gained or would have gained,
 * in units of the value; the better a share looks, the likelier it is bid.
 */
export interface Shading {
  /** Of each share that can be bid. */
  readonly attractions: readonly number[]
  /** How many auctions the attractions stand for. */
  readonly experience: number
  /** Auctions taken part in and won, the past discounted: they tell how many rivals there are. */
  readonly tried: number
  readonly won: number
}

/** An auction from the eyes of one who has bid. */
export interface AuctionOutcome {
  readonly value: number
  /** Share of the value that was bid. */
  readonly share: number
  readonly won: boolean
  /** The rivals' best bid, where it can be known; who wins at its own price does not see it. */
  readonly rival?: number
}

/** Shares that can be bid: 2 %, 4 %, … 100 %. */
export const shares = Array.from({ length: 50 }, (_, i) => (i + 1) / 50)

/** How much of an auction's weight is left after the next (Camerer and Ho's phi; they call 1 / (1 - phi) memory). */
const memory = 0.99
/** How strongly the better look of a share counts (their lambda), in units of the best one's attraction. */
const sensitivity = 60
/** Auctions that the first opinion stands for. */
const prejudice = 10

/** Who knows nothing yet reckons with one rival whose values are anything up to its own: best is half of the value. */
export const newcomer: Shading = {
  attractions: shares.map((share) => share * (1 - share)),
  experience: prejudice,
  tried: 4,
  won: 2,
}

/** Chances with which each share is bid. */
export function chancesOf({ attractions }: Pick<Shading, 'attractions'>): readonly number[] {
  const best = Math.max(...attractions)
  const weights = attractions.map((attraction) => Math.exp(sensitivity * (best > 0 ? attraction / best - 1 : 0)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

export const meanShare = (shading: Pick<Shading, 'attractions'>): number =>
  chancesOf(shading).reduce((sum, chance, i) => sum + chance * shares[i]!, 0)

export function drawShare(shading: Pick<Shading, 'attractions'>, { uniform }: Draws): number {
  let left = uniform()
  for (const [i, chance] of chancesOf(shading).entries()) {
    left -= chance
    if (left <= 0) return shares[i]!
  }
  return shares.at(-1)!
}

/** How many others bid, by how seldom one wins: among equals, one auction in n. */
export const rivalsOf = ({ tried, won }: Pick<Shading, 'tried' | 'won'>): number => Math.max(0, tried / won - 1)

/** Only whether one was first: what there is to learn without an auction. */
export const counted = (shading: Shading, won: boolean): Shading => ({
  ...shading,
  tried: memory * shading.tried + 1,
  // However long one has not won, there may be another time.
  won: Math.max(0.1, memory * shading.won + (won ? 1 : 0)),
})

/**
 * What an auction teaches. The loser knows what it had to beat. The winner knows that a higher bid would have won, too;
 * for lower ones it takes its rivals' values to be anything up to a highest one, so that the chance that all of m rivals
 * are below falls with the power m of the bid.
 */
export function learn(shading: Shading, { value, share, won, rival }: AuctionOutcome): Shading {
  const after = counted(shading, won)
  const rivals = rivalsOf(after)
  const wins = (other: number): number => {
    if (rival !== undefined) return other * value > rival || (won && other === share) ? 1 : 0
    return other >= share ? 1 : (other / share) ** rivals
  }
  const past = memory * shading.experience
  const experience = past + 1
  const attractions = shading.attractions.map(
    (attraction, i) => (past * attraction + (1 - shares[i]!) * wins(shares[i]!)) / experience,
  )
  return { ...after, attractions, experience }
}
