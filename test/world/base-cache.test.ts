import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { digestState, parseDump } from '../../sandbox/chain/state-dump.ts'
import { jsonText, sealed } from '../../sandbox/storage/sealed.ts'
import { baseChain, type StoredChain } from '../../sandbox/origin/base-chain.ts'
import { temporaryFolder } from '../fixtures/cli.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const cache = temporaryFolder('base-cache')
const build = async (): Promise<StoredChain> => Effect.runPromise(baseChain((await tinyRun('none')).base, cache))
const accountsIn = ({ state }: StoredChain): string => digestState(parseDump(readFileSync(state, 'utf8')))

let first: StoredChain
let folder: string
let accounts: string

beforeAll(async () => {
  first = await build()
  folder = join(first.state, '..')
  accounts = accountsIn(first)
})

/** A pool's storage with its reserves set to something else, as somebody with the cache at hand might. */
function withOtherReserves(): string {
  const state = JSON.parse(readFileSync(first.state, 'utf8'))
  const pool = state.accounts[first.deployments.netswap.pools.native.address]
  const [slot = ''] = Object.keys(pool.storage).filter((each) => BigInt(each) === 8n)
  expect(BigInt(pool.storage[slot])).toBeGreaterThan(0n)
  pool.storage[slot] = pool.storage[slot].replace(/..$/, 'ff')
  return JSON.stringify(state)
}

describe('a base chain in the cache', () => {
  test('that is whole is taken as it is', async () => {
    const before = readFileSync(first.state, 'utf8')
    expect(await build()).toEqual(first)
    expect(readFileSync(first.state, 'utf8')).toBe(before)
  })

  test.each<[string, () => void]>([
    ['a state that is cut off', () => truncateSync(first.state, 1000)],
    ['a reserve that was changed', () => writeFileSync(first.state, withOtherReserves())],
    ['no state', () => rmSync(first.state)],
    ['an empty manifest', () => writeFileSync(join(folder, 'base.json'), '')],
    ['null for a manifest', () => writeFileSync(join(folder, 'base.json'), 'null')],
    ['another address in its manifest', () => change((text) => text.replace(/"router": "0x./, '"router": "0x9'))],
    ['another block in its manifest', () => change((text) => text.replace(/"block": \d+/, '"block": 1'))],
    ['a manifest that is sealed and of another shape', () => change(() => jsonText(sealed({ key: first.key })))],
    ['another chain in its place', () => change((text) => jsonText(sealed({ ...JSON.parse(text), key: 'other' })))],
    ['a file in its place', () => (rmSync(folder, { recursive: true }), writeFileSync(folder, ''))],
    ['an empty folder in its place', () => (rmSync(folder, { recursive: true }), mkdirSync(folder))],
  ])('with %s is built anew', async (_, damage) => {
    damage()
    const again = await build()
    expect(again).toEqual(first)
    expect(accountsIn(again)).toBe(accounts)
    expect(readdirSync(folder).sort()).toEqual(['base.json', 'state.json'])
  })

  test('is built by several at once without harm, and what dead writers have left is swept', async () => {
    rmSync(folder, { recursive: true })
    const left = `${folder}.${'x'.repeat(4)}.part`
    const dead = `${folder}.another-host.1.0123456789ab.part`
    for (const part of [left, dead]) mkdirSync(part)
    const longAgo = new Date(Date.now() - 2 * 86_400_000)
    utimesSync(dead, longAgo, longAgo)
    const built = await Promise.all([build(), build(), build()])
    expect(built).toEqual([first, first, first])
    expect(readdirSync(cache).sort()).toEqual([folder, left].map((path) => path.slice(cache.length + 1)).sort())
    rmSync(left, { recursive: true })
  })
})

function change(how: (text: string) => string): void {
  const path = join(folder, 'base.json')
  writeFileSync(path, how(readFileSync(path, 'utf8')))
}
