import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { digestSources, projectRoot } from './source-digest.ts'

const folder = mkdtempSync(join(tmpdir(), 'terrarium-test-digest-'))
const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const digest = (...parts: string[]): string =>
  digestSources(parts.map((part) => relative(projectRoot, join(folder, part))))

write('a/one.ts', 'export const one = 1')
write('a/deep/two.sol', 'contract Two {}')
write('b/three.ts', 'export const three = 3')

test('the digest of sources changes with any line of them, with a new file, and with a name', () => {
  const seen = [digest('a')]
  write('a/deep/two.sol', 'contract Two { uint x; }')
  seen.push(digest('a'))
  write('a/data.json', '{}')
  seen.push(digest('a'))
  write('a/one-more.js', '')
  seen.push(digest('a'))
  expect(new Set(seen).size).toBe(4)
  write('c/one.ts', 'same')
  write('d/two.ts', 'same')
  expect(digest('c')).not.toBe(digest('d'))
})

test('the digest of sources does not see tests, declarations, or what is no source', () => {
  const before = digest('a')
  for (const path of ['one.test.ts', 'deep/Two.t.sol', 'test/helper.ts', 'one.d.ts', 'notes.md', 'picture.png']) {
    write(`a/${path}`, 'anything')
    expect(digest('a'), path).toBe(before)
  }
})

test('the digest is of the files, however they are named: in any order, twice, by folder or one by one', () => {
  expect(digest('b', 'a')).toBe(digest('a', 'b'))
  expect(digest('a', 'a', 'b')).toBe(digest('a', 'b'))
  expect(digest('b/three.ts')).toBe(digest('b'))
  expect(digest('a')).not.toBe(digest('a', 'b'))
})
