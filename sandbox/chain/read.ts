import { Schema } from 'effect'
import type { AnyRead, Reads, ValuesOf } from '../../protocols/read.ts'

/** Reads made ready once, asked again and again. */
export interface ReadPlan<A> {
  /** The questions as the Reader contract wants them: hex without 0x. */
  readonly packed: string
  /** How many words come back. */
  readonly words: number
  readonly questions: readonly AnyRead[]
  readonly decode: (words: readonly bigint[], at: number) => A
}

/**
 * Packs reads for the Reader contract and remembers how to give the answers the reads' own shape.
 *
 * @example
 * import { view } from '../../protocols/read.ts'
 * import { UniswapV2Pair as Pair } from '../../protocols/netswap/artifacts.gen.ts'
 *
 * const plan = planReads({ reserves: view(Pair.abi, pair, 'getReserves'), supply: view(Pair.abi, pair, 'totalSupply') })
 * const [{ reserves, supply }] = yield* chain.read([plan])
 */
export function planReads<const R extends Reads>(reads: R): ReadPlan<ValuesOf<R>> {
  const questions: AnyRead[] = []
  const decode = shape(reads, questions, { words: 0 })
  return {
    packed: questions.map(pack).join(''),
    words: questions.reduce((sum, { words }) => sum + words, 0),
    questions,
    decode: decode as ReadPlan<ValuesOf<R>>['decode'],
  }
}

type Decode = (words: readonly bigint[], at: number) => unknown

function shape(reads: Reads, questions: AnyRead[], total: { words: number }): Decode {
  if (isRead(reads)) {
    const offset = total.words
    if (reads.ask !== 'nothing') questions.push(reads)
    total.words += reads.words
    return (words, at) => reads.decode(words, at + offset)
  }
  if (Array.isArray(reads)) {
    const parts = (reads as readonly Reads[]).map((part) => shape(part, questions, total))
    return (words, at) => parts.map((part) => part(words, at))
  }
  const parts = Object.entries(reads as Record<string, Reads>).map(
    ([name, part]) => [name, shape(part, questions, total)] as const,
  )
  return (words, at) => {
    const values: Record<string, unknown> = {}
    for (const [name, part] of parts) values[name] = part(words, at)
    return values
  }
}

const isRead = (reads: Reads): reads is AnyRead => 'ask' in reads && typeof reads.decode === 'function'

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0')

function pack({ to, ask, words }: AnyRead): string {
  if (ask === 'balance') return `${to.slice(2)}ffff${hex(1, 2)}`
  return `${to.slice(2)}${hex((ask.length - 2) / 2, 2)}${hex(words, 2)}${ask.slice(2)}`
}

/** Splits `eth_call`'s answer into words. */
export function toWords(answer: string): bigint[] {
  const words: bigint[] = []
  for (let at = 2; at < answer.length; at += 64) words.push(BigInt(`0x${answer.slice(at, at + 64)}`))
  return words
}

/** A question could not be answered: the contract is not there, it reverted, or it answered too little. */
export class ReadFailed extends Schema.TaggedError<ReadFailed>()('ReadFailed', {
  to: Schema.String,
  ask: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `Reading ${this.ask.slice(0, 10)} from ${this.to} failed: no contract there, or it reverted. Nothing is read as zero in its place.`
  }
}
