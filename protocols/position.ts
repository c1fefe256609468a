import type { Token } from './token.ts'

/** What somebody can have in a protocol, in the words that a test asks for. */
export type PositionName =
  /** Tokens that others swap against. */
  | 'liquidity'
  /** What somebody has put in to earn by, and can take out again. */
  | 'stake'
  | 'supply'
  | 'margin'
  | 'escrow'
  /** As stakes, but bound for some time. */
  | 'lock'
  | 'debt'
  /** A bet on a price; negative when it falls. */
  | 'exposure'
  /** On its way out, or still vesting. */
  | 'waiting'
  /** Could be claimed now. */
  | 'reward'

/** What one account has in one part of a protocol. */
export interface Position {
  readonly name: PositionName
  /** In the unit's smallest part; negative for what bets on a fall. */
  readonly amount: bigint
  /** What is counted: a token, or shares of something that is none. */
  readonly unit: Pick<Token, 'symbol' | 'decimals'>
}

/** One account's positions, from what the protocol lets be read of it; those of nothing may be among them. */
export type Positions<Deployment, Account> = (at: Deployment, account: Account) => readonly Position[]
