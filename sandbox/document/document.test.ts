import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { parseText } from './document.ts'
import type { Path } from './mistake.ts'

const said = (text: string): string[] =>
  parseText('f', text).mistakes.map(({ line, column, path, says }) => `${line}:${column} ${path}: ${says}`)

/** Everything in a value, with where it is. */
const parts = (value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] => [
  [path, value],
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => parts(part, [...path, Array.isArray(value) ? Number(key) : key]))
    : []),
]

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

describe('a text', () => {
  test('in JSON is what it says, and each part of it is found where it stands', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const document = parseText('f', text)
        expect(document.mistakes).toEqual([])
        expect(document.value).toEqual(value)
        const lines = text.split('\n')
        for (const [path, part] of parts(value)) {
          const { line, column } = document.locate(path)
          const rest = [lines[line - 1]!.slice(column - 1), ...lines.slice(line)].join('\n')
          const own = JSON.stringify(part)
          expect(typeof part === 'object' && part !== null ? rest[0] : rest.slice(0, own.length)).toBe(
            typeof part === 'object' && part !== null ? own[0] : own,
          )
        }
      }),
    )
  })

  test('in YAML is what YAML’s own reading makes of it', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom('block', 'flow'), (value, collectionStyle) => {
        const text = stringify(value, { collectionStyle } as object)
        expect(parseText('f', text).value).toEqual(parse(text))
      }),
    )
  })

  test('may repeat parts by aliases and take over maps, and mistakes in these are found where they were written', () => {
    const text = 'a: &x { p: 1, q: 2 }\nb: *x\nc: { <<: *x, q: 3 }\nd: { <<: [ { p: 9 }, *x ], r: 4 }\n'
    const { value, mistakes, locate } = parseText('f', text)
    expect(mistakes).toEqual([])
    expect(value).toEqual(parse(text, { merge: true }))
    expect(locate(['b', 'q'])).toEqual({ line: 1, column: 18 })
    expect(locate(['c', 'p'])).toEqual({ line: 1, column: 12 })
    expect(locate(['d', 'q'], 'key')).toEqual({ line: 1, column: 15 })
    expect(locate(['c', 'q'])).toEqual({ line: 3, column: 17 })
    expect(locate(['c', 'nothing', 'there'])).toEqual({ line: 3, column: 4 })
  })

  test('that goes wrong in several places is told in all of them', () => {
    const text = [
      'a: *nothing',
      'b: &b { c: *b }',
      'd: 1',
      'd: 2',
      'e: !!binary aGk=',
      'f: !own 1',
      '[g]: 1',
      '__proto__: { h: 1 }',
      'i: { <<: 7 }',
      'j: "\\ud800"',
    ].join('\n')
    expect(said(text).map((line) => line.split(':').slice(0, 2).join(':').replace(/:\d+ /, ' '))).toEqual([
      '1 a',
      '2 b.c',
      '4 d',
      '5 e',
      '6 f',
      '7 ',
      '8 __proto__',
      '9 i',
      '10 j',
    ])
  })

  test.each([
    ['has an inherited name as a key', 'constructor: 1\ntoString: 2', { constructor: 1, toString: 2 }],
    ['is empty', '', null],
    ['has comments alone', '# nothing\n', null],
    ['ends with an empty document', '---\na: 1\n---\n', { a: 1 }],
    ['has << in quotes', '"<<": 1', { '<<': 1 }],
  ])('that %s is read as it is', (_what, text, value) => {
    expect(parseText('f', text)).toMatchObject({ mistakes: [], broken: false })
    expect(JSON.stringify(parseText('f', text).value)).toBe(JSON.stringify(value))
  })

  test.each([
    ['a second document', 'a: 1\n---\nb: 2\n', /^3:1 : a second document/],
    ['a date', '%YAML 1.1\n---\nday: 2001-12-14\n', /^3:6 day: YAML reads this as a date/],
    ['an unclosed list', 'a: [1\nb: 2\n', /^2:1 : this is no YAML/],
    ['a tab for an indent', 'a:\n\tb: 1\n', /^2:1 : this is no YAML: Tabs/],
    ['a directive that nobody knows', '%FOO\n---\na: 1\n', /^1:1 : Unknown directive/],
    ['a key that is missing', ': 1\n', /^1:1 : a key has to be a text/],
  ])('with %s has a mistake there', (_what, text, mistake) => {
    expect(said(text)[0]).toMatch(mistake)
  })

  const laughs = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]']
  for (let i = 1; i < 12; i++) {
    const [before, name] = ['abcdefghijkl'[i - 1]!, 'abcdefghijkl'[i]!]
    laughs.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`)
  }

  test.each([
    ['a milliard of values by aliases of aliases', laughs.join('\n'), /more than 100000 things/],
    ['half a million lists in lists', '['.repeat(500_000), /more than 64 levels/],
    ['as many that are closed', '['.repeat(250_000) + ']'.repeat(250_000), /more than 64 levels/],
    [
      'blocks in blocks',
      Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /more than 64 levels/,
    ],
    ['entries of entries', `${'- '.repeat(100_000)}a`, /more than 64 levels/],
    [
      'a hundred thousand keys',
      Array.from({ length: 110_000 }, (_, i) => `k${i}: 1`).join('\n'),
      /more than 100000 things/,
    ],
  ])('of %s ends soon and with one mistake', (_what, text, mistake) => {
    expect(said(text)).toEqual([expect.stringMatching(mistake)])
  })
})
