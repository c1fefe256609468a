import { curveOf } from '../../protocols/hercules/curve.ts'
import { amountsOf, capitalEfficiency, exitsPerYear, inRange, liquidityOf } from '../../protocols/hercules/range.ts'
import type { RangePosition } from '../../protocols/hercules/state.ts'
import { nearestUsable, priceOf } from '../../protocols/hercules/tick.ts'
import type { PoolName } from '../../protocols/pair.ts'
import type { Call } from '../../protocols/call.ts'
import { fromUnits } from '../../protocols/token.ts'
import { annualVolatility } from '../mind/beliefs/beliefs.ts'
import { lossVersusRebalancing } from '../mind/pools/loss-versus-rebalancing.ts'
import { gasUsd } from '../mind/valuation/gas.ts'
import { worthItsGas } from './farm-claims.ts'
import { defineUse, type PublicSight, type Sight } from './use.ts'

type Here = Sight<'hercules'>

/** Days after which the price leaves a range on average: nobody wants to come after it more often. */
const daysWithin = 60
/** A position's amounts change fast with the price: no less than this share of them, in percent. */
const leastPercent = 50n
const gas = { collect: 250_000, move: 1_500_000 }

/**
 * How far a range reaches, as the factor from the price to either end: the mean exit time of a Brownian motion,
 * ln(factor)² / sigma², is two months.
 *
 * @param volatility per year
 *
 * @example
 * rangeFactor(0.85) // => 1.411
 */
export const rangeFactor = (volatility: number): number =>
  Math.exp(Math.max(0.03, volatility) * Math.sqrt(daysWithin / 365))

/**
 * A concentrated position on Hercules, around the price (docs/theory.md V03, V06, V28). Its fees and its loss versus
 * rebalancing are those of an unbounded one times its efficiency (Milionis et al. 2022, arXiv 2208.06046); whenever the
 * price has left it, half of it is swapped back.
 */
