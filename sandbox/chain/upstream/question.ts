import { Option, Predicate, Schema, SchemaTransformation } from 'effect'
import { keccak256, zeroAddress, zeroHash } from 'viem'

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
 * What is asked of a header: all that anything here depends on. Everything else is left out, since nodes of one chain
 * differ in what they give, call null, or have never heard of.
 */
const header = Schema.Struct({ number: quantity, hash, timestamp: smallQuantity })

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
 * The header of a block, or of an older one for the BLOCKHASH opcode.
 *
 * @param known its hash, when that is known already: nothing else is an answer then
 */
export const blockAt = (number: number, known?: string): Question => ({
  key: `header ${number}`,
  method: 'eth_getBlockByNumber',
  params: [toHex(number), false],
  read: reader(header, (found) => found.number === toHex(number) && (known === undefined || found.hash === known)),
})

const noBloom = `0x${'0'.repeat(512)}`
const emptyList = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'
const emptyTrie = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

/**
 * A block for Anvil, which wants all of one, from what was asked of it: without transactions, and the same whatever node
 * was asked.
 */
export function blockFrom(canonical: string): string {
  const { number, hash, timestamp } = decodeBlock(canonical)
  return JSON.stringify({
    number,
    hash,
    parentHash: zeroHash,
    sha3Uncles: emptyList,
    miner: zeroAddress,
    stateRoot: zeroHash,
    transactionsRoot: emptyTrie,
    receiptsRoot: emptyTrie,
    logsBloom: noBloom,
    difficulty: '0x0',
    gasLimit: '0x1c9c380',
    gasUsed: '0x0',
    timestamp,
    extraData: '0x',
    mixHash: zeroHash,
    nonce: '0x0000000000000000',
    baseFeePerGas: '0x0',
    size: '0x0',
    uncles: [],
    transactions: [],
  })
}

/** The number of the last block that an endpoint knows: no answer for ever, and kept nowhere. */
export const headOf: Question = { key: 'head', method: 'eth_blockNumber', params: [], read: readNonce }

export const chainIdOf: Question = { key: 'chain', method: 'eth_chainId', params: [], read: readNonce }

/** Of a block's canonical JSON. */
export const decodeBlock = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ number: Schema.String, hash: Schema.String, timestamp: Schema.String })),
)
