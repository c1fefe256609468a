import { carry, fundingRate } from '../../protocols/perpetual/funding.ts'
import { ratios } from '../../protocols/perpetual/parameters.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import {
  bringMargin,
  isFirst,
  leverageOn,
  type MarginSight,
  type MarginUser,
  metisMarket,
  moveBy,
  partsOf,
  priceBand,
  takeMargin,
  tendPosition,
  unwatchedDays,
} from './perpetual-account.ts'
import { type Asker, defineUse, type UseProspect } from './use.ts'

/** Which way a position looks. */
export type Bet = 'long' | 'short'

const signs: Readonly<Record<Bet, number>> = { long: 1, short: -1 }

/** Days in which a premium of the market over its index that is not usual is expected to halve. */
export const premiumHalfLife = 0.5

/** As who shares an account's margin. */
export const sideUser = (side: Bet): MarginUser => ({
  name: side,
  marginShare: () => 1,
  position: (here, margin) => (signs[side] * leverageOn(here) * margin) / metisMarket(here).price,
  band: 0.3,
})

/** A leveraged position in METIS, behind margin in dollars (docs/theory.md V22, V23). */
export const perpetual = (side: Bet, title: string, users: readonly MarginUser[]) => {
  const { position } = sideUser(side)
  return defineUse({
    name: side,
    title,
    needs: ['perpetual'],
    mix: () => ({ metis: 0, usdc: 1, weth: 0 }),
    prospect: (here, asker) => sideProspect(here, asker, side),
    held: (here) => {
      const { margin, size } = partsOf(here, users)[side]!
      return { usd: margin, metis: size, leaving: 0 }
    },
    approvals: ({ actions }) => actions.perpetual.approvals(),
    enter: (here, { usdc }, slippage) => {
      const { margin, size } = partsOf(here, users)[side]!
      return bringMargin(here, usdc, { size: position(here, margin + Number(usdc) / 1e6) - size, slippage })
    },
    leave: (here, share, slippage) => takeMargin(here, partsOf(here, users)[side]!, share, slippage),
    tend: (here, slippage) => (isFirst(here, users, side) ? tendPosition(here, users, slippage) : []),
  })
}

/**
 * What a dollar of margin brings. What it moves the market by is a premium, too, half of which it pays on the way in, and
 * loses as the market comes back to its index. Nobody goes in where the exchange would not let the trade through.
 */
export function sideProspect(here: MarginSight, { usd, horizonDays }: Asker, side: Bet): UseProspect | undefined {
  const { price, index } = metisMarket(here)
  const { exchangeFee, mostFunding } = here.deployments.perpetual
  const leverage = leverageOn(here)
  const move = signs[side] * moveBy(here, leverage * usd)
  const after = (price * (1 + move)) / index - 1
  if (!(signs[side] * after < priceBand)) return undefined
  const usual = here.view.outside.signals.funding ?? 0
  const rate = fundingRate({ market: price * (1 + move / 2), index }, mostFunding)
  return {
    yearly: {
      // What is usual goes on; what is off it now fades.
      funding: -signs[side] * leverage * (365 * usual + carry(rate - usual, premiumHalfLife, horizonDays)),
      liquidation: -liquidationCost(here, leverage),
    },
    metis: signs[side] * leverage,
    risk: 1,
    entry: leverage * exchangeFee,
    exitDays: 0,
  }
}

/**
 * Expected loss by liquidations, per dollar of margin and year: the penalty on the position, as often as the price passes
 * the distance that margin leaves before anybody looks (reflection principle, with the tail of a normal distribution).
 */
export function liquidationCost({ view }: Pick<MarginSight, 'view'>, leverage: number): number {
  const deviation = annualVolatility(view.outside.signals.metis) * Math.sqrt(unwatchedDays / 365)
  const distance = (1 / leverage - ratios.maintenanceMargin) / deviation
  const passed = Math.min(1, (2 * Math.exp(-(distance ** 2) / 2)) / (distance * Math.sqrt(2 * Math.PI)))
  return (365 / unwatchedDays) * passed * ratios.penalty * leverage
}
