import { type Address, zeroAddress } from 'viem'
import type { Fact } from '../../protocols/fact.ts'
import type { Books } from './ledger.ts'

/** Who held what before the facts of a block were booked: the ledger, with those taken back. */
export interface BooksBefore {
  readonly balance: (token: Address, owner: Address) => bigint
  readonly holders: (token: Address) => ReadonlyMap<Address, bigint>
  readonly stakers: (farm: Address) => ReadonlyMap<Address, bigint>
}

/** @param facts all that the block did, already in the ledger */
export const booksBefore = (ledger: Books, facts: readonly Fact[]): BooksBefore => ({
  balance: (token, owner) =>
    facts.reduce(
      (sum, fact) => {
        if (fact.type !== 'transfer' || fact.token !== token) return sum
        return sum + (fact.from === owner ? fact.amount : 0n) - (fact.to === owner ? fact.amount : 0n)
      },
      ledger.balance(token, owner),
    ),
  holders: (token) => {
    const holders = new Map(ledger.holders(token))
    for (const fact of facts) {
      if (fact.type !== 'transfer' || fact.token !== token) continue
      if (fact.from !== zeroAddress) add(holders, fact.from, fact.amount)
      if (fact.to !== zeroAddress || fact.from === zeroAddress) add(holders, fact.to, -fact.amount)
    }
    return holders
  },
  stakers: (farm) => {
    const stakers = new Map(ledger.stakers(farm))
    for (const fact of facts) {
      if ((fact.type !== 'stake' && fact.type !== 'unstake') || fact.farm !== farm) continue
      add(stakers, fact.account, fact.type === 'stake' ? -fact.amount : fact.amount)
    }
    return stakers
  },
})

function add(amounts: Map<Address, bigint>, account: Address, amount: bigint): void {
  amounts.set(account, (amounts.get(account) ?? 0n) + amount)
}
