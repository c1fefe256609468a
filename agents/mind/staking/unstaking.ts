import type { Address } from 'viem'
import type { Actions, ChainState } from '../../../protocols/index.ts'
import { amountOut, amountToSell } from '../../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import { withinABlock } from '../trade/tolerance.ts'
import { marketOf } from './liquid-staking.ts'

type Enki = NonNullable<ChainState['enki']>

/** seMETIS that can be sold for METIS at once until the last eMETIS of it fetches `peg` METIS, in wei. */
export const sellableStake = (enki: Enki, peg: number): bigint =>
  toUnits(amountToSell(marketOf({ chain: { enki } }), peg, swapFee) / fromUnits(enki.rate, 18), 18)

/** METIS that shares of seMETIS fetch at once, in wei. */
export const stakeFetches = ({ rate, reserves }: Enki, shares: bigint): bigint =>
  amountOut((shares * rate) / one, reserves.base, reserves.quote)

/** Shares of seMETIS, in wei, into METIS at once, without a ticket: unstaked, and sold for what the market pays. */
export function sellStake(
  { me, enki, actions }: { readonly me: Address; readonly enki: Enki; readonly actions: NonNullable<Actions['enki']> },
  shares: bigint,
): readonly Call[] {
  // What streams until the block is made comes on top.
  const amountIn = (shares * enki.rate) / one
  if (amountIn === 0n) return []
  const minOut = toUnits(fromUnits(stakeFetches(enki, shares), 18) * (1 - withinABlock), 18)
  return [actions.unstake(shares, me), actions.swap({ give: 'eMETIS', amountIn, minOut, to: me })]
}

const one = 10n ** 18n
