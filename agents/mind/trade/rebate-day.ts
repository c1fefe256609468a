import { fromUnits } from '../../../protocols/token.ts'
import type { Knowing, ChainState } from '../../../protocols/index.ts'
import type { View } from '../../agent.ts'

/**
 * US dollars that all who pay swap fees today will share. A day's money comes with its first blocks; until then as much is
 * expected as came the day before.
 */
export function rebateToday({
  chain,
  outside,
  now,
  blockSeconds,
}: Pick<View, 'outside' | 'now' | 'blockSeconds'> & {
  readonly chain: Pick<Knowing<ChainState, 'rebates'>, 'rebates'>
}): number {
  const { held, fresh, freshOn } = chain.rebates
  const second = now % 86_400
  // In the first block of a day yesterday's money is still there.
  const awaited = freshOn === Math.floor(now / 86_400) - 1 && second >= blockSeconds && second < 2 * blockSeconds
  return fromUnits(awaited ? held + fresh : held, 18) * outside.metis
}

/**
 * US dollars that come back for a dollar of swap fees, by the pot of a day and what all had paid the day before: 0 where fees are
 * not given back, or nobody knows yet. A share of it that is too large for one account to get is not thought of.
 */
export function rebatePerFee({ chain: { rebates }, outside }: RebateSight): number {
  if (rebates === undefined || !(rebates.fees > 0)) return 0
  return (fromUnits(rebates.held, 18) * outside.metis) / rebates.fees
}

interface RebateSight extends Pick<View, 'outside'> {
  readonly chain: Pick<View['chain'], never> & { readonly rebates?: ChainState['rebates'] }
}
