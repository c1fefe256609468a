import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'es-module-lexer/js'
import { describe, expect, test } from 'vitest'
import { moduleGraph, type ReadSource, sourcesIn } from '../../sandbox/artifacts/module-graph.ts'
import { decided, digestGraph, installedVersion, projectRoot } from '../../sandbox/artifacts/source-digest.ts'

/** Our own files that Node loads when it is given these entries. */
function loadedFrom(entries: readonly string[]): string[] {
  const urls = entries.map((entry) => JSON.stringify(`file://${join(projectRoot, entry)}`))
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) })
    for (const url of [${urls.join()}]) await import(url)
    console.log(JSON.stringify(seen))`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  return (JSON.parse(said) as string[])
    .filter((url) => url.startsWith('file:') && !url.includes('/node_modules/'))
    .map((url) => relative(projectRoot, fileURLToPath(url)))
    .sort()
}

describe.each(Object.entries(decided))('the code that decides a %s', (name, entries) => {
  const read = sourcesIn(projectRoot)
  const graph = moduleGraph(entries, projectRoot, read)
  const files = Object.keys(graph.files)
  const keyWith = (changed: ReadSource, versionOf = installedVersion) =>
    digestGraph(moduleGraph(entries, projectRoot, changed), versionOf)
  const key = keyWith(read)

  test('is every file of ours that Node loads for it, and of the rest only contracts', () => {
    expect(files.filter((file) => file.endsWith('.ts'))).toEqual(loadedFrom(entries))
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) expect(file).toMatch(/\.ts$|contracts\.json$|\.sol$/)
  })

  test('changes with every one of these files', () => {
    for (const file of files) {
      const changed = keyWith((each) => (each === file ? Buffer.concat([read(each), Buffer.from('\n')]) : read(each)))
      expect(changed, file).not.toBe(key)
    }
  })

  test('changes with the version of every package that is imported', () => {
    expect(graph.packages).toEqual(expect.arrayContaining(['effect', 'zod']))
    for (const name of graph.packages) {
      expect(installedVersion(name), name).toMatch(/^\d+\.\d+\.\d+/)
      expect(
        keyWith(read, (each) => (each === name ? '0.0.1' : installedVersion(each))),
        name,
      ).not.toBe(key)
    }
  })

  test.skipIf(name === 'findings')(
    'does not change with what only comes before or after: command line, comparison, report, tests',
    () => {
      for (const other of [
        /^sandbox\/(cli|report|fixture)\//,
        /compare\.ts$/,
        /execute\.ts$/,
        /\.test\.ts$/,
        /\.t\.sol$/,
      ])
        expect(files.filter((file) => other.test(file))).toEqual([])
    },
  )

  // A file that decides without being imported has to be named in `decided`, or be content that is checked when it is read.
  test.skipIf(name === 'findings')('is of files that read, start or load nothing else that decides', () => {
    const outward = /node:(fs|child_process|module|worker_threads)\b|import\.meta\b/
    const found = files.filter(
      (file) => file.endsWith('.ts') && outward.test(readFileSync(join(projectRoot, file), 'utf8')),
    )
    expect(found.filter((file) => !(file in looksOutside))).toEqual([])
  })
})

test('generated contracts import types alone, so that nobody has to read megabytes for it', () => {
  const generated = globSync('{protocols,sandbox}/*/artifacts.gen.ts', { cwd: projectRoot })
  expect(generated.length).toBeGreaterThan(10)
  for (const file of generated) {
    const [imports] = parse(readFileSync(join(projectRoot, file), 'utf8'))
    expect(
      imports.filter((each) => each.type !== 'static' || !each.typeOnly),
      file,
    ).toEqual([])
  }
})

/** What such a file looks at outside, and why that does not decide, or where it is covered. */
const looksOutside: Readonly<Record<string, string>> = {
  'sandbox/artifacts/module-graph.ts': 'the sources themselves',
  'sandbox/artifacts/source-digest.ts': 'the sources themselves, and versions of packages',
  'sandbox/results/results.ts': 'results are written',
  'sandbox/storage/content.ts': 'whatever is read of results and caches, which say by digests what they are',
  'sandbox/storage/make-folder.ts': 'folders are made',
  'sandbox/storage/part.ts': 'results and caches are written',
  'sandbox/storage/writer.ts': 'which processes live',
  'sandbox/results/version.ts': 'our version, which is written beside the key',
  'sandbox/chain/anvil.ts': 'Anvil, whose version is in every key and is asked of the binary',
  'sandbox/chain/anvil-binary.ts': 'where Anvil is, whose version is in every key and is asked of the binary',
  'sandbox/chain/leash.ts': 'how Anvil is started and ended',
  'sandbox/chain/own-folder.ts': 'where sockets are',
  'sandbox/chain/rpc.ts': 'the socket of an Anvil',
  'sandbox/chain/upstream/answer-cache.ts': 'answers with checksums',
  'sandbox/origin/base-chain.ts': 'the base chain with its digest',
}
