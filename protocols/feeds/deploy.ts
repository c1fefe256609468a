import { Effect } from 'effect'
import type { Address } from 'viem'
import { z } from 'zod'
import type { Deployer } from '../protocol.ts'
import { view } from '../read.ts'
import { feedsActions } from './actions.ts'
import { Feeds } from './artifacts.gen.ts'
import { type FeedName, feedNames } from './pair.ts'
import type { FeedsDeployment } from './deployment.ts'

export const feedsParameters = z
  .strictObject({})
  .meta({ description: 'Price feeds of METIS, ether and dollars: pushed from the outer markets in every block.' })

const titles: Readonly<Record<FeedName, string>> = { metis: 'METIS / USD', eth: 'ETH / USD', usdc: 'USDC / USD' }

export const deployFeeds = Effect.fnUntraced(function* (deployer: Deployer) {
  const feeds = yield* deployer.create(Feeds, [deployer.account, feedNames.map((name) => titles[name])])
  const addresses = yield* deployer.read(feedNames.map((_, i) => view(Feeds.abi, feeds, 'feed', [BigInt(i)])))
  const pairs = Object.fromEntries(feedNames.map((name, i) => [name, addresses[i]!])) as Record<FeedName, Address>
  const deployment: FeedsDeployment = { feeds, pairs }
  yield* deployer.call(feedsActions(deployment).push({ ...deployer.prices, usdc: 1 }))
  return deployment
})
