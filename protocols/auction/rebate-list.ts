import { type Address, encodeFunctionData } from 'viem'
import type { Call } from '../call.ts'
import { RebatePurse } from './artifacts.gen.ts'

/** What an account paid, in any unit that is the same for all. */
export interface Payer {
  readonly account: Address
  readonly paid: bigint
}

/** Who paid swap fees, in millionths of a dollar. */
export const payersOf = (feesPaid: ReadonlyMap<Address, number>): Payer[] =>
  [...feesPaid]
    .map(([account, usd]) => ({ account, paid: BigInt(Math.round(usd * 1e6)) }))
    .filter(({ paid }) => paid > 0n)

/** Gives what a purse holds back to those who paid, in proportion; once a day, and only its owner may. */
export function giveBack(purse: Address, payers: readonly Payer[]): Call {
  const list = [...payers].sort((a, b) => (a.account < b.account ? -1 : 1))
  return {
    to: purse,
    data: encodeFunctionData({
      abi: RebatePurse.abi,
      functionName: 'deliver',
      args: [list.map(({ account }) => account), list.map(({ paid }) => paid)],
    }),
    gas: 150_000n + 45_000n * BigInt(list.length),
  }
}
