import { type Address, zeroAddress } from 'viem'
import type { Fact } from '../../protocols/fact.ts'

/** One thing that happened, and who made it happen. */
export interface Entry {
  readonly block: number
  /** Place of the transaction in the block, and of the log in it. */
  readonly transaction: number
  readonly log: number
  /** Who sent the transaction: an agent's persona, or the name of one of the sandbox's own accounts. */
  readonly actor: string
  readonly fact: Fact
}

/** The books for whoever only reads them. */
export type Books = Pick<Ledger, 'balance' | 'supply' | 'staked' | 'stakers' | 'holders'>

/** Who holds how much of which token, and who has staked how much in which farm, rebuilt from logs alone. */
export class Ledger {
  private readonly holdings = new Map<Address, Map<Address, bigint>>()
  private readonly supplies = new Map<Address, bigint>()
  private readonly stakes = new Map<Address, Map<Address, bigint>>()

  /** Books what a fact moved; facts that move nothing change nothing. */
  book(fact: Fact): void {
    if (fact.type === 'transfer') this.move(fact)
    if (fact.type === 'stake') this.stake(fact.farm, fact.account, fact.amount)
    if (fact.type === 'unstake') this.stake(fact.farm, fact.account, -fact.amount)
  }

  private move({ token, from, to, amount }: Extract<Fact, { type: 'transfer' }>): void {
    const holders = this.holdersOf(token)
    const created = from === zeroAddress
    // Uniswap v2 locks its first liquidity by creating it for the zero address: created and held, not destroyed.
    const destroyed = to === zeroAddress && !created
    if (created) this.supplies.set(token, this.supply(token) + amount)
    else holders.set(from, (holders.get(from) ?? 0n) - amount)
    if (destroyed) this.supplies.set(token, this.supply(token) - amount)
    else holders.set(to, (holders.get(to) ?? 0n) + amount)
  }

  balance(token: Address, owner: Address): bigint {
    return this.holdings.get(token)?.get(owner) ?? 0n
  }

  supply(token: Address): bigint {
    return this.supplies.get(token) ?? 0n
  }

  /** What an account has staked in a farm. */
  staked(farm: Address, account: Address): bigint {
    return this.stakes.get(farm)?.get(account) ?? 0n
  }

  /** Everybody who has staked in a farm, and how much. */
  stakers(farm: Address): ReadonlyMap<Address, bigint> {
    return this.stakes.get(farm) ?? new Map()
  }

  /** Everybody who holds a token, and how much. */
  holders(token: Address): ReadonlyMap<Address, bigint> {
    return this.holdersOf(token)
  }

  /** Starts from a state that was there before the first log: what a fork already had. */
  open(token: Address, supply: bigint, balances: Iterable<readonly [Address, bigint]>): void {
    this.supplies.set(token, supply)
    this.holdings.set(token, new Map(balances))
  }

  private stake(farm: Address, account: Address, amount: bigint): void {
    let accounts = this.stakes.get(farm)
    if (accounts === undefined) this.stakes.set(farm, (accounts = new Map()))
    accounts.set(account, (accounts.get(account) ?? 0n) + amount)
  }

  private holdersOf(token: Address): Map<Address, bigint> {
    let holders = this.holdings.get(token)
    if (holders === undefined) this.holdings.set(token, (holders = new Map()))
    return holders
  }
}
