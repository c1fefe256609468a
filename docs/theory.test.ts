import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Cases, laws, policies and parts of the model that are cited by number alone. */
const numbered = String.raw`(?:[VP]\d{2}|M\d{1,2}|[A-Z]\.\d{1,2})`
/** Behind the page's name a code is whatever looks like one, so that one that is mistyped is a code without an entry. */
const code = String.raw`(?:[A-Z](?:\.?\d+(?:\.\d+)*)?|\d+(?:\.\d+)*)(?![\w’'-]|\.\d)`
const page = String.raw`(?:docs/)?theory\.md`

/** Codes that a text cites: by number, or behind the page's name, alone or in a row. */
function citationsIn(text: string): readonly string[] {
  // A citation may go over the end of a comment's line.
  const plain = text.replaceAll(/\n\s*(?:\*|\/\/\/?|#)? ?/g, ' ')
  const behind = [...plain.matchAll(new RegExp(`${page} (${code}(?:(?:,| and| to) ${code})*)`, 'g'))].flatMap(
    ([, row]) => row!.split(/,? (?:and |to )?/),
  )
  const alone = [...plain.matchAll(new RegExp(String.raw`(?<![\w.])${numbered}(?!\w|\.\d)`, 'g'))].map(
    ([found]) => found,
  )
  return [...new Set([...behind, ...alone])]
}

/** Everything that people write and that may cite. */
const sources = globSync(['{agents,protocols,sandbox,test,bench,bin,campaigns,docs}/**/*.{ts,sol,md,yaml}', '*.md'], {
  cwd: root,
}).filter((path) => !/node_modules|\.gen\.ts$|^docs\/theory[./]|^docs\/licences/.test(path))

/** An entry of the theory, by its id. Policies are rows of a table and have no heading. */
interface Entry {
  readonly page: string
  readonly title: string | undefined
  readonly text: string
}

/** What stands behind an id, up to the next one; the heading is two lines below it. */
function entryOf(page: string, text: string): readonly [id: string, entry: Entry] {
  const id = /<a id="([^"]+)">/.exec(text)![1]!
  const [, , line = ''] = text.split('\n')
  const heading = `## ${id} `
  return [id, { page, title: line.startsWith(heading) ? line.slice(heading.length) : undefined, text }]
}

const pages = globSync('docs/theory/*.md', { cwd: root })
const listed = pages.flatMap((path) =>
  read(path)
    .split(/(?=<a id=)/)
    .slice(1)
    .map((text) => entryOf(path, text)),
)
const theory = new Map(listed)
const entries = listed.filter(([, { title }]) => title !== undefined)

/** The files in an entry's line of that name. */
const filesOf = ({ text }: Entry, line: 'Code' | 'Tests'): readonly string[] => {
  const [, files = ''] = new RegExp(String.raw`^- ${line}: ((?:.|\n {2})+)`, 'm').exec(text) ?? []
  return [...files.matchAll(/`([^` ]+\/[^` ]+)`/g)].map(([, path]) => path!)
}
const isTest = (path: string): boolean => /\.test\.ts$|\.t\.sol$/.test(path)

test('a citation is a number, or what stands behind the page’s name, also over the end of a line', () => {
  expect(citationsIn('/** Sells (docs/theory.md C.5, V32). */')).toEqual(['C.5', 'V32'])
  expect(citationsIn(' * the whole of docs/theory.md\n * E.4 and H.')).toEqual(['E.4', 'H'])
  expect(citationsIn('    /// V20 of docs/theory.md: and M3, V36 (c)')).toEqual(['V20', 'M3', 'V36'])
  expect(citationsIn('docs/theory.md V4 and theory.md X.1.2: neither is there')).toEqual(['V4', 'X.1.2'])
  expect(citationsIn("see docs/theory.md A's, [theory](theory.md) of Uniswap V3, 0xV12, V8.1 and MM17")).toEqual([])
})

test('whatever is cited has an entry', () => {
  const citations = sources.flatMap((path) => citationsIn(read(path)).map((cited) => ({ path, cited })))
  expect(citations.length).toBeGreaterThan(150)
  expect(citations.filter(({ cited }) => !theory.has(cited))).toEqual([])
})

