import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import { mintAndSell } from '../staking/liquid-staking.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import type { SearcherView } from './searcher-view.ts'

/** Gas of minting and of a swap, with some reserve. */
const gas = 330_000

/**
 * eMETIS minted for METIS and sold where it costs more: in one block, and back in METIS. Cheaper than
 * minted it is bought by whoever stakes (agents/uses/enki.ts); that is no matter of places in a block.
 */
export function pegTrades({ me, view, deployments, actions, held }: SearcherView): readonly Opportunity[] {
  const [at, state, make] = [deployments.enki, view.chain.enki, actions.enki]
  if (at === undefined || state === undefined || make === undefined) return []
  const market = { base: fromUnits(state.reserves.base, 18), quote: fromUnits(state.reserves.quote, 18) }
  const funds = held[at.metis.address] ?? 0n
  const { spend, profit } = mintAndSell(market, swapFee, fromUnits(funds, 18))
  const amount = toUnits(spend, 18, funds)
  if (amount === 0n) return []
  return [
    {
      profit: profit * view.outside.metis,
      gas,
      calls: [
        make.mint({ amount, stake: false, to: me }),
        make.swap({ give: 'eMETIS', amountIn: amount, minOut: amount, to: me }),
      ],
      touches: [at.market.address],
      spends: [{ token: at.metis.address, amount }],
    },
  ]
}
