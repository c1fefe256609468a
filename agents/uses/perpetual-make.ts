import type { Call } from '../../protocols/call.ts'
import { ratios } from '../../protocols/perpetual/parameters.ts'
import { liquidityOf, priceAt, tickSpacing, usableTick } from '../../protocols/perpetual/price.ts'
import { toUnits } from '../../protocols/token.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import {
  bringMargin,
  isFirst,
  type MarginSight,
  type MarginUser,
  metisMarket,
  partsOf,
  takeMargin,
  tendPosition,
} from './perpetual-account.ts'
import { defineUse } from './use.ts'

const name = 'perpetualMake'
/** Orders reach from the price divided by this to it times this, with so many dollars on both sides per dollar of margin. */
const rangeFactor = 1.5
const leverage = 2
/** Orders are let in where the market's price is within a tenth of its index. */
const orderBand = 0.08
/** An order this much off what its margin is for, as a share of that, is good enough. */
const band = 0.3

/** As who shares an account's margin: an order around the price is long of nothing. */
export const makingUser: MarginUser = { name, marginShare: () => 1, position: () => 0, band: 0 }

/**
 * Liquidity around the price of the perpetual market of METIS: it earns fees, and loses to arbitrage sigma² sqrt(P) / 4 a
 * year for each unit (docs/theory.md V06; Milionis et al. 2022). What a unit earns is learnt from the foundation's order.
 */
export const perpetualMake = (users: readonly MarginUser[]) =>
  defineUse({
    name,
    title: 'Liquidity around the price of the perpetual market of METIS',
    needs: ['perpetual'],
    // US dollars a year for a unit of liquidity, as its index counts.
    prior: 0.1,
    mix: () => ({ metis: 0, usdc: 1, weth: 0 }),
    index: ({ view }) => {
      const market = view.chain.perpetual?.markets.metis
      if (market === undefined || market.foundation.liquidity === 0n) return undefined
      // Counted for one unit, so that what is earned is what a unit earns.
      return { index: Math.exp(Number(market.foundation.fees) / Number(market.foundation.liquidity)), usd: 1 }
    },
    prospect: (here, { growth, usd }) => {
      const { liquidity, price } = metisMarket(here)
      if (liquidity === 0n || !isOpen(here)) return undefined
      const [each, all] = [unitsOf(here, 1), Number(liquidity) / 1e18]
      return {
        yearly: {
          fees: (growth * each * all) / (all + each * usd),
          lvr: -(annualVolatility(here.view.outside.signals.metis) ** 2 / 4) * Math.sqrt(price) * each,
        },
        metis: 0,
        risk: 1,
        entry: 0,
        exitDays: 0,
      }
    },
    held: (here) => ({ usd: partsOf(here, users)[name]!.margin, metis: 0, leaving: 0 }),
    approvals: ({ actions }) => actions.perpetual.approvals(),
    enter: (here, { usdc }, slippage) => [
      ...bringMargin(here, usdc, { size: 0, slippage }),
      ...(isOpen(here) ? order(here, unitsOf(here, Number(usdc) / 1e6)) : []),
    ],
    leave: (here, share, slippage) => {
      const { order: made } = here.view.account.perpetual.markets.metis
      const part = partsOf(here, users)[name]!
      if (made.liquidity === 0n) return takeMargin(here, part, share, slippage)
      const bound = (ratios.initialMargin * leverage * part.margin) / 2
      const free = here.view.account.perpetual.free + toUnits(bound * Math.min(1, share), 6)
      const amount = toUnits(part.margin * Math.min(1, share), 6, (free * 8n) / 10n)
      return [
        shrink(here, share),
        ...(amount > 0n ? [here.actions.perpetual.withdraw(here.deployments.perpetual.settlement, amount)] : []),
      ]
    },
    tend: (here, slippage) => {
      const calls = tendOrder(here, partsOf(here, users)[name]!.margin)
      if (calls.length > 0) return calls
      return isFirst(here, users, name) ? tendPosition(here, users, slippage) : []
    },
  })

const isOpen = (here: MarginSight): boolean => {
  const { average, indexAverage, price, index } = metisMarket(here)
  return Math.abs(average / indexAverage - 1) < orderBand && Math.abs(price / index - 1) < orderBand
}

/** Units of liquidity that so many dollars of margin are for. */
const unitsOf = (here: MarginSight, margin: number): number => {
  const { price } = metisMarket(here)
  return liquidityOf((margin * leverage) / 2, price, price / rangeFactor)
}

/** An order that the price has left goes, one that is much too large or too small is changed. */
function tendOrder(here: MarginSight, margin: number): readonly Call[] {
  const { order: made } = here.view.account.perpetual.markets.metis
  const { price } = metisMarket(here)
  const has = Number(made.liquidity) / 1e18
  const wanted = unitsOf(here, margin)
  if (has > 0 && (price <= priceAt(made.lower) || price >= priceAt(made.upper))) return [shrink(here, 1)]
  if (has > (1 + band) * wanted) return [shrink(here, 1 - wanted / has)]
  return has < (1 - band) * wanted && isOpen(here) ? order(here, wanted - has) : []
}

/** More liquidity: where an order is already, or around the price. */
function order(here: MarginSight, units: number): Call[] {
  const { order: made } = here.view.account.perpetual.markets.metis
  const { price } = metisMarket(here)
  const { lower, upper } =
    made.liquidity > 0n
      ? made
      : { lower: usableTick(price / rangeFactor), upper: usableTick(price * rangeFactor) + tickSpacing }
  if (price <= priceAt(lower) || price >= priceAt(upper)) return []
  const base = toUnits(units * (1 / Math.sqrt(price) - 1 / Math.sqrt(priceAt(upper))), 18)
  const quote = toUnits(units * (Math.sqrt(price) - Math.sqrt(priceAt(lower))), 18)
  if (base === 0n || quote === 0n) return []
  return [here.actions.perpetual.addLiquidity({ market: 'metis', base, quote, lower, upper })]
}

/** Takes a share of the order out; what it has bought or sold by then becomes a position. */
function shrink({ view, actions }: MarginSight, share: number): Call {
  const { order: made } = view.account.perpetual.markets.metis
  const part = BigInt(Math.round(Math.min(1, share) * 1e6))
  const { lower, upper } = made
  return actions.perpetual.removeLiquidity({
    market: 'metis',
    lower,
    upper,
    liquidity: (made.liquidity * part) / 1_000_000n,
  })
}
