import {
  type Abi,
  type AbiParameter,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  zeroAddress,
} from 'viem'

/**
 * One question to the chain and how its answer is understood. Reads are data: the driver gathers all that anybody wants
 * to know about a block into a single call.
 */
export interface Read<A> {
  readonly to: Address
  /** Call data; `balance` for the native balance of `to`; `nothing` for what is known beforehand. */
  readonly ask: Hex | 'balance' | 'nothing'
  /** Length of the answer in words of 32 bytes; `any` when only the answer tells, see `answerOf`. */
  readonly words: number | 'any'
  /** Turns `words` words from `at` on into the value. */
  readonly decode: (words: readonly bigint[], at: number) => A
  /** Others may ask the very same; it is asked once, whatever each makes of the answer. */
  readonly shared?: true
  /** Code that is lent to contracts while they are asked; nothing of it stays. */
  readonly lent?: readonly Loan[]
}

/** Code that stands in for a contract's own while somebody reads. Of two that are lent to one contract, one is. */
export interface Loan {
  readonly to: Address
  readonly code: Hex
}

/**
 * The words of an answer of any length, of which `at` tells where they are: what a question brought whose `words` are
 * `any`. They are a view of all words, which stay as they are.
 */
export function answerOf(words: readonly bigint[], at: number): { readonly start: number; readonly end: number } {
  const start = Number(words[at]) + 1
  return { start, end: start + Number(words[start - 1]) }
}

/** Reads by name, nested as the reader likes; `ValuesOf` has the same shape with values in place of reads. */
export type Reads = AnyRead | AnyDerived | readonly Reads[] | { readonly [name: string]: Reads }

/** A value that is worked out from several answers; see `derived`. */
export interface Derived<A> {
  readonly from: Reads
  readonly work: (values: never) => A
}

// The value's type is what tells reads apart, and it can be anything.
/* oxlint-disable typescript/no-explicit-any */
export type AnyRead = Read<any>
export type AnyDerived = Derived<any>
/* oxlint-enable typescript/no-explicit-any */

export const isRead = (reads: Reads): reads is AnyRead => 'ask' in reads && typeof reads.decode === 'function'
export const isDerived = (reads: Reads): reads is AnyDerived => 'work' in reads && typeof reads.work === 'function'

export type ValuesOf<R> = R extends Read<infer A> | Derived<infer A>
  ? A
  : R extends readonly unknown[]
    ? { readonly [I in keyof R]: ValuesOf<R[I]> }
    : { readonly [K in keyof R]: ValuesOf<R[K]> }

/**
 * A read of a view function, typed by its ABI. Only functions with results of fixed size, which decode at 0.2 µs a word;
 * for lists there is `rows`.
 *
 * @example
 * import { UniswapV2Pair } from './netswap/artifacts.gen.ts'
 *
 * const reserves: Read<readonly [bigint, bigint, number]> = view(UniswapV2Pair.abi, pair, 'getReserves')
 */
export function view<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
  const args extends ContractFunctionArgs<abi, 'pure' | 'view', name>,
>(
  abi: abi,
  to: Address,
  functionName: name,
  ...rest: args extends readonly [] ? [] : [args: args]
): Read<ContractFunctionReturnType<abi, 'pure' | 'view', name, args>> {
  const args = rest[0] ?? []
  const item = getAbiItem({ abi, name: functionName, args } as unknown as { abi: Abi; name: string })
  const outputs = (item as { outputs?: readonly AbiParameter[] } | undefined)?.outputs ?? []
  const decoders = outputs.map(({ type }) => decoderOf(type, functionName))
  const [only] = decoders
  const decode =
    only !== undefined && decoders.length === 1
      ? (words: readonly bigint[], at: number) => only(words[at]!)
      : (words: readonly bigint[], at: number) => decoders.map((decoder, i) => decoder(words[at + i]!))
  return { to, ask: asked(abi, functionName, args), words: outputs.length, decode: decode as Read<never>['decode'] }
}

/**
 * A read of a view function that returns an array of structs of fixed size: as many as there are.
 *
 * @param row turns the words of one from `at` on into a value
 */
export function rows<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
  const args extends ContractFunctionArgs<abi, 'pure' | 'view', name>,
  A,
>(
  abi: abi,
  to: Address,
  functionName: name,
  args: args,
  row: (words: readonly bigint[], at: number) => A,
): Read<readonly A[]> {
  return {
    to,
    ask: asked(abi, functionName, args),
    words: 'any',
    decode: (words, at) => {
      // Where the array begins, how many it holds, and those one behind the other.
      const { start, end } = answerOf(words, at)
      const count = Number(words[start + 1])
      const width = (end - start - 2) / count
      return Array.from({ length: count }, (_, i) => row(words, start + 2 + i * width))
    },
  }
}

/** The call data of a function that the ABI is known to have; its type is too deep for viem's own. */
const asked = (abi: Abi, functionName: string, args: unknown): Hex =>
  encodeFunctionData({ abi, functionName, args: args as readonly unknown[] })

/** Native balance, in wei. */
export const nativeBalance = (of: Address): Read<bigint> => ({
  to: of,
  ask: 'balance',
  words: 1,
  decode: (words, at) => words[at]!,
})

/** A value that needs no question, where the shape of an answer asks for one. */
export const known = <A>(value: A): Read<A> => ({ to: zeroAddress, ask: 'nothing', words: 0, decode: () => value })

/** The same read, understood differently. */
export const mapRead = <A, B>(read: Read<A>, f: (value: A) => B): Read<B> => ({
  ...read,
  decode: (words, at) => f(read.decode(words, at)),
})

/**
 * What several answers come to: for what a contract would tell only by working it out anew for everybody who asks.
 *
 * @example
 * import { UniswapV2Pair as Pair } from './netswap/artifacts.gen.ts'
 *
 * const all = view(Pair.abi, pair, 'totalSupply')
 * const own = view(Pair.abi, pair, 'balanceOf', [alice])
 * const share: Derived<number> = derived({ all, own }, ({ all, own }) => Number(own) / Number(all))
 */
export const derived = <const R extends Reads, A>(from: R, work: (values: ValuesOf<R>) => A): Derived<A> => ({
  from,
  work: work as unknown as Derived<A>['work'],
})

/** The same read, which others may ask too; it is asked once for all. */
export const shared = <A>(read: Read<A>): Read<A> => ({ ...read, shared: true })

/** An address in a word's lower 20 bytes, in lower case. */
export const addressOf = (word: bigint): Address =>
  `0x${(word & 0xffffffffffffffffffffffffffffffffffffffffn).toString(16).padStart(40, '0')}`

/** As viem does: integers of up to 48 bits are numbers, larger ones are bigints. */
function decoderOf(type: string, name: string): (word: bigint) => unknown {
  const [, kind, size = '256'] = /^(u?int)(\d*)$/.exec(type) ?? []
  if (kind !== undefined) {
    const bits = Number(size === '' ? '256' : size)
    const whole = kind === 'int' ? (word: bigint) => BigInt.asIntN(bits, word) : (word: bigint) => word
    return bits <= 48 ? (word) => Number(whole(word)) : whole
  }
  if (type === 'address') return addressOf
  if (type === 'bool') return (word) => word !== 0n
  if (type === 'bytes32') return (word) => `0x${word.toString(16).padStart(64, '0')}`
  throw new Error(`${name} returns a ${type}; a read takes results of fixed size only`)
}
