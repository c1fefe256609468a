import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const [folder, first, second, apart] = ['campaigns', 'first', 'second', 'apart'].map(temporaryFolder) as [
  string,
  string,
  string,
  string,
]

/** The tiny campaign with something changed, run into a folder. */
async function run(out: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, `${out.split('/').at(-1)}.yaml`)
  writeFileSync(path, change(readFileSync(tinyPath, 'utf8')))
  const { code, stderr } = await terrarium(['run', path, '--out', out, '--only', 'native'])
  expect(code, stderr).toBe(0)
}

beforeAll(async () => {
  await run(first, (text) => text)
  await run(second, (text) => text.replace('users: 5', 'users: 10').replace('seeds: 2', 'seeds: 3'))
  await run(apart, (text) =>
    text.replace('seeds: 2', 'seeds: 1').replace('name: tiny', 'name: tiny\nworlds: { other: {} }'),
  )
})

test('two results say what went in otherwise, and compare the seeds that both have, policies and twins', async () => {
  const { code, stdout, stderr } = await terrarium(['compare', first, second, '--json'])
  expect(code, stderr).toBe(0)
  const { inputs, changed } = JSON.parse(stdout)
  expect(inputs).toContainEqual({ path: 'market.users', first: '5', second: '10' })
  expect(inputs).toContainEqual({ path: 'seeds', first: '2', second: '3' })
  expect(changed.map((each: { policy: string; seeds: number }) => [each.policy, each.seeds]).sort()).toEqual([
    ['native', 2],
    ['none', 2],
  ])
  const valueIn = (out: string, seed: number) =>
    JSON.parse(readFileSync(join(out, `runs/world=smooth/policy=none/seed=${seed}/run.json`), 'utf8')).values
      .organicVolume
  const twins = changed.find((each: { policy: string }) => each.policy === 'none').metrics.organicVolume
  for (const seed of [1, 2]) {
    expect(valueIn(second, seed)).not.toBe(valueIn(first, seed))
    expect(twins.effect.perSeed[seed - 1]).toBeCloseTo(valueIn(second, seed) / valueIn(first, seed) - 1, 9)
  }
})

test('results against themselves differ in nothing', async () => {
  const { stdout } = await terrarium(['compare', first, first])
  expect(stdout).toContain('The inputs are the same, and so is the code.')
  expect(stdout).toContain('+0.0 % in every seed')
})

test('results that share no world and policy are an error that says so', async () => {
  const { code, stderr } = await terrarium(['compare', first, apart])
  expect(code).not.toBe(0)
  expect(stderr).toContain('no finished policy of a world in common')
})
