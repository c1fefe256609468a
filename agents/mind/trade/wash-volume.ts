/**
 * How much somebody trades with itself where fees are given back in proportion (docs/theory.md V37). All amounts are of one
 * day: fees and rebates in US dollars, and a volume is its fees over the pool's fee.
 */

/** What anybody can see of a day with rebates. */
export interface RebateDay {
  /** US dollars that all who pay fees share. */
  readonly rebate: number
  /** US dollars of fees that everybody paid, whoever pays them. */
  readonly fees: number
}

/**
 * What a dollar of fees costs somebody who has a share of the pool's liquidity: the fee comes back to who owns the pool,
 * what it takes besides does not.
 *
 * @param ownShare share of the pool's liquidity that is one's own
 * @param perFee US dollars of gas and of everything else that is lost, for a dollar of fees
 */
export const costOfFees = (ownShare: number, perFee: number): number => 1 - ownShare + perFee

/**
 * The volume at which trading in circles earns nothing more: V* = R / (f (1 - w) + g) (V37). Of organic volume below that
 * the rest is washed.
 *
 * @example
 * zeroProfitVolume({ rebate: 5000, fee: 0.003, ownShare: 0.35, perVolume: 0.0002 }) // => 2_325_581.4
 */
export const zeroProfitVolume = ({
  rebate,
  fee,
  ownShare,
  perVolume,
}: {
  readonly rebate: number
  readonly fee: number
  readonly ownShare: number
  /** US dollars of gas and impact for a dollar of volume. */
  readonly perVolume: number
}): number => rebate / (fee * costOfFees(ownShare, perVolume / fee))

/**
 * Volume in all when `washers` answer each other, of which each knows that his own trades make every rebate smaller: the
 * root of n c V² - R (n - 1) V - R O = 0. One alone trades until V = √(R O / c); with ever more V goes to R / c.
 *
 * @param cost US dollars for a dollar of volume, f (1 - w) + g
 */
export function bestReplyVolume(rebate: number, organic: number, cost: number, washers: number): number {
  const shared = rebate * (washers - 1)
  const volume = (shared + Math.sqrt(shared * shared + 4 * washers * cost * rebate * organic)) / (2 * washers * cost)
  return Math.max(organic, volume)
}

/** How somebody who washes answers to what others pay. */
export interface Reply {
  /** Whether it reckons with what its own fees take from its rebate; otherwise it takes the rebate for a dollar as given. */
  readonly strategic: boolean
  /** US dollars that a dollar of fees costs it. */
  readonly cost: number
  /** The largest share of the rebates that one account gets. */
  readonly cap: number
  /** How fast it follows what was earned: exponent of the ratio of income to cost. */
  readonly pace: number
  /** Share of the room that it takes at first. */
  readonly first: number
  /** Accounts of its own, each of which pays the same. */
  readonly accounts: number
}

/**
 * Fees that one account is to pay today, by what was earned yesterday: more in proportion to what a dollar of fees brings at
 * the margin over what it costs. At rest both are the same, however many wash: then nobody gains by more or by less.
 *
 * @param own US dollars of fees that the account paid yesterday
 */
export function repliedFees({ rebate, fees }: RebateDay, own: number, reply: Reply): number {
  const { strategic, cost, cap, pace, first, accounts } = reply
  if (fees <= 0) return 0
  const others = strategic ? Math.max(0, fees - accounts * own) / fees : 1
  const worth = (rebate * others) / (fees * cost)
  const room = (strategic ? Math.sqrt((rebate * fees) / cost) : rebate / cost) - fees
  // What is its own answers twice to what it does itself: it makes its rebate smaller, and the others' matter more.
  const wanted = own > 0 ? own * worth ** (strategic ? pace / 2 : pace) : (first * Math.max(0, room)) / accounts
  // Above the cap fees are paid for nothing.
  return cap < 1 ? Math.min(wanted, (cap / (1 - cap)) * Math.max(0, fees - own)) : wanted
}
