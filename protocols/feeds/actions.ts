import { toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import type { Call } from '../call.ts'
import type { FeedsDeployment } from './deployment.ts'
import { type FeedName, feedNames } from './pair.ts'

const pushSelector = toFunctionSelector('push(int256[])')

export const feedsActions = ({ feeds }: Pick<FeedsDeployment, 'feeds'>) => ({
  /** Brings new prices, US dollars; only the operator may. */
  push: (prices: Readonly<Record<FeedName, number>>): Call => ({
    to: feeds,
    data: calldata(
      pushSelector,
      0x20n,
      BigInt(feedNames.length),
      ...feedNames.map((name) => BigInt(Math.max(1, Math.round(prices[name] * 1e8)))),
    ),
    gas: 400_000n,
  }),
})
