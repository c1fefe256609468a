import { createHash } from 'node:crypto'
import type { Address, Hex } from 'viem'

/** An account as Anvil dumps it. */
export interface DumpedAccount {
  readonly nonce: number
  readonly balance: Hex
  readonly code: Hex
  readonly storage: Readonly<Record<Hex, Hex>>
}

/** All state that an Anvil holds itself: what `--load-state` takes, and what a digest covers. */
export interface StateDump {
  readonly accounts: Readonly<Record<Address, DumpedAccount>>
  /** The whole dump as JSON text, blocks and transactions included, for a state file. */
  readonly text: string
}

export const parseDump = (text: string): StateDump => ({
  accounts: (JSON.parse(text) as { accounts: StateDump['accounts'] }).accounts,
  text,
})

/**
 * SHA-256 over all accounts in order of address and slot. Slots that are zero and accounts that are empty say nothing,
 * and reading ahead leaves some behind: they stay out. Anvil 1.7.1 dumps blocks and transactions in an order that
 * changes from run to run, so those stay out; they are covered by the block hash.
 */
export function digestState({ accounts }: StateDump): string {
  const hash = createHash('sha256')
  for (const address of Object.keys(accounts).sort() as Address[]) {
    const { nonce, balance, code, storage } = accounts[address]!
    const slots = (Object.keys(storage).sort() as Hex[]).filter((slot) => BigInt(storage[slot]!) !== 0n)
    if (Number(nonce) === 0 && BigInt(balance) === 0n && code === '0x' && slots.length === 0) continue
    hash.update(`${address}|${nonce}|${balance}|${code}\n`)
    for (const slot of slots) hash.update(`${slot}=${storage[slot]}\n`)
  }
  return hash.digest('hex')
}
