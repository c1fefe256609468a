import type { Address } from 'viem'
import { mapRead, view } from '../read.ts'
import { Feed } from './artifacts.gen.ts'
import type { FeedsDeployment } from './deployment.ts'

/** Prices as contracts see them: US dollars, and when the last push was. */
export const feedsState = ({ pairs }: FeedsDeployment) => ({
  metis: answerOf(pairs.metis),
  eth: answerOf(pairs.eth),
  updatedAt: mapRead(view(Feed.abi, pairs.metis, 'latestTimestamp'), Number),
})

const answerOf = (feed: Address) => mapRead(view(Feed.abi, feed, 'latestAnswer'), (answer) => Number(answer) / 1e8)

export const feedsAccount = (_at: FeedsDeployment, _owner: Address) => ({})
