import { type Address, encodeFunctionData, toFunctionSelector, toHex } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve, transfer, type Token } from '../token.ts'
import { L2CrossDomainMessenger, L2StandardBridge } from './artifacts.gen.ts'
import { l1Bridge, l1Messenger } from './deploy.ts'
import type { BridgeDeployment, BridgedTokenOf } from './deployment.ts'

/** A call that comes from L1: nobody on L2 pays its gas, and it stands at the top of its block. */
export interface L1Call {
  readonly from: Address
  readonly call: Call
}

/** L1 contracts appear on L2 under an alias (AddressAliasHelper of the OVM). */
const aliasOffset = 0x1111000000000000000000000000000000001111n
export const messengerAlias: Address = toHex((BigInt(l1Messenger) + aliasOffset) & ((1n << 160n) - 1n), { size: 20 })

const exit = toFunctionSelector('exit(address,uint256)')

export interface Withdrawal {
  readonly token: Token
  readonly amount: bigint
}

export const bridgeActions = (at: BridgeDeployment) => {
  const { messenger, bridge, outside, metis, fastExit } = at
  const withdraw = (withdrawal: Withdrawal): Call => withdrawalOf(at, withdrawal)
  return {
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
    /** Sends `amount` of a token to the sender's account outside the chain, where it can be used when the time is over. */
    withdraw,
    /** Lets the fast exit take what may leave by it; once an account. Nothing where a withdrawal takes no time. */
    fastApprovals: (): Call[] =>
      fastExit === undefined
        ? []
        : [metis, at.usdc, at.weth].map(({ address }) => approve(address, fastExit.address, unlimited)),
    /** Sends `amount` of a token outside at once, less the provider's fee. Where nobody has to wait, it is a withdrawal. */
    withdrawFast: (withdrawal: Withdrawal): Call =>
      fastExit === undefined
        ? withdraw(withdrawal)
        : { to: fastExit.address, data: calldata(exit, withdrawal.token.address, withdrawal.amount), gas: 350_000n },
  }
}

const withdrawalOf = ({ bridge, outside, outbox, metis }: BridgeDeployment, { token, amount }: Withdrawal): Call =>
  token.address === metis.address
    ? transfer(metis.address, outbox ?? outside, amount)
    : {
        to: bridge,
        data: encodeFunctionData({
          abi: L2StandardBridge.abi,
          functionName: 'withdraw',
          args: [token.address, amount, 0, '0x'],
        }),
        gas: 300_000n,
      }

const finalizeDeposit = ({ l1Token, address }: BridgedTokenOf, to: Address, amount: bigint) =>
  encodeFunctionData({
    abi: L2StandardBridge.abi,
    functionName: 'finalizeDeposit',
    args: [l1Token, address, to, to, amount, '0x'],
  })
