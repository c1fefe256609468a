import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Effect, type Scope } from 'effect'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AnvilOptions, startAnvil } from '../../sandbox/chain/anvil.ts'
import { openChain } from '../../sandbox/chain/chain.ts'
import { addressOr, nowhere, reachable } from '../../sandbox/chain/nowhere.ts'
import { makeOwnFolder } from '../../sandbox/chain/own-folder.ts'
import { listenersOf, ownAnvils, processes, until } from '../fixtures/processes.ts'

const options: AnvilOptions = { source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 }

const alice = '0x00000000000000000000000000000000000a11ce'
const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

const lives = (pid: number): boolean => processes().some((one) => one.pid === pid)

const started = (script: string) =>
  new Promise<{ child: ReturnType<typeof spawn>; pid: number; socket: string }>((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)))
    child.stdout!.once('data', (line) => resolve({ child, ...JSON.parse(String(line)) }))
  })

/** Starts an Anvil in a process of its own, prints its socket and its pid, and waits for ever. */
const parent = `
  import { Effect } from 'effect'
  import { startAnvil } from '${new URL('../../sandbox/chain/anvil.ts', import.meta.url).href}'
  await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const { socket, pid } = yield* startAnvil(${JSON.stringify(options)})
    console.log(JSON.stringify({ pid, socket }))
    yield* Effect.never
  })))`

describe.runIf(process.platform === 'linux')('an Anvil', () => {
  it('ends with its parent, even when that is killed with -9, and leaves no socket behind', async () => {
    const { child, pid, socket } = await started(parent)
    expect(lives(pid)).toBe(true)
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    expect(await until(() => !lives(pid), 3_000)).toBe(true)
    expect(await until(() => !existsSync(dirname(socket)), 3_000)).toBe(true)
  })

  it('ends with its scope', async () => {
    const socket = await Effect.runPromise(Effect.scoped(startAnvil(options).pipe(Effect.map((anvil) => anvil.socket))))
    expect(existsSync(dirname(socket))).toBe(false)
  })

  it('can be asked by nobody but who started it: its socket is in a folder of its own', () =>
    run(
      Effect.gen(function* () {
        const { socket } = yield* startAnvil(options)
        expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700)
      }),
    ))

  it('that is killed says so, and leaves no socket behind', async () => {
    await run(
      Effect.gen(function* () {
        const { pid, socket, ended } = yield* startAnvil(options)
        process.kill(pid, 'SIGKILL')
        yield* Effect.timeout(ended, '3 seconds')
        expect(yield* Effect.promise(() => until(() => !existsSync(dirname(socket)), 3_000))).toBe(true)
      }),
    )
  })
})

