import { type Address, type Hex, numberToHex, toHex } from 'viem'
import type { RpcCall } from './rpc.ts'

/** A transaction as the driver submits it. Nobody signs: Anvil takes the sender's word, and no key exists. */
export interface Transaction {
  readonly from: Address
  /** Absent when the transaction creates a contract. */
  readonly to?: Address
  readonly data: Hex
  /** Native METIS sent along, in wei. */
  readonly value?: bigint
  /** Gas limit. */
  readonly gas: bigint
  /** What the sender pays for a unit of gas, in wei. With no base fee all of it goes to the block's coinbase. */
  readonly tip: bigint
}

/**
 * Encodes an ordered list so that Anvil mines it in this very order.
 *
 * Anvil sorts its pool by fee cap. The cap of place i is the highest tip from there on plus (n - i): it falls along the
 * list whatever order the messages arrive in, while the tip that is really paid is the sender's own. Submission by arrival order is
 * not kept beyond 30 transactions (docs/decisions/0003).
 *
 * @param nonceOf gives each sender's next nonce and counts it up; called in list order
 */
export function encodeOrdered(transactions: readonly Transaction[], nonceOf: (sender: Address) => number): RpcCall[] {
  const caps = feeCaps(transactions)
  return transactions.map(({ from, to, data, value, gas, tip }, i) => [
    'eth_sendUnsignedTransaction',
    `[{"from":"${from}",${to === undefined ? '' : `"to":"${to}",`}"data":"${data}",${
      value === undefined || value === 0n ? '' : `"value":"${toHex(value)}",`
    }"gas":"${toHex(gas)}","nonce":"${numberToHex(nonceOf(from))}","maxFeePerGas":"${toHex(caps[i]!)}","maxPriorityFeePerGas":"${toHex(tip)}"}]`,
  ])
}

/** For each place the highest tip from there on, and a wei for each place behind it. */
function feeCaps(transactions: readonly Transaction[]): bigint[] {
  let highest = 0n
  return transactions
    .map(({ tip }, i) => ({ tip, behind: BigInt(transactions.length - i) }))
    .toReversed()
    .map(({ tip, behind }) => {
      if (tip > highest) highest = tip
      return highest + behind
    })
    .toReversed()
}