export const herculesRange = (pool: PoolName, title: string, prior: number) => {
  const stateOf = ({ view }: Here) => view.chain.hercules[pool]
  const poolOf = ({ deployments }: Here) => deployments.hercules.pools[pool]
  /** US dollars of an unbounded position with all the liquidity at the price. */
  const unbounded = ({ view, deployments }: PublicSight<'hercules'>): number => {
    const { liquidity, sqrtPrice } = curveOf(view.chain.hercules[pool], deployments.hercules.pools[pool])
    return 2 * liquidity * sqrtPrice
  }
  const volatilityOf = ({ view: { outside } }: Here): number =>
    annualVolatility(pool === 'native' ? outside.signals.metis : outside.signals.eth)
  const outer = ({ view: { outside } }: Here): number => (pool === 'native' ? outside.metis : outside.eth)
  const positions = ({ view }: Here): readonly RangePosition[] =>
    view.account.hercules.positions.first.filter((position) => position.pool === pool)
  /** The one that is at the price: there is at most one of those. */
  const working = (here: Here): RangePosition | undefined =>
    positions(here).find(({ range, liquidity }) => liquidity > 0n && inRange(range, stateOf(here).price.tick))
  /** Both tokens in US dollars, at the outer price. */
  const usdOf = (here: Here, { base, quote }: RangePosition['amounts']): number =>
    fromUnits(base, 18) * outer(here) + fromUnits(quote, 6)

  const close = ({ me, actions }: Here, { id, liquidity, amounts }: RangePosition): readonly Call[] => [
    ...(liquidity > 0n
      ? [actions.hercules.decrease({ id, liquidity, minBase: least(amounts.base), minQuote: least(amounts.quote) })]
      : []),
    actions.hercules.collect({ id, to: me }),
    actions.hercules.burn(id),
  ]

  return defineUse({
    name: `${pool}Range`,
    title,
    needs: ['hercules'],
    prior,
    // A range is even in the logarithm of the price: both halves are worth the same at its middle.
    mix: (here) => {
      const position = working(here)
      const all = position === undefined ? 0 : usdOf(here, position.amounts)
      const base = all > 0 ? 1 - fromUnits(position!.amounts.quote, 6) / all : 0.5
      return { metis: pool === 'native' ? base : 0, weth: pool === 'native' ? 0 : base, usdc: 1 - base }
    },
    /**
     * Fees per unit of liquidity, G, are counted in both tokens; an unbounded position is worth 2 L sqrt(P), so that it has
     * earned (G_base sqrt(P) + G_quote / sqrt(P)) / 2. Fees come in both tokens alike, and then that is the geometric mean
     * of both, in which no price stands: sqrt(G_base G_quote) grows by fees alone. The exponential of it has that as its
     * growth; how much more a range earns is in the prospect.
     */
    index: (here) => {
      const { base, quote } = here.view.chain.hercules[pool].feeGrowth
      const index = Math.exp(Math.sqrt((Number(base) / 2 ** 128) * (Number(quote) / 2 ** 128)))
      return { index, usd: unbounded(here) }
    },
    prospect: (here, { usd, growth }) => {
      const { price, liquidity } = stateOf(here)
      if (liquidity === 0n) return undefined
      const volatility = volatilityOf(here)
      const factor = rangeFactor(volatility)
      const efficiency = capitalEfficiency(factor)
      const present = unbounded(here)
      const capital = usd + positions(here).reduce((sum, { amounts }) => sum + usdOf(here, amounts), 0)
      const moving = gasUsd(here.view, gas.move, 5) / Math.max(capital, 1) + price.fee / 2
      return {
        yearly: {
          // What is earned now is shared with what comes in.
          fees: (efficiency * growth * present) / (present + efficiency * usd),
          lvr: -efficiency * lossVersusRebalancing(volatility) - exitsPerYear(factor, volatility) * moving,
        },
        metis: pool === 'native' ? 0.5 : 0,
        risk: 1,
        entry: 0,
        exitDays: 0,
      }
    },
    held: (here) => {
      const all = positions(here).flatMap(({ amounts, owed }) => [amounts, owed])
      return {
        usd: all.reduce((sum, each) => sum + usdOf(here, each), 0),
        metis: pool === 'native' ? all.reduce((sum, { base }) => sum + fromUnits(base, 18), 0) : 0,
        leaving: 0,
      }
    },
    approvals: ({ actions }) => actions.hercules.approvals(pool),
    enter: (here, purse) => {
      const { me, actions } = here
      const put = { base: pool === 'native' ? purse.metis : purse.weth, quote: purse.usdc }
      const { sqrtPrice } = stateOf(here).price
      const position = working(here)
      const price = priceOf(sqrtPrice, poolOf(here))
      const factor = rangeFactor(volatilityOf(here))
      const range = position?.range ?? {
        bottom: nearestUsable(price / factor, poolOf(here)),
        top: nearestUsable(price * factor, poolOf(here)),
      }
      const liquidity = liquidityOf(put, range, sqrtPrice)
      if (liquidity === 0n) return []
      const amounts = amountsOf(liquidity, range, sqrtPrice)
      const bounds = { minBase: least(amounts.base), minQuote: least(amounts.quote) }
      return [
        position === undefined
          ? actions.hercules.mint({ pool, range, ...put, ...bounds, to: me })
          : actions.hercules.increase({ id: position.id, ...put, ...bounds }),
      ]
    },
    leave: (here, share) => {
      const { me, actions } = here
      const part = BigInt(Math.round(Math.min(1, share) * 1e6))
      return positions(here).flatMap((position) => {
        const partOf = (amount: bigint): bigint => (amount * part) / 1_000_000n
        const liquidity = partOf(position.liquidity)
        if (part === 1_000_000n) return close(here, position)
        if (liquidity === 0n) return []
        const { id, amounts } = position
        const bounds = { minBase: least(partOf(amounts.base)), minQuote: least(partOf(amounts.quote)) }
        return [actions.hercules.decrease({ id, liquidity, ...bounds }), actions.hercules.collect({ id, to: me })]
      })
    },
    claim: (here) => {
      const worth = worthItsGas * gasUsd(here.view, gas.collect)
      return positions(here).flatMap(({ id, owed }) =>
        usdOf(here, owed) > worth
          ? [
              {
                calls: [here.actions.hercules.collect({ id, to: here.me })],
                metis: pool === 'native' ? fromUnits(owed.base, 18) : 0,
              },
            ]
          : [],
      )
    },
    // What the price has left earns nothing: it is taken apart, and comes back around the price as money does.
    tend: (here) =>
      positions(here)
        .filter(({ range }) => !inRange(range, stateOf(here).price.tick))
        .flatMap((position) => close(here, position)),
  })
}

const least = (amount: bigint): bigint => (amount * leastPercent) / 100n
