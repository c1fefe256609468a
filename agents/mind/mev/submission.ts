import { fromUnits, weiOf } from '../../../protocols/token.ts'
import type { Bundle, Decision, Intent } from '../../agent.ts'
import type { Random } from '../../random.ts'
import { gasUsd } from '../valuation/gas.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { type ContestLearning, type ContestRules, drawSpend, lottery, tipContest } from './contest.ts'
import { type SealedBid, sealedBid } from './sealed-bid.ts'
import { drawShare, type Shading } from './shading.ts'
import type { SearcherView } from './searcher-view.ts'
import { affordableTip, tipOf } from './tip.ts'

/** What somebody has learned about bidding, and about spending where losers pay. */
export interface BiddingLessons {
  readonly shading: Shading
  readonly contest: ContestLearning
}

/** How gains are taken: what is sent, and what was bid. */
export interface Submission extends Pick<Decision<unknown>, 'intents' | 'bundle' | 'privately'> {
  /** Where a sealed bid was made. */
  readonly bid?: SealedBid
  /** What is at stake in US dollars, after all that is paid. */
  readonly stakes?: Stakes
  /** Where something can be learned by whether it succeeded. */
  readonly played?: Played
}

/** What comes of a block in US dollars, everything paid: with all that was tried, and when somebody else was first. */
export interface Stakes {
  readonly won: number
  readonly lost: number
}

/** A bid whose success its bidder has to find out by its own books. */
export interface Played {
  /** What it was worth, US dollars, and the share of that which was bid or spent. */
  readonly value: number
  readonly share: number
  /** Where losers pay, too. */
  readonly contest?: ContestRules
}

/** Gas of a bid or of what pays a builder, and of a swap that comes too late. */
const bidGas = 150_000
const lateGas = 60_000

/**
 * Takes what was chosen as the rule in force has it: in a bundle where the first place is sold, with tips where places go
 * by tips, with copies where they are drawn, and else as it comes.
 */
export function take(
  here: SearcherView,
  chosen: readonly Opportunity[],
  lessons: BiddingLessons,
  random: Random,
): Submission {
  if (chosen.length === 0) return {}
  const { rules } = here.view
  const bundle = rules.offers === 'none' ? undefined : bundleOf(here, chosen, lessons.shading, random)
  if (bundle !== undefined) return bundle
  const privately = rules.privately
  // What is built around another one's intent is not left to luck where others can buy the certainty.
  const alone = rules.offers === 'none' ? chosen : chosen.filter(({ around }) => around === undefined)
  if (alone.length === 0) return {}
  if (rules.places === 'tip') return { ...tipped(here, alone, drawSpend(lessons.contest, random('tip'))), privately }
  if (rules.places === 'lottery')
    return { ...copied(here, alone, drawSpend(lessons.contest, random('copies'))), privately }
  const intents = alone.flatMap(({ calls }) => calls)
  return { intents, stakes: { won: netOf(here, alone), lost: -lateUsd(here, intents.length) }, privately }
}

/** US dollars of gas for so many calls that come too late. */
const lateUsd = ({ view }: SearcherView, calls: number): number => gasUsd(view, lateGas * calls, calls)

const netOf = (here: SearcherView, chosen: readonly Opportunity[]): number =>
  chosen.reduce((sum, each) => sum + net(here, each), 0)

/** US dollars that are left of it after gas. */
const net = ({ view }: SearcherView, { profit, gas, calls }: Opportunity): number =>
  profit - gasUsd(view, gas, calls.length)

/** One bundle with all of it, and a bid; none where the bid cannot be paid or would be too low. */
function bundleOf(
  here: SearcherView,
  chosen: readonly Opportunity[],
  shading: Shading,
  random: Random,
): Submission | undefined {
  const { view } = here
  const { metis: price } = view.outside
  const bidding = gasUsd(view, bidGas)
  const usd = netOf(here, chosen) - bidding
  const steps = chosen.flatMap(stepsOf)
  const paid = (wei: bigint): number => usd - fromUnits(wei, 18) * price
  if (view.rules.offers === 'searchers') {
    const purse = view.account.auction?.escrow ?? 0n
    const made = sealedBid(here, { value: usd / price, purse, shading, random })
    return made && { bundle: { steps, bid: made.wei }, bid: made.bid, stakes: { won: paid(made.wei), lost: -bidding } }
  }
  // Builders are paid in the bundle, by what it leaves in the wallet, whatever the auction among them says.
  const share = drawShare(shading, random('shading'))
  const [wanted, most] = [weiOf((usd / price) * share), left(here, chosen)]
  const bid = wanted < most ? wanted : most
  const touches = chosen.flatMap((opportunity) => opportunity.touches)
  if (bid <= 0n) return undefined
  return { bundle: { steps, bid, touches }, stakes: { won: paid(bid), lost: 0 }, played: { value: usd, share } }
}

