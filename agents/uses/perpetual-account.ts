import type { Call } from '../../protocols/call.ts'
import { bearableLeverage } from '../../protocols/perpetual/margin.ts'
import { ratios } from '../../protocols/perpetual/parameters.ts'
import { quoteToMove } from '../../protocols/perpetual/price.ts'
import { lately } from '../../protocols/lately.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import { priceFound } from '../mind/credit/perpetual-market.ts'
import type { Sight } from './use.ts'

/** Who sees the market of METIS on the perpetual exchange. */
export type MarginSight = Sight<'perpetual'>

/**
 * A use that has margin on the exchange. An account has one margin and one position there, whatever it is for: several uses
 * share both, and each knows its own by what is meant to be in it.
 */
export interface MarginUser {
  readonly name: string
  /** Share of the money in it that is margin. */
  marginShare(here: MarginSight): number
  /** Whole METIS that it is to be long of with that many dollars of margin; shorts are negative. */
  position(here: MarginSight, margin: number): number
  /** Share of that by which it may be off. */
  readonly band: number
}

/** What of the account is one use's. */
export interface MarginPart {
  /** US dollars. */
  readonly margin: number
  /** Whole METIS that it is long of. */
  readonly size: number
}

/** Days that margin has to survive without anybody looking, and standard deviations of the price in them. */
export const unwatchedDays = 7
const deviations = 3
/** Most of what the exchange allows at its initial margin. */
const daring = 0.7
/** Most that one transaction moves the price: what is more is traded by parts. */
const mostImpact = 0.004
/** How far others who see the same price, and come first, may have moved it. */
const crowding = 0.02
/** How far the price may be from its index after a trade: the exchange allows a tenth, or whatever leads back to it. */
export const priceBand = 0.09

/** Leverage that survives until the next look (docs/theory.md V22). */
export const leverageOn = ({ view }: Pick<MarginSight, 'view'>): number =>
  bearableLeverage(
    { volatility: annualVolatility(view.outside.signals.metis), days: unwatchedDays, deviations },
    ratios.maintenanceMargin,
    daring / ratios.initialMargin,
  )

/** The market as whoever comes in a long block finds it: what follows its index has been there before him. */
export const metisMarket = lately((here: MarginSight) => ({
  ...here.view.chain.perpetual.markets.metis,
  price: priceFound(here, 'metis'),
}))

/** By which share the price moves when that many dollars are traded; without end where there is nobody to trade with. */
export function moveBy(here: MarginSight, usd: number): number {
  const { liquidity, price } = metisMarket(here)
  return liquidity > 0n ? usd / quoteToMove(Number(liquidity) / 1e18, price, 1) : Infinity
}

const positionIn = ({ view }: MarginSight): number => fromUnits(view.account.perpetual.markets.metis.size, 18)

/**
 * Margin and position by use. Margin belongs to each by what is meant to be its margin; what is meant for none is whose the
 * position looks like. The position is what each wants of it, and what it is off by belongs to all, as their sizes are, or their margins where none wants any.
 */
export const partsOf = (here: MarginSight, users: readonly MarginUser[]): Readonly<Record<string, MarginPart>> =>
  partsSeen(here)(users)

/** Each use that shares the account asks, for all that it wants to know. */
const partsSeen = lately((here: MarginSight) => lately((users: readonly MarginUser[]) => partsIn(here, users)))

function partsIn(here: MarginSight, users: readonly MarginUser[]): Readonly<Record<string, MarginPart>> {
  const value = Math.max(0, Number(here.view.account.perpetual.value) / 1e6)
  const meant = users.map((user) => (here.wanted?.[user.name] ?? 0) * user.marginShare(here))
  const all = meant.reduce((sum, each) => sum + each, 0)
  const owner = ownerByLooks(here)
  const margins = users.map(({ name }, i) => {
    if (all > 0) return value * (meant[i]! / all)
    return name === owner ? value : 0
  })
  const sizes = users.map((user, i) => user.position(here, margins[i]!))
  const gross = sizes.reduce((sum, size) => sum + Math.abs(size), 0)
  const off = positionIn(here) - sizes.reduce((sum, size) => sum + size, 0)
  const share = (i: number): number => {
    if (gross > 0) return Math.abs(sizes[i]!) / gross
    return value > 0 ? margins[i]! / value : 0
  }
  return Object.fromEntries(
    users.map(({ name }, i) => [name, { margin: margins[i]!, size: sizes[i]! + off * share(i) }]),
  )
}

/** The use that an account looks as if it were in which is meant for none. */
function ownerByLooks({ view }: MarginSight): string {
  const { order, size } = view.account.perpetual.markets.metis
  if (order.liquidity > 0n) return 'perpetualMake'
  return size > 0n ? 'long' : 'short'
}

