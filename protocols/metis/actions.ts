import { type Address, encodeFunctionData, toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import type { Call } from '../call.ts'
import { FeeVault } from './artifacts.gen.ts'
import type { MetisDeployment } from './deployment.ts'

const deposit = toFunctionSelector('deposit()')
const withdraw = toFunctionSelector('withdraw(uint256)')
const setSequencerShare = toFunctionSelector('setSequencerShare(uint256)')

/** Native METIS for an account, in wei. */
export interface Payout {
  readonly account: Address
  readonly amount: bigint
}

export const metisActions = ({ wmetis, feeVault }: MetisDeployment) => ({
  /** Native METIS into WMETIS, one to one; amount in wei. */
  wrap: (amount: bigint): Call => ({ to: wmetis, data: calldata(deposit), value: amount, gas: 60_000n }),
  /** WMETIS back into native METIS, one to one; amount in wei. */
  unwrap: (amount: bigint): Call => ({ to: wmetis, data: calldata(withdraw, amount), gas: 60_000n }),
  /** How much of all fees from now on is for sequencers, in ten-thousandths; the vault's manager alone may. */
  shareFees: (points: number): Call => ({
    to: feeVault,
    data: calldata(setSequencerShare, BigInt(points)),
    gas: 120_000n,
  }),
  /** Pays out of the fee vault; its manager alone may. */
  payFees: (list: readonly Payout[]): Call => ({
    to: feeVault,
    data: encodeFunctionData({
      abi: FeeVault.abi,
      functionName: 'sendBatch',
      args: [list.map(({ account }) => account), list.map(({ amount }) => amount)],
    }),
    gas: 150_000n + 60_000n * BigInt(list.length),
  }),
})
