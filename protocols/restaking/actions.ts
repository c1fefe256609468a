import { type Address, type Hex, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { RestakingDeployment } from './deployment.ts'

const deposit = toFunctionSelector('deposit(address,uint256)')
const withdraw = toFunctionSelector('withdraw(address,uint256)')
const redeem = toFunctionSelector('redeem(address,uint256)')
const claim = toFunctionSelector('claim(address,uint256)')
const slash = toFunctionSelector('slash(bytes32,address,uint256,uint48,bytes)')
const optIn = toFunctionSelector('optIn(address)')
const optOut = toFunctionSelector('optOut(address)')
const setMaxNetworkLimit = toFunctionSelector('setMaxNetworkLimit(uint96,uint256)')
const setNetworkLimit = toFunctionSelector('setNetworkLimit(bytes32,uint256)')
const setOperatorNetworkShares = toFunctionSelector('setOperatorNetworkShares(bytes32,address,uint256)')
const fund = toFunctionSelector('fund(uint256,uint256)')
const distribute = toFunctionSelector('distribute()')
const claimRewards = toFunctionSelector('claim(uint256)')

/** Distributions that one claim of rewards goes through: two months of daily ones. */
export const distributionsAClaim = 60n

export const restakingActions = (at: RestakingDeployment) => {
  const { vault, delegator, slasher, rewards, subnetwork } = at
  const word = (bytes: Hex) => BigInt(bytes)
  return {
    /** Lets the vault take collateral from the sender; once an account. */
    approvals: (): Call[] => [approve(at.collateral.address, vault, unlimited)],
    /** Restakes collateral for `owner`. */
    deposit: (owner: Address, amount: bigint): Call => ({
      to: vault,
      data: calldata(deposit, owner, amount),
      gas: 450_000n,
    }),
    /** Takes `amount` of collateral out of the sender's active stake: `owner` may claim it when the next epoch is over. */
    withdraw: (owner: Address, amount: bigint): Call => ({
      to: vault,
      data: calldata(withdraw, owner, amount),
      gas: 400_000n,
    }),
    /** The same by shares: the way to take out everything, whatever it is worth by then. */
    redeem: (owner: Address, shares: bigint): Call => ({
      to: vault,
      data: calldata(redeem, owner, shares),
      gas: 400_000n,
    }),
    /** Pays what waited through a past epoch to `recipient`. */
    claim: (recipient: Address, epoch: bigint): Call => ({
      to: vault,
      data: calldata(claim, recipient, epoch),
      gas: 150_000n,
    }),
    /**
     * Takes up to `amount` from the stake that an operator had at `capture` (seconds, before the block and at most an
     * epoch old). Active stake and what waits to be withdrawn lose in proportion. Only the network may.
     */
    slash: (operator: Address, amount: bigint, capture: number): Call => ({
      to: slasher,
      data: calldata(slash, word(subnetwork), operator, amount, BigInt(capture), 0xa0n, 0n),
      gas: 700_000n,
    }),
    /** The sender, an operator, lets the vault's stake stand behind it. */
    optInToVault: (): Call => ({ to: at.vaultOptIn, data: calldata(optIn, vault), gas: 200_000n }),
    optOutOfVault: (): Call => ({ to: at.vaultOptIn, data: calldata(optOut, vault), gas: 200_000n }),
    /** The sender, an operator, works for the network and can be slashed by it. */
    optInToNetwork: (): Call => ({ to: at.networkOptIn, data: calldata(optIn, at.network), gas: 200_000n }),
    /** Most stake that the network accepts; the network's own word. */
    setMaxNetworkLimit: (amount: bigint): Call => ({
      to: delegator,
      data: calldata(setMaxNetworkLimit, 0n, amount),
      gas: 200_000n,
    }),
    /** Most stake that the vault's owner gives to the network. */
    setNetworkLimit: (amount: bigint): Call => ({
      to: delegator,
      data: calldata(setNetworkLimit, word(subnetwork), amount),
      gas: 250_000n,
    }),
    /** An operator's part of the stake, in proportion to everybody's shares. */
    setOperatorShares: (operator: Address, shares: bigint): Call => ({
      to: delegator,
      data: calldata(setOperatorNetworkShares, word(subnetwork), operator, shares),
      gas: 300_000n,
    }),
    /** The network puts rewards aside, to be emitted over `duration` seconds. */
    fund: (amount: bigint, duration: number): Call => ({
      to: rewards,
      data: calldata(fund, amount, BigInt(duration)),
      gas: 250_000n,
    }),
    /** Shares out what has been emitted since the last time. */
    distribute: (): Call => ({ to: rewards, data: calldata(distribute), gas: 300_000n }),
    /** Claims the sender's rewards of up to 60 distributions. */
    claimRewards: (): Call => ({ to: rewards, data: calldata(claimRewards, distributionsAClaim), gas: 2_000_000n }),
  }
}
