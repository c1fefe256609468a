import { Option, Predicate, Schema, SchemaTransformation } from 'effect'
import { keccak256, zeroHash } from 'viem'

/**
 * Something about the chain at one block that has one answer for ever: the same text for everybody who asks it, and the
 * same text for everybody who answers it.
 */
export interface Question {
  /** What is asked, without the block that all questions share: the key of the cache. */
  readonly key: string
  readonly method: string
  readonly params: readonly unknown[]
  /** An endpoint's answer as canonical JSON, or undefined when it cannot be an answer to this. */
  readonly read: (result: unknown) => string | undefined
  /** Another question that shows whether an answer can be right, for those endpoints that know how to answer it. */
  readonly proof?: { readonly question: Question; readonly fits: (answer: string, proof: string) => boolean }
}

const hex = (pattern: RegExp, normal: (text: string) => string) =>
  Schema.String.check(Schema.isPattern(pattern)).pipe(
    Schema.decodeTo(
      Schema.String,
      SchemaTransformation.transform({ decode: (text) => normal(text.toLowerCase()), encode: (text) => text }),
    ),
  )

const shortest = (text: string) => `0x${text.slice(2).replace(/^0+(?=.)/, '')}`
const as32Bytes = (text: string) => `0x${text.slice(2).padStart(64, '0')}`
const same = (text: string) => text

/** 32 bytes; some nodes leave leading zeros out. `0x` is no word. */
const word = hex(/^0x[0-9a-f]{1,64}$/i, as32Bytes)
const quantity = hex(/^0x[0-9a-f]{1,64}$/i, shortest)
const smallQuantity = hex(/^0x[0-9a-f]{1,16}$/i, shortest)
const data = hex(/^0x([0-9a-f]{2})*$/i, same)
const hash = hex(/^0x[0-9a-f]{64}$/i, same)
export const address = hex(/^0x[0-9a-f]{40}$/i, same)

/**
 * What a header says, in one order. Sizes and total difficulties are left out: nodes of one chain differ in them, and
 * nothing reads them. A chain from before London has no base fee.
 */
const header = {
  number: quantity,
  hash,
  parentHash: hash,
  sha3Uncles: hash,
  miner: address,
  stateRoot: hash,
  transactionsRoot: hash,
  receiptsRoot: hash,
  logsBloom: data,
  difficulty: quantity,
  gasLimit: quantity,
  gasUsed: quantity,
  timestamp: smallQuantity,
  extraData: data,
  mixHash: Schema.optionalKey(hash),
  nonce: Schema.optionalKey(data),
  baseFeePerGas: Schema.optionalKey(quantity),
  withdrawalsRoot: Schema.optionalKey(hash),
  blobGasUsed: Schema.optionalKey(quantity),
  excessBlobGas: Schema.optionalKey(quantity),
  parentBeaconBlockRoot: Schema.optionalKey(hash),
  requestsHash: Schema.optionalKey(hash),
  uncles: Schema.Array(hash),
}
const block = Schema.Struct({ ...header, transactions: Schema.Array(hash) })
const fullBlock = Schema.Struct({ ...header, transactions: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)) })

const reader = <A>(schema: Schema.Codec<A, unknown>, holds: (value: A) => boolean = () => true) => {
  const decode = Schema.decodeUnknownOption(schema)
  return (result: unknown) => decode(result).pipe(Option.filter(holds), Option.map(canonical), Option.getOrUndefined)
}

/** JSON with sorted keys, so that equal answers are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    Predicate.isReadonlyObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

const readWord = reader(word)
const readQuantity = reader(quantity)
const readNonce = reader(smallQuantity)
const readData = reader(data)
/** Nodes give an account that is not there the hash of no code, or zero. */
const readCodeHash = reader(
  Schema.Struct({ codeHash: hash }).pipe(
    Schema.decodeTo(
      Schema.String,
      SchemaTransformation.transform({ decode: ({ codeHash }) => codeHash, encode: (codeHash) => ({ codeHash }) }),
    ),
  ),
)

export const toHex = (value: number): string => `0x${value.toString(16)}`

/** A slot is asked without leading zeros, as the standard wants its quantities; older nodes refuse anything else. */
export const storageAt = (account: string, slot: string, block: number): Question => ({
  key: `storage ${account} ${shortest(slot)}`,
  method: 'eth_getStorageAt',
  params: [account, shortest(slot), toHex(block)],
  read: readWord,
})

export const balanceOf = (account: string, block: number): Question => ({
  key: `balance ${account}`,
  method: 'eth_getBalance',
  params: [account, toHex(block)],
  read: readQuantity,
})

export const nonceOf = (account: string, block: number): Question => ({
  key: `nonce ${account}`,
  method: 'eth_getTransactionCount',
  params: [account, toHex(block)],
  read: readNonce,
})

export const codeOf = (account: string, block: number): Question => ({
  key: `code ${account}`,
  method: 'eth_getCode',
  params: [account, toHex(block)],
  read: readData,
  proof: {
    question: {
      key: `code hash ${account}`,
      method: 'eth_getProof',
      params: [account, [], toHex(block)],
      read: readCodeHash,
    },
    fits: (code, proof) =>
      proof === `"${keccak256(Buffer.from(code.slice(3, -1), 'hex'))}"` ||
      (code === '"0x"' && proof === `"${zeroHash}"`),
  },
})

/**
 * A block, or an older one for the BLOCKHASH opcode.
 *
 * @param known its hash, when that is known already: nothing else is an answer then
 */
export const blockAt = (number: number, full: boolean, known?: string): Question => {
  const holds = (found: { readonly number: string; readonly hash: string }) =>
    found.number === toHex(number) && (known === undefined || found.hash === known)
  return {
    key: `block ${number}${full ? ' with transactions' : ''}`,
    method: 'eth_getBlockByNumber',
    params: [toHex(number), full],
    read: full ? reader(fullBlock, holds) : reader(block, holds),
  }
}

export const chainIdOf: Question = { key: 'chain', method: 'eth_chainId', params: [], read: readNonce }

/** Of a block's canonical JSON. */
export const decodeBlock = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ hash: Schema.String, timestamp: Schema.String })),
)
