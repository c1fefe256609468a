import { type Address, concat, encodeFunctionData, getContractAddress, type Hex, keccak256, pad, toHex } from 'viem'
import type { Call } from '../call.ts'
import { BaseToken, QuoteToken } from './artifacts.gen.ts'

/** Deterministic deployment proxy; every chain has it at this address, Anvil from its first block. */
const creator: Address = '0x4e59b44847b379578588920ca78fbf26c0b4956c'

/**
 * Where the quote token goes. Every pool takes it as its second token, so its address has to sort above those of all
 * base tokens: the first salt that puts it at 0xff… is taken.
 */
export function quotePlace(bytecode: Hex): { readonly quote: Address; readonly creation: Omit<Call, 'gas'> } {
  const bytecodeHash = keccak256(bytecode)
  for (let tried = 0; ; tried++) {
    const salt = pad(toHex(tried), { size: 32 })
    const quote = getContractAddress({ opcode: 'CREATE2', from: creator, salt, bytecodeHash }).toLowerCase() as Address
    if (quote.startsWith('0xff')) return { quote, creation: { to: creator, data: concat([salt, bytecode]) } }
  }
}

export const initializeToken = (token: Address, name: string, symbol: string): Call => ({
  to: token,
  data: encodeFunctionData({ abi: QuoteToken.abi, functionName: 'initialize', args: [name, symbol] }),
  gas: 1_000_000n,
})

export const initializeBase = (token: Address, name: string, symbol: string, priceFeed: Address): Call => ({
  to: token,
  data: encodeFunctionData({ abi: BaseToken.abi, functionName: 'initialize', args: [name, symbol, priceFeed] }),
  gas: 1_000_000n,
})
