import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  pad,
  toFunctionSelector,
  toHex,
  zeroHash,
} from 'viem'
import { calldata } from '../calldata.ts'
import type { Call } from '../call.ts'
import { TimelockController } from './artifacts.gen.ts'
import type { BudgetDeployment } from './deployment.ts'

/** A payment that the budget announces first and makes when it is due. */
export interface Payment {
  /** What the budget does to pay, in order, all or nothing. */
  readonly calls: readonly { readonly to: Address; readonly data: Hex }[]
  /** Seconds since 1970. */
  readonly due: number
  /** Tells equal payments apart. */
  readonly nonce: bigint
}

export const budgetActions = ({ timelock }: BudgetDeployment) => ({
  /** Announces a payment on chain; from then on nobody can change it. `now` is the time of the block it is mined in. */
  announce: (payment: Payment, now: number): Call => ({
    to: timelock,
    data: encodeFunctionData({
      abi: TimelockController.abi,
      functionName: 'scheduleBatch',
      args: [...batch(payment), BigInt(Math.max(0, payment.due - now))],
    }),
    gas: 600_000n,
  }),
  /** Makes an announced payment that is due. */
  pay: (payment: Payment): Call => ({
    to: timelock,
    data: encodeFunctionData({ abi: TimelockController.abi, functionName: 'executeBatch', args: batch(payment) }),
    gas: 800_000n,
  }),
  /** Takes an announced payment back, before it is made. */
  cancel: (payment: Payment): Call => ({
    to: timelock,
    data: calldata(cancel, BigInt(operationOf(payment))),
    gas: 100_000n,
  }),
})

const cancel = toFunctionSelector('cancel(bytes32)')

/** What the timelock calls a payment: its `hashOperationBatch`. */
export const operationOf = (payment: Payment): Hex => keccak256(encodeAbiParameters(batchTypes, batch(payment)))

const batchTypes = [
  { type: 'address[]' },
  { type: 'uint256[]' },
  { type: 'bytes[]' },
  { type: 'bytes32' },
  { type: 'bytes32' },
] as const

const batch = ({ calls, nonce }: Payment) =>
  [
    calls.map(({ to }) => to),
    calls.map(() => 0n),
    calls.map(({ data }) => data),
    zeroHash,
    pad(toHex(nonce), { size: 32 }),
  ] as const
