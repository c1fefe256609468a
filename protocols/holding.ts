import type { Address } from 'viem'
import type { Token } from './token.ts'

/** Tokens that people have put into one part of a protocol: a pool, a reserve, a lock. */
export interface Holding {
  /** What it is within the protocol; liquidity is called by its pair, `native` or `bridged`, where it is in one. */
  readonly name: string
  /** METIS that is staked or locked for votes is no DeFi. */
  readonly use: 'liquidity' | 'deposit' | 'stake'
  /** Whole tokens; negative for what another protocol counts that lies in this one's name. */
  readonly tokens: readonly { readonly token: Token; readonly amount: number }[]
  /** Share of it that is not the foundation's. */
  readonly share: number
  /** The protocol that counts it, when it is not the one that tells. */
  readonly countedBy?: string
}

/**
 * What lies in a protocol, each token once: a receipt is looked through to what it stands for, and what was borrowed is
 * where its borrower has put it.
 *
 * @param ownShare share of a token's supply in the foundation's hands
 */
export type Holdings<Deployment, State> = (
  at: Deployment,
  state: State,
  ownShare: (token: Address) => number,
) => readonly Holding[]
