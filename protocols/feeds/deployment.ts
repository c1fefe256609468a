import type { Address } from 'viem'
import type { FeedName } from './pair.ts'

export interface FeedsDeployment {
  readonly feeds: Address
  /** One aggregator each: US dollars, eight decimals. */
  readonly pairs: Readonly<Record<FeedName, Address>>
}
