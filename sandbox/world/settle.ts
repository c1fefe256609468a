import type { Address } from 'viem'
import type { Announcement } from '../../agents/agent.ts'
import { fromUnits, type Token } from '../../protocols/token.ts'
import type { Entry } from '../ledger/ledger.ts'
import type { Attributed } from './block.ts'
import { credit } from './mainnet.ts'
import type { World } from './world.ts'

/**
 * What a block's entries mean outside the chain: what left over the bridge is sold there and credited; payments that the
 * budget announced become known, and those already made are dropped. Happens while the next block is on its way, so
 * agents learn of it one block later.
 */
export function settle(world: World, entries: readonly Entry[]): void {
  const announced: Announcement[] = []
  for (const { fact } of entries) {
    if (fact.type === 'announce') announced.push(fact)
    if (fact.type !== 'bridgeOut' || !world.byAddress.has(fact.account)) continue
    const token = tokenAt(world, fact.token)
    const usd = fromUnits(fact.amount, token.decimals) * priceOf(world, token) * (1 - world.market.bridgeFee)
    credit(world.mainnet, fact.account, usd)
  }
  world.announced = [...world.announced, ...announced].filter(({ due }) => due > world.now)
}

/** A deposit as a transaction of the bridge. */
export function bridged(world: World, token: Token, to: Address, amount: bigint): Attributed {
  const { from, call } = world.actions.bridge.deposit({ token, to, amount, nonce: world.messages++ })
  return { actor: 'bridge', transaction: { from, ...call, tip: 0n } }
}

/** US dollars for a whole token on the outer markets. */
export function priceOf({ deployments, market }: Pick<World, 'deployments' | 'market'>, token: Token): number {
  if (token.address === deployments.bridge.metis.address) return market.metis
  return token.address === deployments.bridge.weth.address ? market.eth : 1
}

const tokenAt = ({ deployments }: World, address: string): Token =>
  [deployments.bridge.metis, deployments.bridge.usdc, deployments.bridge.weth].find(
    (token) => token.address === address,
  )!
