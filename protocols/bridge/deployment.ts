import type { Address } from 'viem'
import type { Token } from '../token.ts'

export interface BridgeDeployment {
  readonly messenger: Address
  readonly bridge: Address
  /** METIS that is outside the chain, on L1 and on exchanges, waits here as WMETIS; see docs/decisions/0006. */
  readonly outside: Address
  /** METIS on its way out waits here as WMETIS, where a withdrawal takes time. */
  readonly outbox?: Address
  /** Gets one out at once for a share of the amount, where a withdrawal takes time. */
  readonly fastExit?: { readonly address: Address; readonly fee: number }
  /** Seconds from L1 to the chain, and from the chain until tokens can be used on L1. */
  readonly depositSeconds: number
  readonly withdrawalSeconds: number
  readonly metis: Token
  readonly usdc: BridgedTokenOf
  readonly weth: BridgedTokenOf
}

export interface BridgedTokenOf extends Token {
  /** The original; zero for ether. */
  readonly l1Token: Address
}
