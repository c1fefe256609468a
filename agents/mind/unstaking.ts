import type { Address } from 'viem'
import type { Actions, ChainState } from '../../protocols/index.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Call } from '../../protocols/protocol.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { marketOf } from './liquid-position.ts'
import { wayOut } from './liquid-staking.ts'

/** METIS for an eMETIS below which nobody sells it at once: it can be redeemed for a whole one in time. */
export const leastPeg = 0.98
/** How far the market may move between decision and execution. */
const slippage = 0.005

/**
 * seMETIS into METIS at once, without a ticket: unstaked, and sold for METIS as far as an eMETIS fetches `leastPeg`.
 *
 * @param shares seMETIS in wei; what would fetch less stays
 */
export function unstakeAndSell(
  {
    me,
    enki,
    actions,
  }: {
    readonly me: Address
    readonly enki: NonNullable<ChainState['enki']>
    readonly actions: NonNullable<Actions['enki']>
  },
  shares: bigint,
): readonly Call[] {
  const rate = fromUnits(enki.rate, 18)
  const { sell } = wayOut(marketOf({ chain: { enki } }), fromUnits(shares, 18) * rate, leastPeg, swapFee)
  const out = toUnits(sell / rate, 18, shares)
  // What streams until the block is made comes on top.
  const amountIn = toUnits(fromUnits(out, 18) * rate, 18)
  if (amountIn === 0n) return []
  const minOut = toUnits(fromUnits(amountIn, 18) * (leastPeg - slippage), 18)
  return [actions.unstake(out, me), actions.swap({ give: 'eMETIS', amountIn, minOut, to: me })]
}
