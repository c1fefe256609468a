import type { Call } from '../../../protocols/call.ts'
import { type ProtocolName, protocols } from '../../../protocols/index.ts'
import type { PoolName, Side, SwapOrder } from '../../../protocols/pair.ts'
import type { AnyProtocol } from '../../../protocols/protocol.ts'
import { lately } from '../../../protocols/lately.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Venue } from '../../../protocols/venue.ts'
import type { Situation, View } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { rebatePerFee } from './rebate-day.ts'
import { less } from './tolerance.ts'

type Order = Omit<SwapOrder, 'pool' | 'minOut'>

/** A venue chosen, and what it gives in the smallest unit. */
export interface VenueChoice {
  readonly venue: Venue
  readonly quoted: bigint
}

interface Pools extends Pick<Situation<never, never>, 'deployments' | 'actions'> {
  readonly view: Pick<View, 'chain'>
}

interface Here extends Pools {
  readonly view: Pick<View, 'chain' | 'outside' | 'rules'>
}

const traded = Object.entries<AnyProtocol>(protocols).flatMap(([name, { trading }]) =>
  trading === undefined ? [] : [{ name: name as ProtocolName, trading }],
)

/**
 * The pools of a pair on this chain, at whatever exchange.
 *
 * @param outer quote tokens for a base token outside, where arbitrage has kept the pools beside it since the state was read
 */
export function poolsOf({ view, deployments, actions }: Pools, pool: PoolName, outer?: number): readonly Venue[] {
  const known = poolsSeen(view.chain)(deployments)(actions)
  const key = `${pool} ${outer}`
  let venues = known.get(key)
  if (venues === undefined) {
    venues = traded.flatMap(({ name, trading }) => {
      const [at, state, own] = [deployments[name], view.chain[name], actions[name]]
      return at && state && own && trading.venue ? [trading.venue(at, state, own, pool, outer)] : []
    })
    known.set(key, venues)
  }
  return venues
}

/** Everybody who comes in a block finds the same pools: what they are beside a price is worked out once. */
const poolsSeen = lately((_chain: Pools['view']['chain']) =>
  lately((_deployments: Pools['deployments']) =>
    lately((_actions: Pools['actions']) => new Map<string, readonly Venue[]>()),
  ),
)

/**
 * The outer price beside which whoever comes in a long block finds its pools: he comes at a moment of his own, and arbitrage
 * has followed the price until then (docs/theory.md V07). In a block no longer than that takes, pools are as they were.
 */
export const followedPrice = ({ path, metis, eth }: FollowedMarkets, pool: PoolName): number | undefined =>
  path === undefined ? undefined : pool === 'native' ? metis : eth

type FollowedMarkets = Pick<View['outside'], 'metis' | 'eth' | 'path'>

/** Where a pair can be swapped on this chain, as one finds it: its pools, but for those that the rule in force has swap in batches. */
export const venuesOf = (here: Here, pool: PoolName): readonly Venue[] => {
  const venues = poolsOf(here, pool, followedPrice(here.view.outside, pool))
  return here.view.rules.batched ? venues.map((venue) => batchOf(here, venue) ?? venue) : venues
}

/** The batch in which a venue's swaps come together, where there is one on this chain. */
const batchOf = ({ actions }: Pick<Here, 'actions'>, venue: Venue): Venue | undefined =>
  traded
    .map(({ name, trading }) => actions[name] && trading.batched?.(actions[name], venue))
    .find((batch) => batch !== undefined)

/** Lets every venue of a pair take the sender's tokens. */
export const venueApprovals = ({ actions }: Pick<Here, 'actions'>, pool: PoolName): Call[] =>
  traded.flatMap(({ name, trading }) => (actions[name] === undefined ? [] : trading.approvals(actions[name], pool)))

/**
 * The least share of a swap of this many US dollars that fee, price impact and gas take, wherever it is made, less what comes
 * back of the fee; below zero where more comes back than it costs.
 */
export const leastCost = (
  view: Pick<View, 'chain' | 'outside'>,
  venues: readonly Venue[],
  side: Side,
  usd: number,
): number => {
  const back = rebatePerFee(view)
  return Math.min(...venues.map(({ cost, gas, fee }) => cost(side, usd) - back * fee + gasUsd(view, gas) / usd))
}

/** The venue whose output is worth most after gas; of equal ones the first. */
export function bestVenue(
  { view }: { readonly view: Pick<View, 'chain' | 'outside'> },
  venues: readonly Venue[],
  { side, amountIn }: Pick<Order, 'side' | 'amountIn'>,
): VenueChoice {
  const choices = venues.map((venue) => {
    const quoted = venue.quoted(side, amountIn)
    return { venue, quoted, net: worth(view, venue, side, quoted) - gasUsd(view, venue.gas) }
  })
  return choices.reduce((best, choice) => (choice.net > best.net ? choice : best))
}

/** US dollars that a swap's output is worth, what is not a dollar at the outer price. */
function worth({ outside }: Pick<View, 'outside'>, { pool, base, quote }: Venue, side: Side, out: bigint): number {
  if (side === 'sell') return fromUnits(out, quote.decimals)
  return fromUnits(out, base.decimals) * (pool === 'native' ? outside.metis : outside.eth)
}

/** A swap at the best venue, for at least what it quotes less `slippage`, a share. */
export function bestSwap(
  here: Here,
  { pool, slippage, ...order }: Order & { readonly pool: PoolName; readonly slippage: number },
  venues: readonly Venue[] = venuesOf(here, pool),
): VenueChoice & { readonly call: Call } {
  const choice = bestVenue(here, venues, order)
  const minOut = less(choice.quoted, slippage)
  return { ...choice, call: choice.venue.swap({ ...order, minOut }) }
}
