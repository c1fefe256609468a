import * as fc from 'fast-check'
import { type Address, type Hex, keccak256, stringToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  type AnyDerived,
  type AnyRead,
  answerOf,
  isDerived,
  isRead,
  known,
  mapRead,
  type Read,
  type Reads,
} from '../../protocols/read.ts'
import { gather, planReads } from './read.ts'

/** What contracts answer: words that depend on the question alone. */
const wordsOf = (to: string, ask: string, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt(keccak256(stringToHex(`${to} ${ask} ${i}`))))

/** How many words there are in an answer of any length. */
const lengthOf = (to: string, ask: string): number => Number(wordsOf(to, ask, 1)[0]! % 5n)

interface Asked {
  readonly to: string
  readonly ask: string
  readonly words: number
}

/** Questions as the Reader understands them (contracts/Reader.sol). */
function unpacked(packed: string): Asked[] {
  const questions: Asked[] = []
  for (let at = 0; at < packed.length;) {
    const [to, length, words] = [
      packed.slice(at, at + 40),
      packed.slice(at + 40, at + 44),
      packed.slice(at + 44, at + 48),
    ]
    at += 48
    const size = length === 'ffff' ? 0 : 2 * Number.parseInt(length, 16)
    const ask = length === 'ffff' ? 'balance' : packed.slice(at, at + size)
    questions.push({ to, ask, words: Number.parseInt(words, 16) })
    at += size
  }
  return questions
}

/** What the Reader answers: places first, then what is of any length. */
function answered(packed: string): string {
  const questions = unpacked(packed)
  const head: bigint[] = []
  const tail: bigint[] = []
  const isAny = ({ words }: Asked) => words === 0xffff
  const places = questions.reduce((sum, question) => sum + (isAny(question) ? 1 : question.words), 0)
  for (const { to, ask, words } of questions) {
    if (words === 0xffff) {
      const answer = wordsOf(to, ask, lengthOf(to, ask))
      head.push(BigInt(places + tail.length))
      tail.push(BigInt(answer.length), ...answer)
    } else head.push(...wordsOf(to, ask, words))
  }
  return `0x${[...head, ...tail].map((word) => word.toString(16).padStart(64, '0')).join('')}`
}

/** Its value is what it was answered. */
const questionOf = (to: Address, ask: Hex | 'balance', words: number | 'any', isShared: boolean): Read<bigint[]> => ({
  to,
  ask,
  words,
  decode: (all, at) => {
    const { start, end } = words === 'any' ? answerOf(all, at) : { start: at, end: at + words }
    return all.slice(start, end)
  },
  ...(isShared ? { shared: true, lent: [{ to, code: '0x00' }] } : {}),
})

const address = fc.constantFrom<Address[]>(`0x${'a1'.repeat(20)}`, `0x${'b2'.repeat(20)}`)
// Few questions, so that plans often ask the same.
const single: fc.Arbitrary<AnyRead> = fc.oneof(
  fc
    .record({
      to: address,
      ask: fc.constantFrom<Hex[]>('0x', '0x12345678', `0x${'9abcdef0'.repeat(9)}`),
      words: fc.constantFrom<(number | 'any')[]>(0, 1, 3, 'any', 'any'),
      isShared: fc.boolean(),
    })
    .map(({ to, ask, words, isShared }) => questionOf(to, ask, words, isShared)),
  address.map((to) => questionOf(to, 'balance', 1, false)),
  fc.constant(known('not asked')),
)
const read = fc.oneof(
  single,
  single.map((plain) => mapRead(plain, (value) => ({ another: value }))),
)
const { reads } = fc.letrec<{ reads: Reads }>((tie) => ({
  reads: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    read,
    fc.array(tie('reads'), { maxLength: 4 }),
    tie('reads').map((from): AnyDerived => ({ from, work: (values) => ({ worked: values }) })),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('reads'), { maxKeys: 3 }),
  ),
}))
const plans = fc.array(reads, { maxLength: 5 })

// What a plan's values are called does not matter here.
const planOf = (some: Reads) => planReads<AnyRead>(some as AnyRead)

/** A plan's value and its questions, read by read. */
function truth(some: Reads, questions: AnyRead[]): unknown {
  if (isRead(some)) {
    if (some.ask === 'nothing') return some.decode([], 0)
    questions.push(some)
    const ask = some.ask.replace('0x', '')
    const to = some.to.slice(2)
    const words = wordsOf(to, ask, some.words === 'any' ? lengthOf(to, ask) : some.words)
    return some.words === 'any' ? some.decode([1n, BigInt(words.length), ...words], 0) : some.decode(words, 0)
  }
  if (isDerived(some)) return some.work(truth(some.from, questions) as never)
  if (Array.isArray(some)) return (some as readonly Reads[]).map((part) => truth(part, questions))
  return Object.fromEntries(Object.entries(some).map(([name, part]) => [name, truth(part, questions)]))
}

describe('plans that are asked together', () => {
  test('get the values that each would have got alone, whatever they share', () => {
    fc.assert(
      fc.property(plans, (wanted) => {
        const made = wanted.map((some) => planOf(some))
        const { packed, decode } = gather(made)
        const values = decode(answered(packed))
        expect(values).toEqual(wanted.map((some) => truth(some, [])))
        const alone = made.map((plan) => gather([plan])).map((one) => one.decode(answered(one.packed))[0])
        expect(values).toEqual(alone)
      }),
      { numRuns: 500 },
    )
  })

  test('ask what they share once, and all else as often as they want it', () => {
    fc.assert(
      fc.property(plans, (wanted) => {
        const questions: AnyRead[] = []
        for (const some of wanted) truth(some, questions)
        const { packed } = gather(wanted.map((some) => planOf(some)))
        const textOf = ({ to, ask, words }: AnyRead | Asked) =>
          `${to.replace('0x', '')} ${ask.replace('0x', '')} ${words === 'any' ? 0xffff : words}`
        const once = new Set(questions.filter(({ shared }) => shared).map(textOf))
        const often = questions.filter(({ shared }) => !shared).map(textOf)
        expect(unpacked(packed).map(textOf).toSorted()).toEqual([...once, ...often].toSorted())
      }),
      { numRuns: 500 },
    )
  })

  test('know which question is which by its place, so that one that failed can be named', () => {
    fc.assert(
      fc.property(plans, (wanted) => {
        const { packed, asked } = gather(wanted.map((some) => planOf(some)))
        expect(asked().map(({ to, ask }) => `${to.slice(2)} ${ask.replace('0x', '')}`)).toEqual(
          unpacked(packed).map(({ to, ask }) => `${to} ${ask}`),
        )
      }),
    )
  })

  test('have all code lent that one of them wants, once a contract', () => {
    fc.assert(
      fc.property(plans, (wanted) => {
        const questions: AnyRead[] = []
        for (const some of wanted) truth(some, questions)
        const { loans } = gather(wanted.map((some) => planOf(some)))
        const wantedBy = new Set(questions.flatMap(({ lent = [] }) => lent.map(({ to }) => to)))
        expect(loans.map(({ to }) => to).toSorted()).toEqual([...wantedBy].toSorted())
      }),
    )
  })
})
