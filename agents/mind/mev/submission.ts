import { toUnits } from '../../../protocols/token.ts'
import type { Bundle, Decision, Intent } from '../../agent.ts'
import type { Random } from '../../random.ts'
import { equilibriumBid, equilibriumCopies } from './bidding.ts'
import { gasUsd } from '../valuation/gas.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { type SealedBid, sealedBid } from './sealed-bid.ts'
import { drawShare, rivalsOf, type Shading } from './shading.ts'
import type { SearcherView } from './searcher-view.ts'

/** How gains are taken: what is sent, and what was bid. */
export interface Submission extends Pick<Decision<unknown>, 'intents' | 'bundle' | 'privately'> {
  /** Where a sealed bid was made. */
  readonly bid?: SealedBid
}

/** Gas of a bid or of what pays a builder, and of a swap that comes too late. */
const bidGas = 150_000
const lateGas = 60_000

/**
 * Takes what was chosen as the rule in force has it: in a bundle where the first place is sold, with tips where places go
 * by tips, with copies where they are drawn, and else as it comes.
 */
export function take(here: SearcherView, chosen: readonly Opportunity[], shading: Shading, random: Random): Submission {
  if (chosen.length === 0) return {}
  const { rules } = here.view
  const bundle = rules.offers === 'none' ? undefined : bundleOf(here, chosen, shading, random)
  if (bundle !== undefined) return bundle
  const privately = rules.privately
  // What is built around another one's intent is not left to luck where others can buy the certainty.
  const alone = rules.offers === 'none' ? chosen : chosen.filter(({ around }) => around === undefined)
  if (rules.places === 'tip') return { intents: tipped(here, alone, shading), privately }
  if (rules.places === 'lottery') return { intents: copied(here, alone, shading), privately }
  return { intents: alone.flatMap(({ calls }) => calls), privately }
}

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
  const usd = chosen.reduce((sum, each) => sum + net(here, each), 0) - gasUsd(view, bidGas)
  const value = usd / view.outside.metis
  const steps = chosen.flatMap(stepsOf)
  if (view.rules.offers === 'searchers') {
    const made = sealedBid(here, { value, purse: view.account.auction?.escrow ?? 0n, shading, random })
    return made && { bundle: { steps, bid: made.wei }, bid: made.bid }
  }
  // Builders are paid in the bundle, by what it leaves in the wallet, whatever the auction among them says.
  const bid = toUnits(value * drawShare(shading, random('shading')), 18, left(here, chosen))
  const touches = chosen.flatMap((opportunity) => opportunity.touches)
  return bid > 0n ? { bundle: { steps, bid, touches } } : undefined
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
 * With tips: what is bid for a place, as in a sealed auction at its own price, goes on the first call's gas; what has to
 * come behind an intent pays no more than it does.
 */
function tipped(here: SearcherView, chosen: readonly Opportunity[], shading: Shading): Intent[] {
  const { view } = here
  const { gasPrice } = view.chain.metis
  const intents = chosen.flatMap((opportunity): Intent[] => {
    const { around, calls, gas } = opportunity
    const worth = net(here, opportunity) / view.outside.metis
    const bid = equilibriumBid('first', worth, rivalsOf(shading)) ?? 0
    const most = toUnits((bid * calls.length) / gas, 18)
    if (around === undefined) return calls.map((call) => ({ ...call, tip: most }))
    const theirs = around.intent.tip - gasPrice
    const behind = theirs > 0n ? theirs - 1n : 0n
    return calls.map((call, i) => ({ ...call, tip: i < around.after ? theirs + most : behind }))
  })
  // A sender's intents keep their order, so who pays more stands first.
  return intents.toSorted((a, b) => (a.tip === b.tip ? 0 : (a.tip ?? 0n) > (b.tip ?? 0n) ? -1 : 1))
}

/** With copies: each may be the first, and those that come too late revert at a cost. */
function copied(here: SearcherView, chosen: readonly Opportunity[], shading: Shading): Intent[] {
  const { view } = here
  let room = view.rules.most
  return chosen.flatMap((opportunity) => {
    const { calls } = opportunity
    const late = gasUsd(view, lateGas * calls.length, calls.length)
    const wanted = equilibriumCopies(net(here, opportunity), late, rivalsOf(shading))
    const copies = Math.min(wanted, Math.floor(room / calls.length))
    room -= copies * calls.length
    return Array.from({ length: copies }, () => calls).flat()
  })
}
