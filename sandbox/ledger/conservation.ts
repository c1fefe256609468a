import { Schema } from 'effect'
import type { Address } from 'viem'
import type { Books } from './ledger.ts'

/**
 * The books close: for a token, the ledger's balances sum to its supply, none is negative, and the chain says the same
 * supply (docs/theory.md V36 a). Checked every block.
 *
 * @param supply the chain's own `totalSupply`
 */
export function checkToken(ledger: Books, token: Address, supply: bigint): ConservationBroken | undefined {
  let sum = 0n
  let debt = false
  for (const balance of ledger.holders(token).values()) {
    debt ||= balance < 0n
    sum += balance
  }
  if (debt) {
    const [holder, balance] = [...ledger.holders(token)].find(([, each]) => each < 0n)!
    return new ConservationBroken({ token, law: `no balance is negative, but ${holder} has ${balance}` })
  }
  if (sum !== ledger.supply(token)) {
    return new ConservationBroken({
      token,
      law: `balances sum to ${sum}, the ledger's supply is ${ledger.supply(token)}`,
    })
  }
  if (supply !== sum) {
    return new ConservationBroken({ token, law: `balances sum to ${sum}, the chain's supply is ${supply}` })
  }
  return undefined
}

/** Native METIS is neither created nor destroyed: the sum over all who can hold it stays what it was. */
export const checkNative = (before: bigint, after: bigint): ConservationBroken | undefined =>
  before === after
    ? undefined
    : new ConservationBroken({ token: 'native METIS', law: `all balances summed to ${before} and now to ${after}` })

/** An account's balance on the chain is what its logs add up to. */
export const checkBalance = (
  ledger: Books,
  token: Address,
  owner: Address,
  onChain: bigint,
): ConservationBroken | undefined =>
  ledger.balance(token, owner) === onChain
    ? undefined
    : new ConservationBroken({
        token,
        law: `${owner} holds ${onChain} on the chain and ${ledger.balance(token, owner)} by its logs`,
      })

/** What the ledger says and what the chain says differ: a log was misread, or tokens moved without one. */
export class ConservationBroken extends Schema.TaggedError<ConservationBroken>()('ConservationBroken', {
  token: Schema.String,
  law: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `Conservation of ${this.token} is broken: ${this.law}.`
  }
}
