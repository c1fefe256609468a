import type { Address } from 'viem'
import type { Fact } from './fact.ts'

/**
 * Where money lies that is on its way to somebody: a contract or an operator's account, or a part of what it holds
 * (`0x…/commission`).
 */
export type Pot = Address | `${Address}/${string}`

/** How somebody has what he received: in his wallet, added to his lock, as worth of his shares, or vested. */
export type Form = 'liquid' | 'relocked' | 'compounded' | 'vested'

/** Where money lay, or what it is when nobody has followed it before: fees, say. */
export type FlowOrigin = Pot | { readonly begins: string }

/** Money that goes from one place to the next. */
export interface Flow {
  /** Where it lay; of several places the first is emptied first. */
  readonly from: FlowOrigin | readonly FlowOrigin[]
  /** Another pot, or whose it is now. A contract is always a pot: nobody is paid before it is somebody's. */
  readonly to: Pot
  readonly token: Address
  /** In the token's smallest unit; or whatever lies there. */
  readonly amount: bigint | 'all'
  readonly form?: Form
  /**
   * Of what lies together in a pot, what came first, or last, leaves first; else everything in proportion. `first` is for
   * money that only lengthens what is paid anyway.
   */
  readonly takes?: 'first' | 'last'
  /** Its receiver has it by a straight line over so many seconds from now on. */
  readonly vestSeconds?: number
  /**
   * It is taken from what vests for an account, of what was granted from there: this part of each grant, times 1e18, as far as
   * it has not vested.
   */
  readonly unvests?: { readonly account: Address; readonly part: bigint }
  /** From now on it is somebody's, who has to take it. */
  readonly owed?: true
  /** It had been its receiver's already, and he took it now: no payment of today. */
  readonly earned?: true
}

/** What went from a pot to all who have shares in a place since the last block, in proportion to what they had then. */
export interface Accrual {
  readonly from: Pot
  readonly token: Address
  readonly amount: bigint
  readonly takes?: Flow['takes']
  /** It came in this very block, and raised at once what shares are worth: it is shared out when the block's money has moved. */
  readonly atOnce?: true
  /** A token that its holders earn by, in whoever's custody it lies; or a place with stakes. */
  readonly shares: { readonly token: Address } | { readonly place: Address }
}

/** What the chain says lies in some pots together. */
export interface Held {
  readonly pots: readonly Pot[]
  readonly token: Address
  /** Undefined where the chain has no word for it. */
  readonly amount: bigint | undefined
  /** What is missing there went to fill what a slash had taken. */
  readonly fills?: true
  /** There may be more than anybody is promised. */
  readonly least?: true
}

/** A block and what it did, as a protocol sees it that says how money goes through it. */
export interface Passing<State> {
  /** As it was before the block, and after it. */
  readonly before: State
  readonly after: State
  /** Everything that happened in the block, and in the transaction at hand. */
  readonly block: readonly Fact[]
  readonly transaction: readonly Fact[]
  /** Seconds since 1970 of the block before, and of the block. */
  readonly last: number
  readonly now: number
}

/**
 * How money that is meant for others goes through a protocol's contracts, so that whoever asks what a policy's money came
 * to need not know which these are. Money is followed from where it begins to whom it belongs in the end.
 */
export interface Flows<Deployment, State> {
  /** What a fact moved; facts come in the order of logs. */
  readonly moved?: (at: Deployment, fact: Fact, passing: Passing<State>) => readonly Flow[]
  readonly accrued?: (at: Deployment, passing: Omit<Passing<State>, 'transaction'>) => readonly Accrual[]
  /**
   * What lies in each of its pots by the chain's word. What was there before anybody looked is the protocol's own; from
   * then on, what came in and went out has to add up to it.
   *
   * @param balance of a token, in whoever's hands
   */
  readonly holds?: (
    at: Deployment,
    state: State,
    balance: (token: Address, owner: Address) => bigint,
    now: number,
  ) => readonly Held[]
  /** Accounts where money ends that is no agent's: a treasury keeps it, nobody gets what is burnt. */
  readonly ends?: (at: Deployment) => Readonly<Record<Address, 'treasury' | 'burnt'>>
}