describe.runIf(process.platform === 'linux')('whatever stands in the environment, an Anvil', () => {
  const hostile: Record<string, string> = {
    ANVIL_IP_ADDR: '0.0.0.0',
    ETH_RPC_URL: 'http://127.0.0.1:1',
    FOUNDRY_ETH_RPC_URL: 'http://127.0.0.1:1',
    FOUNDRY_FORK_BLOCK_NUMBER: '1',
    FOUNDRY_CHAIN_ID: '1',
    FOUNDRY_PROFILE: 'nobody',
    FOUNDRY_CONFIG: '/nowhere/foundry.toml',
    FOUNDRY_HARDFORK: 'berlin',
    DAPP_ETH_RPC_URL: 'http://127.0.0.1:1',
    DAPP_CHAIN_ID: '1',
    HTTP_PROXY: 'http://127.0.0.1:1',
    https_proxy: 'http://127.0.0.1:1',
    ALL_PROXY: 'socks5://127.0.0.1:1',
    all_proxy: 'http://127.0.0.1:1',
    RUST_LOG: 'trace',
    RUST_BACKTRACE: 'full',
    TOKIO_WORKER_THREADS: '0',
    RAYON_NUM_THREADS: '7',
    LD_PRELOAD: '/nowhere/library.so',
    ENV: '/nowhere/profile',
    BASH_ENV: '/nowhere/profile',
  }
  /** A folder with a project's files, as somebody might start a campaign in: what Foundry reads without being asked. */
  const project = mkdtempSync(join(tmpdir(), 'terrarium-test-project-'))
  const settings = Object.entries(hostile).map(([name, value]) => `${name}=${value}`)
  mkdirSync(join(project, '.foundry'))
  writeFileSync(join(project, '.env'), settings.join('\n'))
  for (const path of ['foundry.toml', '.foundry/foundry.toml'])
    writeFileSync(join(project, path), '[profile.default]\neth_rpc_url = "http://127.0.0.1:1"\nhardfork = "berlin"\n')

  /** The hash of a block on a fork of an origin, where the two listen, and what variables they have. */
  const made = Effect.gen(function* () {
    const origin = yield* startAnvil(options)
    const chain = yield* openChain({ ...options, source: { kind: 'fork', socket: origin.socket, block: 0 } })
    yield* chain.setBalance(alice, 10n ** 18n)
    yield* chain.submit([{ from: alice, to: alice, data: '0x', value: 1n, gas: 21_000n, tip: 0n }])
    const { hash } = yield* chain.mine({ timestamp: options.timestamp + 2, coinbase: alice })
    const all = ownAnvils()
    const variables = all.flatMap((pid) =>
      readFileSync(`/proc/${pid}/environ`, 'latin1')
        .split('\0')
        .flatMap((line) => (line === '' ? [] : [line.split('=')[0]!])),
    )
    return { hash, listeners: all.flatMap((pid) => listenersOf(pid)), variables }
  })

  /** The same, in another environment and started from somewhere else. */
  async function madeIn(changes: Record<string, string | undefined>, cwd: string) {
    const [before, folder] = [{ ...process.env }, process.cwd()]
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    process.chdir(cwd)
    try {
      return await run(made)
    } finally {
      process.chdir(folder)
      process.env = before
    }
  }
  let plain: Awaited<ReturnType<typeof madeIn>>
  beforeAll(async () => {
    plain = await madeIn({}, tmpdir())
  })

  it.each([
    ...Object.entries(hostile)

      .map(([name, value]) => [`${name}=${value}`, { [name]: value }, tmpdir()] as const),
    ['a project’s .env and foundry.toml', {}, project] as const,
    ['a home with settings of Foundry', { HOME: project }, tmpdir()] as const,
    ['no home', { HOME: undefined }, tmpdir()] as const,
    ['a home that is not there', { HOME: '/nowhere' }, tmpdir()] as const,
  ])('makes the same block, listens where nobody comes and is told nothing: %s', async (_, env, cwd) => {
    const { hash, listeners, variables } = await madeIn(env, cwd)
    expect(hash).toBe(plain.hash)
    expect(listeners.map(({ address }) => address)).toEqual([nowhere, nowhere])
    expect(variables.filter((name) => !/^(PATH|HOME|TMPDIR|LD_LIBRARY_PATH|PWD|OLDPWD|_|SHLVL)$/.test(name))).toEqual(
      [],
    )
  })

  it.each([
    ['missing', '/nowhere/temporary'],
    ['too long for a socket', `${tmpdir()}/${'long-'.repeat(18)}`],
    ['such that Anvil would take it for an address', `${tmpdir()}/50%25#?`],
  ])('makes the same block with a TMPDIR that is %s', async (_, folder) => {
    if (folder.startsWith(tmpdir())) mkdirSync(folder, { recursive: true })
    expect((await madeIn({ TMPDIR: folder }, '/')).hash).toBe(plain.hash)
  })

  it('that nobody comes to cannot be connected to, by any address of this machine', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, nowhere, resolve))
    const { port } = server.address() as AddressInfo
    const addresses = [
      nowhere,
      ...Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)),
    ]
    for (const address of addresses) expect(await reachable(address, port), address).toBe(false)
    server.close()
    expect(await addressOr(nowhere)).toBe(nowhere)
    // Where that is not to be had, because the system says no or because somebody gets through.
    expect(await addressOr('192.0.2.1')).toBe('127.0.0.1')
    expect(await addressOr('0.0.0.0')).toBe('127.0.0.1')
  })
})

describe('starting an Anvil says clearly', () => {
  const failure = (changed: Partial<AnvilOptions>) =>
    Effect.runPromise(Effect.scoped(Effect.flip(startAnvil({ ...options, ...changed }))))

  it('that there is no binary, and the cure', async () => {
    const error = await failure({ binary: '/nowhere/anvil' })
    expect(error._tag).toBe('AnvilMissing')
    expect(error.message).toMatch(/\/nowhere\/anvil.*npm ci.*TERRARIUM_ANVIL/s)
  })

  it('that the binary is something else, and what it said', async () => {
    const error = await failure({ binary: process.execPath })
    expect(error._tag).toBe('AnvilWrong')
    expect(error.message).toContain(process.version)
  })

  it('that no folder can hold its socket, which were tried, and the cure', () => {
    expect(() => makeOwnFolder(undefined, ['/nowhere', `/tmp/${'long/'.repeat(20)}`, '/proc', '/tmp/50%'])).toThrow(
      /\/nowhere.*ENOENT.*too long.*\/proc.*50%.*has a %.*TMPDIR/s,
    )
  })

  it('what Anvil itself complained about', async () => {
    const error = await failure({ source: { kind: 'memory', state: '/nowhere/state.json' } })
    expect(error._tag).toBe('AnvilNotStarted')
    expect(error.message).toContain('/nowhere/state.json')
  })
})
