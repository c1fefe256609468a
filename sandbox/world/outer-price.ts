import type { Deployments } from '../../protocols/index.ts'
import type { Token } from '../../protocols/token.ts'
import type { Market } from '../market/market.ts'

/** US dollars for a whole token on the outer markets. */
export function outerPrice(
  { bridge }: Pick<Deployments, 'bridge'>,
  market: Pick<Market, 'eth' | 'metis'>,
  token: Pick<Token, 'address'>,
): number {
  if (token.address === bridge.metis.address) return market.metis
  return token.address === bridge.weth.address ? market.eth : 1
}

/** The token of the bridge at an address. */
export const tokenAt = ({ bridge }: Pick<Deployments, 'bridge'>, address: string): Token =>
  [bridge.metis, bridge.usdc, bridge.weth].find((token) => token.address === address)!