/** Wei of METIS that no call takes out of the wallet. */
function left({ deployments, held }: SearcherView, chosen: readonly Opportunity[]): bigint {
  const { address } = deployments.bridge.metis
  const spent = chosen.flatMap(({ spends }) => spends).filter(({ token }) => token === address)
  return spent.reduce((rest, { amount }) => rest - amount, held[address] ?? 0n)
}

const stepsOf = ({ calls, around }: Opportunity): Bundle['steps'] =>
  around === undefined ? calls : [...calls.slice(0, around.after), around.intent.id, ...calls.slice(around.after)]

/**
 * With tips: a share of what each is worth goes on the gas of the calls that have to come first, on top of what it takes to
 * come before somebody's intent; what has to come behind an intent pays no more than that does. Whatever its size, the
 * bid is what is paid, but for less than a wei for a unit of gas, as long as the wallet can pay for all gas limits.
 */
function tipped(here: SearcherView, chosen: readonly Opportunity[], share: number): Submission {
  const { view } = here
  const { gasPrice } = view.chain.metis
  const { metis: price } = view.outside
  let purse = view.native
  const taken = chosen.flatMap((opportunity) => {
    const { around, calls, gas } = opportunity
    const first = around?.after ?? calls.length
    const gasOf = (count: number): bigint => BigInt(Math.ceil((gas * count) / calls.length))
    const theirs = around === undefined ? 0n : nonNegative(around.intent.tip - gasPrice)
    const behind = theirs > 0n ? theirs - 1n : 0n
    const [ahead, after] = [gasOf(first), gasOf(calls.length - first)]
    // Behind an intent nothing is bid: its sender has paid for the place.
    const forced = theirs * ahead + behind * after
    const worth = weiOf(net(here, opportunity) / price) - forced
    const limits = calls.reduce((sum, call) => sum + call.gas, 0n)
    const most = affordableTip(purse, limits, gasPrice) - theirs
    if (worth <= 0n || most < 0n) return []
    const wanted = tipOf(weiOf(fromUnits(worth, 18) * share), ahead)
    // To stand before somebody takes a wei more than that one pays.
    const least = first < calls.length && first > 0 ? 1n : 0n
    const own = wanted < least ? least : wanted
    const tip = own < most ? own : most
    if (tip < least) return []
    purse -= limits * (gasPrice + theirs + tip)
    const intents = calls.map((call, i): Intent => ({ ...call, tip: i < first ? theirs + tip : behind }))
    const paid = fromUnits(forced + tip * ahead, 18) * price
    const late = intents.reduce((sum, each) => sum + fromUnits((each.tip ?? 0n) * BigInt(lateGas), 18) * price, 0)
    return [{ opportunity, intents, paid, late: late + lateUsd(here, calls.length) }]
  })
  if (taken.length === 0) return {}
  const gains = taken.map(({ opportunity }) => opportunity)
  const sum = (of: (one: (typeof taken)[number]) => number): number => taken.reduce((all, one) => all + of(one), 0)
  const [gas, calls] = [gains.reduce((all, each) => all + each.gas, 0), sum(({ intents }) => intents.length)]
  const value = netOf(here, gains)
  return {
    // A sender's intents keep their order, so who pays more stands first.
    intents: taken
      .flatMap(({ intents }) => intents)
      .toSorted((a, b) => (a.tip === b.tip ? 0 : (a.tip ?? 0n) > (b.tip ?? 0n) ? -1 : 1)),
    stakes: { won: value - sum(({ paid }) => paid), lost: -sum(({ late }) => late) },
    played: { value, share, contest: tipContest((lateGas * calls) / gas) },
  }
}

const nonNegative = (amount: bigint): bigint => (amount > 0n ? amount : 0n)

/**
 * With copies: each may be the first, and those that come too late revert at a cost. One at least, as an attempt alone
 * costs nothing when it wins.
 */
function copied(here: SearcherView, chosen: readonly Opportunity[], spend: number): Submission {
  let room = here.view.rules.most
  const sent = chosen.map((opportunity) => {
    const { calls } = opportunity
    const late = lateUsd(here, calls.length)
    const wanted = Math.max(1, Math.round((spend * net(here, opportunity)) / late))
    const copies = Math.min(wanted, Math.floor(room / calls.length))
    room -= copies * calls.length
    return {
      intents: Array.from({ length: copies }, () => calls).flat(),
      late: copies * late,
      first: copies > 0 ? late : 0,
    }
  })
  const sum = (of: (one: (typeof sent)[number]) => number): number => sent.reduce((all, one) => all + of(one), 0)
  const value = netOf(
    here,
    chosen.filter((_, i) => sent[i]!.intents.length > 0),
  )
  const spent = sum(({ late }) => late)
  return {
    intents: sent.flatMap(({ intents }) => intents),
    stakes: { won: value - spent + sum(({ first }) => first), lost: -spent },
    played: { value, share: spent / value, contest: lottery },
  }
}
