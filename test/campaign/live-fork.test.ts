import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { parse } from 'yaml'
import { type Hex, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { protocols } from '../../protocols/index.ts'
import { Borrowers, VariableDebtToken } from '../../protocols/lending/artifacts.gen.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf } from '../../protocols/token.ts'
import { andromeda } from '../../protocols/registry/andromeda.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { openRun } from '../../sandbox/run/open-run.ts'
import { run } from '../../sandbox/run/run.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { deployerOn } from '../../sandbox/origin/deployer.ts'
import { forkParameters } from '../../sandbox/origin/fork-parameters.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { metisErc20, oldHand, oldHandHas, openAndromeda, wrappedRegistry } from '../fixtures/andromeda.ts'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { differences } from '../fixtures/differences.ts'
import { restless } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { commandHere } from '../fixtures/in-process.ts'
import { openFaultyEndpoint } from '../fixtures/faulty-endpoint.ts'
import { tinyPath, tinyRun } from '../fixtures/tiny.ts'

const chain = { feeds: {}, lending: {} }

/** Few, because every account that is new to the chain is a dozen questions. */
const agents = { user: { count: 6 }, investor: { count: 12, ...restless } }

const summaryOf = (out: string) => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))
const digestsOf = (out: string) =>
  ['none', 'native'].map(
    (policy) =>
      JSON.parse(readFileSync(join(out, `runs/world=smooth/policy=${policy}/seed=1/run.json`), 'utf8')).digest,
  )

