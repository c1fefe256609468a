import { Option, Schema } from 'effect'
import { address, balanceOf, blockAt, codeOf, nonceOf, type Question, storageAt, toHex } from './question.ts'
import type { PinnedBlock } from './pinned-block.ts'

/** What a JSON-RPC request of Anvil comes to. */
export type Asked =
  | { readonly kind: 'known'; readonly result: string }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'block'; readonly question: Question }
  /** `eth_getAccountInfo`, Anvil's own method: three questions at once. */
  | { readonly kind: 'account'; readonly balance: Question; readonly nonce: Question; readonly code: Question }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }

const request = Schema.Struct({
  id: Schema.optionalKey(Schema.Union([Schema.Number, Schema.String, Schema.Null])),
  method: Schema.String,
  params: Schema.optionalKey(Schema.Array(Schema.Unknown)),
})
export type RpcRequest = typeof request.Type
export const decodeRequest = Schema.decodeUnknownOption(request)

const slot = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{1,64}$/i))
const ofAccount = Schema.decodeUnknownOption(Schema.TupleWithRest(Schema.Tuple([address]), [Schema.Unknown]))
const ofSlot = Schema.decodeUnknownOption(Schema.TupleWithRest(Schema.Tuple([address, slot]), [Schema.Unknown]))
const ofBlock = Schema.decodeUnknownOption(Schema.Tuple([Schema.String, Schema.optionalKey(Schema.Boolean)]))

/**
 * Only what has one answer for ever is answered. Every tag means the forked block; gas prices, fees, logs and
 * transactions are refused, which Anvil can live with.
 */
export function interpret({ method, params = [] }: RpcRequest, pinned: PinnedBlock): Asked {
  const at = pinned.number
  switch (method) {
    case 'eth_chainId':
      return { kind: 'known', result: JSON.stringify(toHex(pinned.chainId)) }
    case 'net_version':
      return { kind: 'known', result: JSON.stringify(String(pinned.chainId)) }
    case 'eth_blockNumber':
      return { kind: 'known', result: JSON.stringify(toHex(at)) }
    case 'eth_getStorageAt':
      return withParameters(ofSlot(params), ([account, slot, tag]) =>
        atBlock(tag, pinned, storageAt(account, slot.toLowerCase(), at)),
      )
    case 'eth_getBalance':
      return withParameters(ofAccount(params), ([account, tag]) => atBlock(tag, pinned, balanceOf(account, at)))
    case 'eth_getTransactionCount':
      return withParameters(ofAccount(params), ([account, tag]) => atBlock(tag, pinned, nonceOf(account, at)))
    case 'eth_getCode':
      return withParameters(ofAccount(params), ([account, tag]) => atBlock(tag, pinned, codeOf(account, at)))
    case 'eth_getAccountInfo':
      return withParameters(ofAccount(params), ([account, tag]) =>
        meansPinned(tag, pinned)
          ? { kind: 'account', balance: balanceOf(account, at), nonce: nonceOf(account, at), code: codeOf(account, at) }
          : elsewhere(tag, at),
      )
    case 'eth_getBlockByNumber':
      return withParameters(ofBlock(params), ([tag]) => {
        const number = meansPinned(tag, pinned) ? at : Number(tag)
        if (!Number.isSafeInteger(number) || number > at) return elsewhere(tag, at)
        return { kind: 'block', question: blockAt(number, number === at ? pinned.hash : undefined) }
      })
    default:
      return refused(-32_601, `${method} is not answered: only state at block ${at} is`)
  }
}

const refused = (code: number, message: string): Asked => ({ kind: 'refused', code, message })

const withParameters = <A>(parameters: Option.Option<A>, run: (parameters: A) => Asked): Asked =>
  Option.match(parameters, { onNone: () => refused(-32_602, 'these parameters are not understood'), onSome: run })

const atBlock = (tag: unknown, pinned: PinnedBlock, question: Question): Asked =>
  meansPinned(tag, pinned) ? { kind: 'question', question } : elsewhere(tag, pinned.number)

const elsewhere = (tag: unknown, at: number): Asked =>
  refused(-32_602, `the fork knows block ${at} and not ${JSON.stringify(tag)}`)

const tags = new Set<unknown>([undefined, 'latest', 'pending', 'safe', 'finalized'])
const blockId = Schema.Struct({
  blockNumber: Schema.optionalKey(Schema.String),
  blockHash: Schema.optionalKey(Schema.String),
})
const decodeBlockId = Schema.decodeUnknownOption(blockId)

const meansPinned = (tag: unknown, { number, hash }: PinnedBlock): boolean => {
  if (typeof tag === 'string' && /^0x[0-9a-f]+$/i.test(tag)) return Number(tag) === number
  const id = Option.getOrUndefined(decodeBlockId(tag))
  if (id?.blockHash !== undefined) return id.blockHash.toLowerCase() === hash
  if (id?.blockNumber !== undefined) return Number(id.blockNumber) === number
  return tags.has(tag)
}
