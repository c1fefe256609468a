import { toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import type { Call } from '../protocol.ts'
import type { MetisDeployment } from './deploy.ts'

const deposit = toFunctionSelector('deposit()')
const withdraw = toFunctionSelector('withdraw(uint256)')

export const metisActions = ({ wmetis }: MetisDeployment) => ({
  /** Native METIS into WMETIS, one to one; amount in wei. */
  wrap: (amount: bigint): Call => ({ to: wmetis, data: calldata(deposit), value: amount, gas: 60_000n }),
  /** WMETIS back into native METIS, one to one; amount in wei. */
  unwrap: (amount: bigint): Call => ({ to: wmetis, data: calldata(withdraw, amount), gas: 60_000n }),
})
