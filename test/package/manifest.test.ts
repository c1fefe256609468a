import { expect, test } from 'vitest'
import { publishedManifest } from '../../bin/manifest.ts'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'

const ours = {
  name: 'ours',
  version: '1.2.3',
  private: true,
  scripts: { test: 'vitest' },
  exports: { '.': './sandbox/index.ts', './later': './sandbox/not-written-yet.ts', './schemas/*': './schemas/*' },
  dependencies: { used: '1.0.0' },
  devDependencies: { compiler: '2.0.0' },
  optionalDependencies: { binary: '3.0.0', 'node-of-ours': '24.0.0' },
  peerDependencies: { runner: '^5.0.0' },
  peerDependenciesMeta: { runner: { optional: true } },
  overrides: { used: { other: '1.0.0' } },
}
const derive = (running: readonly string[], declared: readonly string[] = []) =>
  publishedManifest(ours, { running: new Set(running), declared: new Set(declared) }, projectRoot)

test('the published manifest keeps what a user needs, and nothing that only serves to work on the project', () => {
  const manifest = derive(['used', 'binary', 'runner'])
  expect(manifest).toMatchObject({
    name: 'ours',
    version: '1.2.3',
    dependencies: { used: '1.0.0' },
    optionalDependencies: { binary: '3.0.0' },
    peerDependencies: { runner: '^5.0.0' },
    peerDependenciesMeta: { runner: { optional: true } },
    exports: {
      '.': { types: './sandbox/index.d.ts', default: './sandbox/index.js' },
      './schemas/*': './schemas/*',
    },
  })
  for (const field of ['private', 'scripts', 'devDependencies', 'overrides']) expect(manifest).not.toHaveProperty(field)
  expect(manifest['exports']).not.toHaveProperty('./later')
  expect(manifest['optionalDependencies']).not.toHaveProperty('node-of-ours')
})

test('nothing is published that imports what it does not declare, or declares what it does not import', () => {
  expect(() => derive(['used', 'compiler'])).toThrow(/compiler is imported and in no dependencies/)
  expect(() => derive(['used'], ['compiler'])).toThrow(/compiler is imported and in no dependencies/)
  expect(() => derive([])).toThrow(/used is in dependencies and imported by nothing/)
})