/** Margin comes in, and a position with it. */
export const bringMargin = (
  here: MarginSight,
  usdc: bigint,
  { size, slippage }: { readonly size: number; readonly slippage: number },
): readonly Call[] => [
  ...(usdc > 0n ? [here.actions.perpetual.deposit(here.deployments.perpetual.settlement, usdc)] : []),
  ...trade(here, size, slippage, Number(usdc) / 1e6).calls,
]

/** A share of one's position is traded back, and that share of one's margin goes home; by parts where it is much. */
export function takeMargin(here: MarginSight, { margin, size }: MarginPart, share: number, slippage: number): Call[] {
  const { perpetual } = here.actions
  const { settlement } = here.deployments.perpetual
  const { free, markets } = here.view.account.perpetual
  const { mark, price } = metisMarket(here)
  const wanted = -size * Math.min(1, share)
  const { calls, traded } = trade(here, wanted, slippage)
  const left = positionIn(here) + traded
  if (Math.abs(left) * mark < dust && markets.metis.order.liquidity === 0n && share > 0.999) {
    return [...calls, perpetual.withdrawAll(settlement)]
  }
  const done = wanted === 0 ? 1 : traded / wanted
  const reduced = Math.max(0, Math.abs(positionIn(here)) - Math.abs(left))
  // What is free now, what the smaller position no longer binds, and the gain that is realized, less what trading loses.
  const unrealized = positionIn(here) * mark + fromUnits(markets.metis.openNotional, 18)
  const gain = Math.max(0, unrealized) * (positionIn(here) === 0 ? 0 : reduced / Math.abs(positionIn(here)))
  const lost =
    reduced * (Math.abs(price - mark) + price * (here.deployments.perpetual.exchangeFee + (crowding + mostImpact) / 2))
  const freed = fromUnits(free, 6) + ratios.initialMargin * reduced * mark + gain - lost
  const amount = toUnits(Math.min(margin * Math.min(1, share) * done, 0.9 * freed), settlement.decimals)
  return amount > toUnits(1, 6) ? [...calls, perpetual.withdraw(settlement, amount)] : calls
}

/** Trades towards the position that all uses together want, when it is off by more than they let pass. */
export function tendPosition(here: MarginSight, users: readonly MarginUser[], slippage: number): readonly Call[] {
  const parts = partsOf(here, users)
  const wishes = users.map((user) => user.position(here, parts[user.name]!.margin))
  const off = wishes.reduce((sum, each) => sum + each, 0) - positionIn(here)
  const allowed = users.reduce((sum, { band }, i) => sum + band * Math.abs(wishes[i]!), 0)
  return Math.abs(off) > allowed ? trade(here, off, slippage).calls : []
}

/** The one of several uses of an account that tends what they share. */
export const isFirst = (here: MarginSight, users: readonly MarginUser[], name: string): boolean => {
  const parts = partsOf(here, users)
  return users.find((user) => parts[user.name]!.margin > 0)?.name === name
}

/** US dollars of position that are none. */
const dust = 20

/** Whether margin, with so many dollars that come in, lets a position change by that much (V22). */
function isBacked(here: MarginSight, size: number, incoming: number): boolean {
  const { value, free } = here.view.account.perpetual
  const { mark } = metisMarket(here)
  const has = Math.abs(positionIn(here))
  const more = Math.abs(positionIn(here) + size) - has
  // Whoever is to be liquidated may not even close; whoever wants more needs margin that is free.
  return more > 0
    ? ratios.initialMargin * more * mark < 0.9 * (fromUnits(free, 6) + incoming)
    : fromUnits(value, 6) + incoming > 1.05 * ratios.maintenanceMargin * has * mark
}

/** Buys or sells METIS on the market, as much as its liquidity and the exchange's band take at once. */
function trade(
  here: MarginSight,
  size: number,
  slippage: number,
  incoming = 0,
): { readonly calls: Call[]; readonly traded: number } {
  const { price, index, liquidity } = metisMarket(here)
  const most = quoteToMove(Number(liquidity) / 1e18, price, mostImpact) / price
  const some = Math.sign(size) * Math.min(Math.abs(size), most)
  // A rest that is not worth a trade goes with it.
  const closes = Math.abs(positionIn(here) + some) * price < dust
  const traded = closes ? -positionIn(here) : some
  const after = (price * (1 + Math.sign(traded) * moveBy(here, Math.abs(traded) * price))) / index - 1
  const passes = Math.sign(traded) * after <= priceBand && isBacked(here, traded, incoming)
  if (!passes || !(Math.abs(traded) * price > dust)) return { calls: [], traded: 0 }
  const tolerance = slippage + crowding + here.deployments.perpetual.exchangeFee
  const bound = toUnits(Math.abs(traded) * price * (1 + Math.sign(traded) * tolerance), 18)
  const { perpetual } = here.actions
  return {
    calls: [
      closes
        ? perpetual.closePosition('metis', bound)
        : perpetual.openPosition({
            market: 'metis',
            side: traded > 0 ? 'long' : 'short',
            base: toUnits(Math.abs(traded), 18),
            bound,
          }),
    ],
    traded,
  }
}
