import { Effect } from 'effect'
import type { Rpc, RpcCall } from '../sandbox/chain/rpc.ts'

/** A message as the driver sent it: one call, or a batch. */
export type Message = readonly RpcCall[]

/** Messages that a chain's driver sends, kept in their order while something else is measured. */
export interface Recording {
  readonly messages: Message[]
}

/** Keeps every message that goes over a connection from now on. */
export function record(rpc: Rpc): Recording {
  const messages: Message[] = []
  const open = rpc as { call: Rpc['call']; batch: Rpc['batch'] }
  const { call, batch } = open
  open.call = (...sent) => {
    messages.push([sent])
    return call(...sent)
  }
  open.batch = (sent) => {
    if (sent.length > 0) messages.push(sent)
    return batch(sent)
  }
  return { messages }
}

/** What a message is for: the method of its first call. */
export const kindOf = ([first]: Message): string => first![0]

/** What puts transactions on the chain and mines them, whoever drives it. */
export const isMining = (message: Message): boolean =>
  ['eth_sendUnsignedTransaction', 'evm_mine', 'anvil_setCoinbase'].includes(kindOf(message))

/**
 * Sends messages again, one after the other.
 *
 * @returns milliseconds from each one's sending to its answer
 */
export const replay = (rpc: Rpc, messages: readonly Message[]) =>
  Effect.forEach(messages, (message) =>
    Effect.suspend(() => {
      const started = performance.now()
      return Effect.map(rpc.batch(message), () => performance.now() - started)
    }),
  )
