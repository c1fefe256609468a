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
