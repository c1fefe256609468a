import { type Address, encodeFunctionData, type Hex, toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import type { Call } from '../call.ts'
import { Airdrop } from './artifacts.gen.ts'

/** What somebody may claim of an airdrop, with the proof that it is so. */
export interface Owed {
  readonly airdrop: Address
  /** Place in the list. */
  readonly place: number
  readonly account: Address
  /** In wei of METIS. */
  readonly amount: bigint
  readonly proof: readonly Hex[]
}

const lapse = toFunctionSelector('lapse()')

export const airdropsActions = () => ({
  /** Commits to a list of which claims can be made until `closes`, seconds since 1970; the steward alone. */
  publish: (airdrop: Address, root: Hex, closes: number): Call => ({
    to: airdrop,
    data: encodeFunctionData({ abi: Airdrop.abi, functionName: 'publish', args: [root, BigInt(closes)] }),
    gas: 120_000n,
  }),
  /** Pays what the list has for an account. */
  claim: ({ airdrop, place, account, amount, proof }: Owed): Call => ({
    to: airdrop,
    data: encodeFunctionData({
      abi: Airdrop.abi,
      functionName: 'claim',
      args: [BigInt(place), account, amount, proof],
    }),
    gas: 150_000n,
  }),
  /** Gives the budget back what was not claimed in time; anybody may. */
  lapse: (airdrop: Address): Call => ({ to: airdrop, data: calldata(lapse), gas: 100_000n }),
})
