import type { PerpetualDeployment } from '../../../protocols/perpetual/deployment.ts'
import { type MarketName, marketNames } from '../../../protocols/perpetual/market.ts'
import { ratios } from '../../../protocols/perpetual/parameters.ts'
import { quoteToMove } from '../../../protocols/perpetual/price.ts'
import type { WeakAccount } from '../../../protocols/perpetual/survey.ts'
import type { Actions } from '../../../protocols/index.ts'
import { toUnits } from '../../../protocols/token.ts'
import type { View } from '../../agent.ts'
import type { Opportunity } from '../trade/opportunity.ts'

/** Value below which the exchange lets a position be taken over at once. */
const smallPosition = 100
const liquidationGas = 3_000_000
/** Margin that is put up for a position until it is traded back, relative to what the exchange asks for. */
const margin = 1.2

/**
 * Positions that may be taken over on the perpetual exchange. Who takes one gets it half a penalty cheaper than the mark
 * price and trades it back in the same block.
 */
export function perpetualLiquidations(
  { chain }: { readonly chain: Required<Pick<View['chain'], 'perpetual'>> },
  { exchangeFee, settlement }: Pick<PerpetualDeployment, 'exchangeFee' | 'settlement'>,
  actions: NonNullable<Actions['perpetual']>,
): Opportunity[] {
  const { markets, survey } = chain.perpetual
  return survey.weakest.filter(isBelow).flatMap((weak): Opportunity[] => {
    if (weak.hasOrders) return [cancellation(weak, actions)]
    const values = marketNames.map((name) => ({ name, value: (Number(weak.sizes[name]) / 1e18) * markets[name].mark }))
    const total = values.reduce((sum, { value }) => sum + Math.abs(value), 0)
    const { name, value } = values.reduce((most, each) => (Math.abs(each.value) > Math.abs(most.value) ? each : most))
    const taken = value * takenShare(weak, Math.abs(value), total)
    if (taken === 0) return []
    const { mark, price, liquidity } = markets[name]
    const notional = Math.abs(taken)
    const penalty = notional * (weak.value < 0n ? ratios.penalty : ratios.penalty / 2)
    // Trading it back moves the price: half of the whole move is lost on average.
    const impact = (notional / (quoteToMove(Number(liquidity) / 1e18, price, 1) * 2)) * notional
    return [
      {
        calls: [actions.liquidate(weak.account, name), actions.closePosition(name, 0n)],
        profit: penalty + taken * (price / mark - 1) - notional * exchangeFee - impact,
        gas: liquidationGas,
        touches: [weak.account],
        spends: [
          {
            token: settlement.address,
            amount: toUnits(notional * ratios.initialMargin * margin, settlement.decimals),
          },
        ],
      },
    ]
  })
}

const isBelow = ({ value, requirement }: WeakAccount): boolean => value < requirement

/** Share of a position that may be taken over: half of all that the account has, all of it in dire cases. */
function takenShare({ value, requirement }: WeakAccount, position: number, total: number): number {
  if (position === 0) return 0
  if (position <= smallPosition || value < requirement / 2n) return 1
  return Math.min(1, total / (2 * position))
}

/** Orders go first; what they bought can be taken over in the next block, for its penalty. */
const cancellation = (
  { account, requirement }: WeakAccount,
  actions: NonNullable<Actions['perpetual']>,
): Opportunity => ({
  calls: marketNames.map((name: MarketName) => actions.cancelOrders(account, name)),
  profit: ((Number(requirement) / 1e6 / ratios.maintenanceMargin) * ratios.penalty) / 4,
  gas: 2 * liquidationGas,
  touches: [account],
  spends: [],
})
