import { type Address, erc20Abi, toEventSelector, toFunctionSelector } from 'viem'
import { calldata } from './calldata.ts'
import { dataWord, type EventLog, type Fact, topicAddress } from './fact.ts'
import type { Call } from './call.ts'
import { type Read, view } from './read.ts'

/** An ERC-20 as everybody here uses it. */
export interface Token {
  readonly symbol: string
  readonly address: Address
  readonly decimals: number
}

export const balanceOf = (token: Address, owner: Address): Read<bigint> => view(erc20Abi, token, 'balanceOf', [owner])

export const totalSupply = (token: Address): Read<bigint> => view(erc20Abi, token, 'totalSupply')

const transferSelector = toFunctionSelector('transfer(address,uint256)')
const approveSelector = toFunctionSelector('approve(address,uint256)')

export const transfer = (token: Address, to: Address, amount: bigint): Call => ({
  to: token,
  data: calldata(transferSelector, to, amount),
  gas: 90_000n,
})

export const approve = (token: Address, spender: Address, amount: bigint): Call => ({
  to: token,
  data: calldata(approveSelector, spender, amount),
  gas: 70_000n,
})

export const transferTopic = toEventSelector('Transfer(address,address,uint256)')

const approvalTopic = toEventSelector('Approval(address,address,uint256)')

/** The events that every token has. An approval moves nothing, but it shows that its transaction succeeded. */
export const transferEvents = {
  [approvalTopic]: (): readonly Fact[] => [],
  [transferTopic]: (log: EventLog): readonly Fact[] => [
    {
      type: 'transfer',
      token: log.address,
      from: topicAddress(log, 1),
      to: topicAddress(log, 2),
      amount: dataWord(log, 0),
    },
  ],
}

/**
 * An amount in whole tokens as the smallest unit, rounded down. Doubles hold 15 digits, so decisions made in floats
 * become integers here and nowhere else.
 *
 * @param held what there is of it: a double made of a balance may be a wei above the balance
 */
export function toUnits(amount: number, decimals: number, held?: bigint): bigint {
  if (!(amount > 0)) return 0n
  // A millionth of a token suffices for a decision and keeps the product inside a double's integers.
  const shift = Math.min(decimals, 6)
  const units = BigInt(Math.floor(amount * 10 ** shift)) * 10n ** BigInt(decimals - shift)
  return held !== undefined && held < units ? held : units
}

/**
 * An amount of a token with 18 decimals in wei, rounded down, with every digit that the double has: for prices and bids,
 * of which a millionth of a token may be a large part.
 *
 * @example
 * weiOf(1.5e-12) // => 1_500_000n
 */
export function weiOf(amount: number): bigint {
  if (!(amount > 0)) return 0n
  const whole = Math.floor(amount)
  return BigInt(whole) * 10n ** 18n + BigInt(Math.floor((amount - whole) * 1e18))
}

/** An amount in the smallest unit as whole tokens. */
export const fromUnits = (amount: bigint, decimals: number): number =>
  Number(amount) / (powers[decimals] ?? 10 ** decimals)

// A look-up costs a tenth of a power, and this is asked some thousand times a block.
const powers = Array.from({ length: 37 }, (_, decimals) => 10 ** decimals)
