import type { Call } from '../../../protocols/call.ts'
import { marketNames } from '../../../protocols/perpetual/market.ts'
import { quoteToMove } from '../../../protocols/perpetual/price.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Deposit, Situation } from '../../agent.ts'
import { marginFor } from '../credit/perpetual-margin.ts'

type Here = Pick<Situation<never, never, 'bridge' | 'perpetual'>, 'view' | 'deployments' | 'actions'>

/** How many times its margin a position is that is hedged outside: it is topped up long before it is liquidated. */
const leverage = 3
/** How far the price may have gone until the trade is made, share. */
const tolerance = 0.03
/** Margin that is not worth a transaction, US dollars. */
const dust = 500
/** Gaps beyond the fee that are not worth one, share of the price. */
const least = 0.0005

/**
 * Trades both perpetuals back to their indices, as far as a gap is wider than the fee, and keeps the margin that this takes:
 * what is bought here is sold outside (docs/theory.md V23). Without it a market stands still while its index moves, and
 * funding is what the index did since the last trade.
 */
export function alongIndex(here: Here): { readonly deposits: readonly Deposit[]; readonly calls: readonly Call[] } {
  const { view, deployments, actions } = here
  const { exchangeFee } = deployments.perpetual
  let exposure = 0
  const trades = marketNames.flatMap((market) => {
    const { price, liquidity } = view.chain.perpetual.markets[market]
    const size = fromUnits(view.account.perpetual.markets[market].size, 18)
    const gap = Math.log(view.outside[market] / price)
    const move = Math.abs(gap) - exchangeFee
    const base =
      move > least ? (Math.sign(gap) * quoteToMove(Number(liquidity) / 1e18, price, Math.expm1(move))) / price : 0
    exposure += Math.abs(size + base) * price
    return base === 0 ? [] : [{ market, base, price }]
  })
  const margin = marginFor(here, exposure / leverage, dust)
  return {
    deposits: margin.deposits,
    calls: [
      ...margin.intents,
      ...trades.map(({ market, base, price }) =>
        actions.perpetual.openPosition({
          market,
          side: base > 0 ? 'long' : 'short',
          base: toUnits(Math.abs(base), 18),
          bound: toUnits(Math.abs(base) * price * (1 + Math.sign(base) * tolerance), 18),
        }),
      ),
    ],
  }
}
