import { Schema } from 'effect'
import { type AnyRead, isDerived, isRead, type Loan, type Reads, type ValuesOf } from '../../protocols/read.ts'

/** Reads made ready once, asked again and again. */
export interface ReadPlan<A> {
  /** The questions as the Reader contract wants them, in their order: many at once, or one that others may ask too. */
  readonly parts: readonly ReadPart[]
  readonly loans: readonly Loan[]
  readonly decode: (words: readonly bigint[], at: number) => A
}

export interface ReadPart {
  /** Hex without 0x. */
  readonly packed: string
  readonly words: number
  readonly questions: readonly AnyRead[]
  readonly shared: boolean
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
    parts: partsOf(questions),
    loans: questions.flatMap(({ lent = [] }) => lent),
    decode: decode as ReadPlan<ValuesOf<R>>['decode'],
  }
}

type Decode = (words: readonly bigint[], at: number) => unknown

function shape(reads: Reads, questions: AnyRead[], total: { words: number }): Decode {
  if (isRead(reads)) {
    const offset = total.words
    if (reads.ask !== 'nothing') questions.push(reads)
    total.words += reads.ask === 'nothing' ? 0 : placesOf(reads)
    return (words, at) => reads.decode(words, at + offset)
  }
  if (isDerived(reads)) {
    const parts = shape(reads.from, questions, total)
    return (words, at) => reads.work(parts(words, at) as never)
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

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0')

/** Words that an answer takes in its place; one of any length stands elsewhere, and its place says where. */
const placesOf = ({ words }: AnyRead): number => (words === 'any' ? 1 : words)

function pack({ to, ask, words }: AnyRead): string {
  if (ask === 'balance') return `${to.slice(2)}ffff${hex(1, 2)}`
  return `${to.slice(2)}${hex((ask.length - 2) / 2, 2)}${words === 'any' ? 'ffff' : hex(words, 2)}${ask.slice(2)}`
}

function partsOf(questions: readonly AnyRead[]): ReadPart[] {
  const groups: AnyRead[][] = []
  let last: AnyRead | undefined
  for (const question of questions) {
    if (last === undefined || last.shared === true || question.shared === true) groups.push([question])
    else groups.at(-1)!.push(question)
    last = question
  }
  return groups.map((group) => ({
    packed: group.map(pack).join(''),
    words: group.reduce((sum, question) => sum + placesOf(question), 0),
    questions: group,
    shared: group[0]!.shared === true,
  }))
}

/** What several plans ask together: what they share only once. */
export interface Questions {
  /** Hex without 0x. */
  readonly packed: string
  readonly loans: readonly Loan[]
  /** In the order in which they are asked. */
  readonly asked: () => readonly AnyRead[]
  /** One value a plan. */
  readonly decode: (answer: string) => unknown[]
}

/** Puts plans together for one call of the Reader. */
export function gather(plans: readonly ReadPlan<unknown>[]): Questions {
  const asked: ReadPart[] = []
  const shared = new Map<string, number>()
  let words = 0
  // Of each plan where the words of its parts are.
  const places = plans.map(({ parts }) =>
    parts.map((part) => {
      const known = part.shared ? shared.get(part.packed) : undefined
      if (known !== undefined) return known
      if (part.shared) shared.set(part.packed, words)
      asked.push(part)
      words += part.words
      return words - part.words
    }),
  )
  const loans = new Map(plans.flatMap((plan) => plan.loans.map((loan) => [loan.to, loan] as const)))
  return {
    packed: asked.map(({ packed }) => packed).join(''),
    loans: [...loans.values()],
    asked: () => asked.flatMap(({ questions }) => questions),
    decode: (answer) => {
      const all = toWords(answer)
      return plans.map((plan, i) => plan.decode(all, placeOf(plan, places[i]!, all)))
    },
  }
}

/** Where a plan's words lie one behind the other: where they came, or behind all others, if some came with another plan. */
function placeOf({ parts }: ReadPlan<unknown>, places: readonly number[], words: bigint[]): number {
  const [first = 0] = places
  let next = first
  const isWhole = parts.every((part, i) => {
    const follows = places[i] === next
    next += part.words
    return follows
  })
  if (isWhole) return first
  const at = words.length
  parts.forEach((part, i) => words.push(...words.slice(places[i], places[i]! + part.words)))
  return at
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
