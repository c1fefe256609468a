import { type Curve, curveOf, sellDownTo, swapExactly } from '../../../protocols/hercules/curve.ts'
import { type PoolName, type Side, swapped } from '../../../protocols/pair.ts'
import { amountOut, amountToSell } from '../../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Call } from '../../../protocols/protocol.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Situation, View } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { reservesOf } from '../valuation/portfolio.ts'
import { less } from './tolerance.ts'

/** Where a pair can be swapped, as whoever chooses among several sees it. */
export interface Venue {
  readonly name: 'netswap' | 'batch' | 'hercules'
  readonly pool: PoolName
  readonly base: Token
  readonly quote: Token
  /** Gas that a swap uses, with some reserve. */
  readonly gas: number
  /** Share of a swap of this many US dollars that fee and price impact take. */
  readonly cost: (side: Side, usd: number) => number
  /** What a swap of `amountIn` gives, both in the smallest unit. */
  readonly quoted: (side: Side, amountIn: bigint) => bigint
  /** Base tokens whose sale brings what the next one fetches, fee included, down to a price; 0 when it is below. */
  readonly toSell: (price: number) => number
  readonly swap: (order: Order & { readonly minOut: bigint }) => Call
}

interface Order {
  readonly side: Side
  /** In the smallest unit. */
  readonly amountIn: bigint
  readonly to: Situation<never, never>['me']
}

/** A venue chosen, and what it gives in the smallest unit. */
export interface Choice {
  readonly venue: Venue
  readonly quoted: bigint
}

type Here = Pick<Situation<never, never>, 'deployments' | 'actions'> & {
  readonly view: Pick<View, 'chain' | 'outside' | 'rules'>
}

/** Where a pair can be swapped on this chain. Another exchange is one more entry here. */
export const venuesOf = (here: Here, pool: PoolName): readonly Venue[] => [
  netswapVenue(here, pool),
  ...herculesVenue(here, pool),
]

/** Lets every venue of a pair take the sender's tokens. */
export const venueApprovals = ({ actions }: Pick<Here, 'actions'>, pool: PoolName): Call[] => [
  ...actions.netswap.approvals(pool),
  ...(actions.batch?.approvals(pool) ?? []),
  ...(actions.hercules?.swapApprovals(pool) ?? []),
]

/** The least share of a swap of this many US dollars that fee, price impact and gas take, wherever it is made. */
export const leastCost = (
  view: Pick<View, 'chain' | 'outside'>,
  venues: readonly Venue[],
  side: Side,
  usd: number,
): number => Math.min(...venues.map(({ cost, gas }) => cost(side, usd) + gasUsd(view, gas) / usd))

/** The venue whose output is worth most after gas; of equal ones the first. */
export function bestVenue(
  { view }: { readonly view: Pick<View, 'chain' | 'outside'> },
  venues: readonly Venue[],
  { side, amountIn }: Pick<Order, 'side' | 'amountIn'>,
): Choice {
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
): Choice & { readonly call: Call } {
  const choice = bestVenue(here, venues, order)
  const minOut = less(choice.quoted, slippage)
  return { ...choice, call: choice.venue.swap({ ...order, minOut }) }
}

function netswapVenue({ view, deployments, actions }: Here, pool: PoolName): Venue {
  const { base, quote } = deployments.netswap.pools[pool]
  const reserves = reservesOf(view, deployments.netswap.pools[pool])
  const units = view.chain.netswap[pool].reserves
  // Where batches come first, an order in one does at least as well as a swap in the pool, and nobody gets around it.
  const batch = view.rules.batched ? actions.batch : undefined
  return {
    name: batch === undefined ? 'netswap' : 'batch',
    pool,
    base,
    quote,
    gas: batch === undefined ? 130_000 : 250_000,
    // To the first order, which is the usual rule of thumb.
    cost: (_side, usd) => swapFee + usd / reserves.quote,
    quoted: (side, amountIn) =>
      side === 'sell' ? amountOut(amountIn, units.base, units.quote) : amountOut(amountIn, units.quote, units.base),
    toSell: (price) => amountToSell(reserves, price, swapFee),
    swap: (order) => (batch === undefined ? actions.netswap.swap({ pool, ...order }) : batch.order({ pool, ...order })),
  }
}

function herculesVenue({ view, deployments, actions }: Here, pool: PoolName): Venue[] {
  const pair = deployments.hercules?.pools[pool]
  const state = view.chain.hercules?.[pool]
  const swap = actions.hercules?.swap
  if (pair === undefined || state === undefined || swap === undefined) return []
  const { base, quote } = pair
  const curve: Curve = curveOf(state, pair)
  const price = curve.sqrtPrice ** 2
  return [
    {
      name: 'hercules',
      pool,
      base,
      quote,
      gas: 300_000,
      cost: (side, usd) => {
        const { amountOut: out } = swapExactly(curve, side, side === 'sell' ? usd / price : usd)
        return 1 - (side === 'sell' ? out : out * price) / usd
      },
      quoted: (side, amountIn) => {
        const [given, got] = swapped(pair, side)
        return toUnits(swapExactly(curve, side, fromUnits(amountIn, given.decimals)).amountOut, got.decimals)
      },
      toSell: (least) => sellDownTo(curve, least).amountIn,
      swap: (order) => swap({ pool, ...order }),
    },
  ]
}
