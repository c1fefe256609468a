import type { Draws } from '../../random.ts'
import { drawByChance, type LearnedShares, learnedChances, meanByChance, shares } from './learned-shares.ts'

/**
 * What share of a value to bid where the winner pays its own bid, learned by experience-weighted attraction (Camerer and
 * Ho 1999, Econometrica 67): every share has an attraction, which follows what bidding it has gained or would have gained,
 * in units of the value; the better a share looks, the likelier it is bid.
 */
export interface Shading extends LearnedShares {
  /** Auctions taken part in and won, the past discounted: they tell how many rivals there are. */
  readonly tried: number
  readonly won: number
  /** Mean of the values that one has bid for, the past discounted; 0 before the first. */
  readonly typical: number
  /** How often each share would just have beaten a price that was seen, the past discounted. */
  readonly heard: readonly number[]
}

/** An auction from the eyes of one who has bid. */
export interface AuctionOutcome {
  readonly value: number
  /** Share of the value that was bid. */
  readonly share: number
  readonly won: boolean
  /** The rivals' best bid, where it can be known; who wins at its own price does not see it. */
  readonly rival?: number
  /** The lowest bid that is let in, in the unit of the value. */
  readonly reserve?: number
  /** All want the same thing, and may bid anything up to what it is worth; else each values it for itself. */
  readonly common?: boolean
}

/** How much of an auction's weight is left after the next (Camerer and Ho's phi; they call 1 / (1 - phi) memory). */
const memory = 0.99
/** How strongly the better look of a share counts (their lambda), in units of the best one's attraction. */
const sensitivity = 60
/** That unit is no smaller than this, however little there is to gain. */
const leastUnit = 0.005
/** Auctions that the first opinion stands for. */
const prejudice = 10
/** Prices seen, if all agree, that count for as much as what is taken to be the rule. */
const credence = 3

/** Who knows nothing yet reckons with one rival whose values are anything up to its own: best is half of the value. */
export const newcomer: Shading = {
  attractions: shares.map((share) => share * (1 - share)),
  experience: prejudice,
  tried: 4,
  won: 2,
  typical: 0,
  heard: shares.map(() => 0),
}

/**
 * Chances with which each share is bid.
 *
 * @param least share below which nothing is let in
 */
export function chancesOf({ attractions }: Pick<Shading, 'attractions'>, least = 0): readonly number[] {
  const best = Math.max(...attractions)
  return learnedChances({ attractions }, sensitivity / Math.max(leastUnit, best), least)
}

export const meanShare = (shading: Pick<Shading, 'attractions'>): number => meanByChance(chancesOf(shading))

export const drawShare = (shading: Pick<Shading, 'attractions'>, draws: Draws, least = 0): number =>
  drawByChance(chancesOf(shading, least), draws)

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
 * What an auction teaches. A loser who sees the winning bid knows what it had to beat; one who hears nothing knows that it
 * was at least its own. The winner knows that a higher bid would have won, too. For the rest both take what rivals bid to
 * be anything up to a highest bid, so that the chance that all of m rivals are below falls with the power m of the bid.
 * Where prices that were seen agree, the winner reckons with them instead: a rival may always bid the same.
 * The highest bid is the value, where that is common to all; else rivals shade as one does oneself, and their values go up
 * to twice the typical. What is below the reserve is not let in.
 */
export function learn(
  shading: Shading,
  { value, share, won, rival, reserve = 0, common = false }: AuctionOutcome,
): Shading {
  const least = rival === undefined || won ? -1 : Math.floor((rival / value) * shares.length)
  const heard = shading.heard.map((weight, i) => memory * weight + (i === least ? 1 : 0))
  const after = { ...counted(shading, won), typical: typicalAfter(shading, value), heard }
  const rivals = Math.max(1e-6, rivalsOf(after))
  const highest = common ? 1 : (share * 2 * after.typical) / value
  const beaten = (other: number): number => Math.min(0.999, other / highest) ** rivals
  const wins = (other: number): number => {
    if (other * value < reserve) return 0
    if (rival !== undefined) return other * value > rival || (won && other === share) ? 1 : 0
    if (won) return other >= share ? 1 : below(other)
    return other <= share ? 0 : (beaten(other) - beaten(share)) / (1 - beaten(share))
  }
  const agreement = agreementOf(heard)
  const heardUpTo = (most: number): number =>
    agreement * heard.reduce((sum, weight, i) => sum + (shares[i]! <= most ? weight : 0), 0)
  const known = heardUpTo(share)
  const below = (other: number): number =>
    (credence * (other / share) ** rivals + heardUpTo(other)) / (credence + known)
  const past = memory * shading.experience
  const experience = past + 1
  const attractions = shading.attractions.map(
    (attraction, i) => (past * attraction + (1 - shares[i]!) * wins(shares[i]!)) / experience,
  )
  return { ...after, attractions, experience }
}

const typicalAfter = ({ typical }: Shading, value: number): number =>
  typical === 0 ? value : memory * typical + (1 - memory) * value

/** How far prices agree: 1 where all are the same, next to nothing where they are spread (Herfindahl, squared). */
function agreementOf(heard: readonly number[]): number {
  const sum = heard.reduce((total, weight) => total + weight, 0)
  return sum > 0 ? heard.reduce((total, weight) => total + (weight / sum) ** 2, 0) ** 2 : 0
}
