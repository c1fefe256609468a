import type { Address } from 'viem'
import { namesOf } from '../../../protocols/actions.ts'
import { type ProtocolName, protocols } from '../../../protocols/index.ts'
import type { Exposure } from '../../../protocols/protocol.ts'
import { identities } from '../sample/identity.ts'
import type { BlockSample } from '../sample/block-sample.ts'

/** What accounts have inside protocols by what logs add up to: by token, or by another unit that a protocol counts in. */
export class Inside {
  private readonly amounts = new Map<string, Map<Address, bigint>>()

  /** Books what a block did. */
  book({ deployments, entries, clusters }: Pick<BlockSample, 'deployments' | 'entries' | 'clusters'>): void {
    const metis = deployments.bridge.metis.address
    const names = namesOf(deployments).filter((name) => exposureIn(name)?.moved !== undefined)
    const { byActor } = identities({ clusters })
    for (const [, group] of Map.groupBy(entries, ({ transaction }) => transaction)) {
      const facts = group.map(({ fact }) => fact)
      const cause = { facts, sender: byActor.get(group[0]!.actor)?.address }
      for (const name of names) {
        for (const fact of facts) {
          for (const { account, amount, unit = metis } of exposureIn(name)!.moved!(deployments[name], fact, cause)) {
            this.add(unit, account, amount)
          }
        }
      }
    }
  }

  private add(unit: string, account: Address, amount: bigint): void {
    let accounts = this.amounts.get(unit)
    if (accounts === undefined) this.amounts.set(unit, (accounts = new Map()))
    accounts.set(account, (accounts.get(account) ?? 0n) + amount)
  }

  of(unit: string, account: Address): bigint {
    return this.amounts.get(unit)?.get(account) ?? 0n
  }

  /** Everybody who has some inside, debts as negative amounts. */
  owners(unit: string): ReadonlyMap<Address, bigint> {
    return this.amounts.get(unit) ?? new Map()
  }

  units(): Iterable<string> {
    return this.amounts.keys()
  }
}

// A deployment and its protocol belong together by name, which no type follows through a loop.
// oxlint-disable-next-line typescript/no-explicit-any
export const exposureIn = (name: ProtocolName): Exposure<any, any> | undefined =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (protocols[name] as { readonly exposure?: Exposure<any, any> }).exposure
