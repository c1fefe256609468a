import { type Address, encodeFunctionData, toHex } from 'viem'
import type { Call } from '../protocol.ts'
import { transfer, type Token } from '../token.ts'
import { L2CrossDomainMessenger, L2StandardBridge } from './artifacts.gen.ts'
import { type BridgeDeployment, type BridgedTokenOf, l1Bridge, l1Messenger } from './deploy.ts'

/** A call that comes from L1: nobody on L2 pays its gas, and it stands at the top of its block. */
export interface L1Call {
  readonly from: Address
  readonly call: Call
}

/** L1 contracts appear on L2 under an alias (AddressAliasHelper of the OVM). */
const aliasOffset = 0x1111000000000000000000000000000000001111n
export const messengerAlias: Address = toHex((BigInt(l1Messenger) + aliasOffset) & ((1n << 160n) - 1n), { size: 20 })

export const bridgeActions = ({ messenger, bridge, outside, metis }: BridgeDeployment) => ({
  /**
   * Brings `amount` of a token from L1 to `to`. METIS comes out of what waits outside; others are minted by the bridge
   * on a message that the messenger relays. Messages are told apart by `nonce`.
   */
  deposit: ({
    token,
    to,
    amount,
    nonce,
  }: {
    token: Token | BridgedTokenOf
    to: Address
    amount: bigint
    nonce: bigint
  }): L1Call =>
    !('l1Token' in token)
      ? { from: outside, call: transfer(metis.address, to, amount) }
      : {
          from: messengerAlias,
          call: {
            to: messenger,
            data: encodeFunctionData({
              abi: L2CrossDomainMessenger.abi,
              functionName: 'relayMessage',
              args: [bridge, l1Bridge, finalizeDeposit(token, to, amount), nonce],
            }),
            gas: 400_000n,
          },
        },
  /** Sends `amount` of a token to the sender's account outside the chain. */
  withdraw: ({ token, amount }: { token: Token; amount: bigint }): Call =>
    token.address === metis.address
      ? transfer(metis.address, outside, amount)
      : {
          to: bridge,
          data: encodeFunctionData({
            abi: L2StandardBridge.abi,
            functionName: 'withdraw',
            args: [token.address, amount, 0, '0x'],
          }),
          gas: 300_000n,
        },
})

const finalizeDeposit = ({ l1Token, address }: BridgedTokenOf, to: Address, amount: bigint) =>
  encodeFunctionData({
    abi: L2StandardBridge.abi,
    functionName: 'finalizeDeposit',
    args: [l1Token, address, to, to, amount, '0x'],
  })