describe('a campaign on a live chain', () => {
  test('whose endpoints fail one time in ten is the campaign on an embedded chain, and needs no endpoint afterwards', () =>
    live(
      Effect.gen(function* () {
        const prices = { eth: 2000, metis: 30 }
        const node = yield* openAndromeda(prices, { dual: false })
        const endpoints = yield* Effect.all(
          [1, 2].map((seed) => openFaultyEndpoint({ url: node.url, rate: 0.1, seed })),
        )
        const folder = temporaryFolder('live')
        const tiny = parse(readFileSync(tinyPath, 'utf8'))
        const written = (name: string, fork?: object) => {
          const path = join(folder, `${name}.yaml`)
          const content = {
            ...tiny,
            name,
            agents,
            seeds: 1,
            chain: { ...chain, ...(fork === undefined ? {} : { fork }) },
          }
          writeFileSync(path, JSON.stringify(content))
          return path
        }
        const urls = endpoints.map(({ url }) => `${url}/secret-key`)
        const fork = {
          blockNumber: node.block,
          registry: wrappedRegistry,
          requestsPerSecond: 2000,
          timeoutSeconds: 0.5,
        }
        const environment = { ...process.env, TERRARIUM_CACHE: join(folder, 'cache'), TERRARIUM_RPC_URL: '' }
        const on = (path: string, out: string, env: NodeJS.ProcessEnv = environment) =>
          Effect.promise(() => terrarium(['run', path, '--out', join(folder, out), '--only', 'native'], { env }))

        const first = yield* on(written('live', { ...fork, rpcUrl: urls }), 'first')
        expect(first.stderr).not.toMatch(/failed/)
        expect(first.code, first.stderr).toBe(0)
        const injected = endpoints.map((endpoint) => endpoint.injected())
        for (const kind of ['busy', 'hanging', 'torn', 'wrong'] as const) {
          expect(Math.max(...injected.map((counts) => counts[kind])), kind).toBeGreaterThan(0)
        }
        yield* Effect.all(endpoints.map(({ stop }) => stop))

        // Another campaign file, no endpoint in it: what is on disk suffices, and gives the same runs.
        const second = yield* on(written('again', fork), 'second')
        expect(second.code).toBe(0)
        expect(digestsOf(join(folder, 'second'))).toEqual(digestsOf(join(folder, 'first')))

        // On a machine that has nothing but the results, they can be checked.
        rmSync(join(folder, 'cache'), { recursive: true })
        const checked = yield* Effect.promise(() =>
          terrarium(['verify', join(folder, 'second'), '--runs', '1'], { env: environment }),
        )
        expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('same') })
        // What came with the results is read and never written to; a word of it that was changed is not believed.
        const quick = () => Effect.promise(() => commandHere(['verify', join(folder, 'second'), '--quick']))
        expect(yield* quick()).toMatchObject({ code: 0 })
        const [file = ''] = globSync('second/fork/**/*.jsonl', { cwd: folder })
        const state = readFileSync(join(folder, file), 'utf8')
        writeFileSync(join(folder, file), state.replaceAll(/"answer":"\\"0x[1-9a-f]/g, '$&0'))
        expect(yield* quick()).toMatchObject({ code: 1, stdout: expect.stringContaining('.jsonl was changed') })
        const again = yield* Effect.promise(() => terrarium(['verify', join(folder, 'second')], { env: environment }))
        expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/records are in .*\.jsonl damaged/) })
        writeFileSync(join(folder, file), state)

        // What somebody has an endpoint for is not in the results, and what nobody can answer is not made up.
        expect(readFileSync(join(folder, 'first/campaign.json'), 'utf8')).not.toContain('secret-key')
        expect(readFileSync(join(folder, 'first/report.html'), 'utf8')).not.toContain('secret-key')
        const third = yield* on(written('gone', fork), 'third')
        expect(third.code).not.toBe(0)
        expect(third.stderr).toMatch(/TERRARIUM_RPC_URL|endpoint/)

        const embedded = yield* on(written('embedded'), 'embedded')
        expect(embedded.code).toBe(0)
        const values = (out: string) => {
          const { worlds } = summaryOf(join(folder, out))
          return Object.fromEntries(flat(worlds))
        }
        const found = differences(values('first'), values('embedded'))
        expect(Object.keys(values('embedded')).length).toBeGreaterThan(30)
        // METIS that nobody lives on: who waits outside with it, and what the foundation has kept from before.
        const idle = /metisAt\.(bridge\.outside|foundation)/
        // A byte of an address that is zero here and not there is 12 gas of calldata.
        const gas = /gasSpent|mevSplit\.gas|metisAt\.metis\.feeVault/
        const most = (name: string) => (idle.test(name) ? Infinity : gas.test(name) ? 1e-5 : 1e-8)
        expect([...found].filter(([name, part]) => part > most(name))).toEqual([])
      }),
    ))

  test('of Andromeda, where METIS is coin and token at once, is that of an embedded chain but for the token’s own gas', () =>
    live(
      Effect.gen(function* () {
        const tiny = yield* Effect.promise(() => tinyRun('native'))
        const { prices } = tiny.base
        const node = yield* openAndromeda(prices)
        const base = { ...baseParameters.parse(chain), prices }
        const fork = forkParameters.parse({ blockNumber: node.block })
        const endpoints = { urls: [node.url], agree: 1, requestsPerSecond: 5000, cache: temporaryFolder('andromeda') }
        const origin = yield* serveOrigin({ ...base, fork }, endpoints)
        expect(origin.base.chainId).toBe(1088)
        expect(origin.base.deployments.bridge.metis.address).toBe(metisErc20)

        const world = yield* openRun({ ...tiny, base }, origin)
        const [[before, native]] = yield* world.chain.read([
          planReads([balanceOf(metisErc20, oldHand), balanceOf(metisErc20, metisErc20)] as const),
        ])
        expect([before, native]).toEqual([oldHandHas, 0n])
        const code = yield* world.chain.rpc.call('eth_getCode', [
          '0x4200000000000000000000000000000000000013',
          'latest',
        ])
        expect(code).toBe('0x4360005260206000f3')

        // The market is of a later Aave, whose debt tokens report to one address forever: our list hears them all the same.
        const { lending } = world.deployments
        const actions = protocols.lending.actions(lending!)
        const [, weth, usdc] = lending!.reserves
        const { timestamp } = yield* world.chain.rpc.call<{ timestamp: Hex }>('eth_getBlockByNumber', ['latest', false])
        const deployer = deployerOn(world.chain, {
          account: foundation,
          coinbase: zeroAddress,
          clock: () => Number(timestamp) + 1,
          prices,
        })
        yield* deployer.call(actions.useAsCollateral(weth!, true))
        yield* deployer.call(actions.borrow(usdc!, 1_000_000n))
        const listed = view(Borrowers.abi, lending!.borrowers, 'borrowerAt', [0n])
        expect((yield* deployer.read(listed)).toLowerCase()).toBe(foundation)
        const reports = view(VariableDebtToken.abi, usdc!.debtToken, 'getIncentivesController')
        expect((yield* deployer.read(reports)).toLowerCase()).not.toBe(lending!.borrowers)

        const onFork = yield* run({ ...tiny, base }, origin)
        const embedded = yield* run({ ...tiny, base }, yield* serveOrigin(base))
        expect(onFork.blocks.map(({ transactions, failed }) => [transactions, failed])).toEqual(
          embedded.blocks.map(({ transactions, failed }) => [transactions, failed]),
        )
        const found = differences(onFork.record.values, embedded.record.values)
        // A transfer of the token costs other gas than one of WETH9: fees differ, and what is bought with the rest.
        found.delete('gasSpent')
        expect([...found].filter(([, part]) => part > 1e-5)).toEqual([])
      }),
    ))

  test.each([
    ['prices that are not the pool’s', { prices: { eth: 2000, metis: 20 } }, /METIS costs 30.* set market\.metis/],
    [
      'a registry that names an address where nothing is',
      { registry: { ...andromeda, protocols: { ...andromeda.protocols, netswap: elsewhere() } } },
      /0x00000000000000000000000000000000000000aa/,
    ],
    ['a market that was given up', { frozen: true }, /m\.USDC.*it is frozen; let `chain\.fork\.fresh` name lending/],
    ['the registry of another chain', { registry: { ...andromeda, chainId: 1089 } }, /1088.*1089|1089.*1088/],
  ])(
    'is refused with what is wrong: %s',
    (_name, { prices = { eth: 2000, metis: 30 }, frozen = false, ...changes }: Changed, message) =>
      live(
        Effect.gen(function* () {
          const node = yield* openAndromeda({ eth: 2000, metis: 30 }, { frozen })
          const fork = forkParameters.parse({ blockNumber: node.block, ...changes })
          const parameters = { ...baseParameters.parse(chain), fork, prices }
          const endpoints = { urls: [node.url], agree: 1, requestsPerSecond: 5000, cache: temporaryFolder('refused') }
          const error = yield* Effect.flip(serveOrigin(parameters, endpoints))
          expect(error.message).toMatch(message)
        }),
      ),
  )
})

interface Changed {
  readonly prices?: { readonly eth: number; readonly metis: number }
  readonly registry?: object
  readonly frozen?: boolean
}

function elsewhere() {
  return {
    factory: '0x00000000000000000000000000000000000000aa',
    router: '0x00000000000000000000000000000000000000aa',
  }
}

/** Every number of a nested value, by its path. */
function flat(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => flat(part, `${path}.${key}`))
}