test('a comment names no page that is not in the repository', () => {
  const named = sources
    .filter((path) => !path.endsWith('.md'))
    .flatMap((path) =>
      (read(path).match(/^\s*(?:\/?\*|\/\/|#).*$/gm) ?? []).flatMap((line) =>
        [...line.matchAll(/[\w./-]+\.md\b/g)].map(([name]) => ({ path, name })),
      ),
    )
  expect(named.length).toBeGreaterThan(0)
  const places = (path: string, name: string) => [name, join('docs', name), join(dirname(path), name)]
  expect(named.filter(({ path, name }) => !places(path, name).some((at) => existsSync(join(root, at))))).toEqual([])
})

test('no two entries have one id, and each says its source, its code and its tests', () => {
  expect(theory.size).toBe(listed.length)
  const silent = entries.flatMap(([id, { text }]) =>
    // A metamorphic law is a law of the tests: it has no code and no paper.
    (id.startsWith('M') ? ['Tests'] : ['Source', 'Code', 'Tests'])
      .filter((line) => !text.includes(`\n- ${line}: `))
      .map((line) => `${id}: no ${line}`),
  )
  expect(silent).toEqual([])
})

test('every file that the theory names is there', () => {
  const named = ['docs/theory.md', ...pages].flatMap((path) =>
    [...read(path).matchAll(/`((?:agents|bench|bin|campaigns|docs|protocols|sandbox|schemas|test)\/[^` ]+)`/g)].map(
      ([, file]) => ({ path, file: file! }),
    ),
  )
  expect(named.length).toBeGreaterThan(150)
  expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([])
})

test('every case and every law names a test, or says that nobody tests it yet', () => {
  const untested = entries.filter(
    ([id, entry]) =>
      /^[VM]/.test(id) &&
      !filesOf(entry, 'Tests').some(isTest) &&
      !/^- Tests: (?:.|\n {2})*nobody tests it yet/m.test(entry.text),
  )
  expect(untested.map(([id]) => id)).toEqual([])
})

test('a test that has a case or a law in its name stands in that entry', () => {
  const missing = sources.filter(isTest).flatMap((path) => {
    // The name is the first of several arguments, or a function's in Solidity.
    const names = read(path).match(/\(\s*(['"`])[^'"`\n]*\1,|function (?:test|invariant)\w+/g) ?? []
    const cases = names.flatMap((name) => name.match(/(?<![A-Za-z\d])(?:V\d{2}|M\d{1,2})(?![A-Za-z\d])/g) ?? [])
    return [...new Set(cases)].filter((id) => !theory.get(id)?.text.includes(`\`${path}\``)).map((id) => ({ id, path }))
  })
  expect(missing).toEqual([])
})

test('the index has every entry once, by its title', () => {
  const rows = [...read('docs/theory.md').matchAll(/^\| \[(\S+)\]\(theory\/(\S+)#(\S+)\) \| (.+) \|$/gm)]
  expect(rows.map(([, id]) => id).toSorted()).toEqual([...theory.keys()].toSorted())
  for (const [, id, file, fragment, title] of rows) {
    const entry = theory.get(id!)!
    expect([id, `docs/theory/${file}`, fragment]).toEqual([id, entry.page, id])
    expect(entry.title ?? entry.text).toContain(title)
  }
})

test('every link in the docs leads somewhere, and into the theory to an entry', () => {
  const links = [...globSync('docs/**/*.md', { cwd: root }), 'README.md', 'CONTRIBUTING.md'].flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([link, file, id]) => ({
      path,
      link,
      id,
      target: file === '' ? path : join(dirname(path), file!),
    })),
  )
  expect(links.length).toBeGreaterThan(150)
  const dead = links.filter(
    ({ target, id }) =>
      !existsSync(join(root, target)) ||
      (target.startsWith('docs/theory') && id !== undefined && theory.get(id)?.page !== target),
  )
  expect(dead).toEqual([])
})
