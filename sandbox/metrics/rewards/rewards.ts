import type { Address } from 'viem'
import type { ConservationBroken } from '../../ledger/conservation.ts'
import type { Inside } from './inside.ts'
import type { Received } from './receipts.ts'

/** Money that lies somewhere on its way. */
export interface OnTheWay extends Pick<Received, 'source' | 'part' | 'token' | 'amount'> {
  /** Where it lies: a contract by protocol and name, or `vesting`. */
  readonly place: string
}

/** What became in a block of money that is meant for others. */
export interface Rewards {
  readonly received: readonly Received[]
  /** Whether some of the policy's money became somebody's, whether or not he took it already. */
  readonly paying: boolean
  /** What accounts have inside protocols after the block. */
  readonly inside: Inside
  /** What has vested for an account and waits to be released, of a token, in its smallest unit. */
  readonly releasable: (token: Address, account: Address) => bigint
  readonly onTheWay: () => readonly OnTheWay[]
  /** The first thing in the run that did not add up. */
  readonly broken?: ConservationBroken
}
