import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnvil } from '@viem/anvil'
import { Effect, Exit, Scope } from 'effect'
import { type Address, type Hex, numberToHex, pad, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBinary } from '../../sandbox/chain/anvil.ts'
import { type Chain, openChain } from '../../sandbox/chain/chain.ts'
import { openFront } from '../../sandbox/chain/front/front.ts'
import { openRelay } from '../../sandbox/chain/front/relay.ts'
import { endpointUrl, parseUpstreamUrls } from '../../sandbox/chain/upstream/endpoint-url.ts'
import { serveUpstream, type Upstream, type UpstreamOptions } from '../../sandbox/chain/upstream/upstream.ts'
import { openFaultyEndpoint } from '../fixtures/faulty-endpoint.ts'

const chainId = 1_088
const start = 1_700_000_000
const block = 4
const alice: Address = '0x00000000000000000000000000000000000a11ce'
const nobody: Address = '0x0000000000000000000000000000000000000bad'
const place = (base: number, i: number): Address => pad(toHex(base + i), { size: 20 })
const word = (value: number): Hex => numberToHex(value, { size: 32 })

/** Answers with the slot that it is asked for; given a slot and a word, it writes. */
const shelfCode = '0x366040146010575f35545f5260205ff35b6020355f355500'
const shelf = place(0x51e1f, 0)
const otherShelf = place(0x51e1f, 1)
/** Asks the other shelf for the slot that it is given, and logs something however that ends. */
const careless = place(0xca5e, 0)
const carelessCode: Hex = `0x5f355f526020602060205f5f73${otherShelf.slice(2)}5af1505f5fa000`
const savers = Array.from({ length: 12 }, (_, i) => place(0x5a7e0000, i))
const slots = 40

type OpenChain = Chain['Service']
let scope: Scope.Closeable
let live: OpenChain
let liveUrl: string

const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

/** A live chain with balances, nonces, code and storage at block 4, and others at block 5. */
beforeAll(async () => {
  scope = await Effect.runPromise(Scope.make())
  const opening = openChain({ source: { kind: 'memory' }, chainId, timestamp: start, history: true })
  live = await Effect.runPromise(Scope.provide(opening, scope))
  liveUrl = await Effect.runPromise(Scope.provide(openFront(live.socket), scope))
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* live.setBalance(alice, 10n ** 20n)
      for (const contract of [shelf, otherShelf]) yield* live.setCode(contract, shelfCode)
      yield* live.setCode(careless, carelessCode)
      const store = (of: (i: number) => number) =>
        live.rpc.batch(
          Array.from({ length: slots }, (_, i) => ['anvil_setStorageAt', [shelf, word(i), word(of(i))]] as const),
        )
      // Every fourth one is empty.
      yield* store((i) => (i % 4 === 0 ? 0 : i * 1_000_003))
      yield* live.rpc.call('anvil_setStorageAt', [otherShelf, word(3), word(33)])
      for (const [i, saver] of savers.entries()) {
        yield* live.setBalance(saver, BigInt(i) * 10n ** 18n + 7n)
        yield* live.rpc.call('anvil_setNonce', [saver, toHex(i)])
      }
      // What is set by hand belongs to the last block mined before.
      for (let i = 1; i <= block + 1; i++) yield* live.mine({ timestamp: start + 2 * i, coinbase: nobody })
      yield* store(() => 1)
    }),
  )
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const newCache = () => mkdtempSync(join(tmpdir(), 'terrarium-upstream-'))

const serve = (options: Omit<UpstreamOptions, 'block'>) =>
  serveUpstream({
    block,
    timeoutSeconds: 5,
    requestsPerSecond: 10_000,
    agree: Math.max(1, Math.min(2, options.urls.length)),
    ...options,
  })

const forkOf = (upstream: Upstream) =>
  openChain({
    source: { kind: 'fork', socket: upstream.socket, block },
    chainId: upstream.chainId,
    timestamp: upstream.block.timestamp + 2,
  })

/** Everything that block 4 has, asked at a tag. */
const everything = (chain: OpenChain, tag: string) =>
  chain.rpc.batch<Hex>([
    ...Array.from({ length: slots }, (_, i) => ['eth_getStorageAt', [shelf, word(i), tag]] as const),
    ...[...savers, shelf, nobody].flatMap((who) => [
      ['eth_getBalance', [who, tag]] as const,
      ['eth_getTransactionCount', [who, tag]] as const,
      ['eth_getCode', [who, tag]] as const,
    ]),
  ])

/** Asks a node at its address, or the upstream at its socket. */
const ask = async (to: string, body: unknown): Promise<any> => {
  const text = JSON.stringify(body)
  if (to.startsWith('http')) {
    return (await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })).json()
  }
  const relay = openRelay(to)
  try {
    return JSON.parse((await relay.ask(text))!)
  } finally {
    relay.close()
  }
}
const question = (method: string, ...params: unknown[]) => ({ jsonrpc: '2.0', id: 7, method, params })

/** The shelf's words, asked without Anvil in between. */
const wordsOf = (url: string, tag: string): Effect.Effect<(string | undefined)[]> =>
  Effect.promise(async () => {
    const questions = Array.from({ length: slots }, (_, i) => question('eth_getStorageAt', shelf, toHex(i), tag))
    return (await ask(url, questions)).map(({ result }: { result?: string }) => result)
  })

describe('a fork through faulty endpoints', () => {
  it('reads every word as it was at the block, though every tenth answer is late, missing, broken or wrong', () =>
    run(
      Effect.gen(function* () {
        const endpoints = yield* Effect.forEach([1, 2, 3, 4], (seed) =>
          openFaultyEndpoint({ url: liveUrl, rate: 0.1, seed }),
        )
        // With two equal answers a lie would be heard in one of a thousand runs.
        const urls = endpoints.map(({ url }) => url)
        const upstream = yield* serve({ urls, cache: newCache(), agree: 3, timeoutSeconds: 0.3 })
        expect(upstream.chainId).toBe(chainId)
        expect(upstream.block).toMatchObject({ number: block, timestamp: start + 2 * block })
        const fork = yield* forkOf(upstream)
        expect(yield* everything(fork, 'latest')).toEqual(yield* everything(live, toHex(block)))
        expect(upstream.failure()).toBeUndefined()
        const faults = endpoints.flatMap(({ injected }) => Object.values(injected())).reduce((a, b) => a + b)
        expect(faults).toBeGreaterThan(10)
        expect(upstream.counts().retried).toBeGreaterThan(5)
      }),
    ))

  it('hears no lie that is told less often than the truth, and would without asking twice', () =>
    run(
      Effect.gen(function* () {
        const truth = yield* wordsOf(liveUrl, toHex(block))
        const reading = Effect.fnUntraced(function* (agree: number) {
          const endpoints = yield* Effect.forEach([5, 6, 7, 8, 9].slice(0, agree), (seed) =>
            openFaultyEndpoint({ url: liveUrl, rate: 0.15, seed, kinds: ['wrong'] }),
          )
          const urls = endpoints.map(({ url }) => url)
          const upstream = yield* serve({ urls, cache: newCache(), agree, attempts: 60 })
          const words = yield* wordsOf(upstream.socket, 'latest')
          return { words, disagreed: upstream.counts().disagreed }
        })
        const careful = yield* reading(5)
        expect(careful.words).toEqual(truth)
        expect(careful.disagreed).toBeGreaterThan(10)
        // Seed 5 lets the chain and the block through.
        expect((yield* reading(1)).words).not.toEqual(truth)
      }),
    ))

  it('takes nothing that is cut off, empty or the answer to another request, even from an endpoint that is trusted', () =>
    run(
      Effect.gen(function* () {
        const kinds = ['broken', 'reset', 'torn', 'misnumbered', 'null'] as const
        const { url, injected } = yield* openFaultyEndpoint({ url: liveUrl, rate: 0.3, seed: 1, kinds })
        const upstream = yield* serve({ urls: [url], cache: newCache(), agree: 1, attempts: 30 })
        expect(yield* wordsOf(upstream.socket, 'latest')).toEqual(yield* wordsOf(liveUrl, toHex(block)))
        for (const kind of kinds) expect(injected()[kind]).toBeGreaterThan(0)
      }),
    ))

  it('takes no code that does not fit its hash, even from an endpoint that is trusted', () =>
    run(
      Effect.gen(function* () {
        const { url } = yield* openFaultyEndpoint({ url: liveUrl, rate: 0.5, seed: 8, kinds: ['wrong'] })
        const upstream = yield* serve({ urls: [url], cache: newCache(), agree: 1 })
        const codes = (to: string, tag: string) =>
          Effect.promise(() =>
            ask(
              to,
              [...savers, shelf].map((who) => question('eth_getCode', who, tag)),
            ),
          )
        const right = yield* codes(liveUrl, toHex(block))
        const found: { result?: string }[] = yield* codes(upstream.socket, 'latest')
        const refused = found.filter(({ result }) => result === undefined)
        expect(refused.length).toBeGreaterThan(0)
        for (const [i, { result = right[i].result }] of found.entries()) expect(result).toBe(right[i].result)
      }),
    ))

  it('goes on when two of four endpoints are dead or sick from the start, and soon leaves these aside', () =>
    run(
      Effect.gen(function* () {
        const dead = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        yield* dead.stop
        const sick = yield* openFaultyEndpoint({ url: liveUrl, rate: 1, seed: 1, kinds: ['broken'] })
        const other = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        const upstream = yield* serve({ urls: [dead.url, sick.url, liveUrl, other.url], cache: newCache() })
        expect(yield* everything(yield* forkOf(upstream), 'latest')).toEqual(yield* everything(live, toHex(block)))
        expect(upstream.failure()).toBeUndefined()
        expect(sick.requests()).toBeLessThan(upstream.counts().asked / 2)
      }),
    ))

  it('leaves an endpoint alone for as long as it says', () =>
    run(
      Effect.gen(function* () {
        const busy = yield* openFaultyEndpoint({ url: liveUrl, rate: 1, seed: 1, kinds: ['busy'] })
        const begun = performance.now()
        const error = yield* Effect.flip(serve({ urls: [busy.url], cache: newCache(), agree: 1, attempts: 1 }))
        expect(performance.now() - begun).toBeGreaterThan(1_000)
        expect(error.message).toMatch(/HTTP 429.*requestsPerSecond/s)
      }),
    ))
})

describe('a second fork', () => {
  it('reads the same from the cache with the endpoint gone, and asks nobody', () =>
    run(
      Effect.gen(function* () {
        const cache = newCache()
        const endpoint = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        const readings = Effect.fnUntraced(function* (urls: readonly string[]) {
          const upstream = yield* serve({ urls, cache })
          const words = yield* everything(yield* forkOf(upstream), 'latest')
          return { words, asked: upstream.counts().asked, block: upstream.block }
        })
        const first = yield* readings([endpoint.url])
        expect(first.asked).toBeGreaterThan(slots)
        yield* endpoint.stop
        expect(yield* readings([])).toEqual({ ...first, asked: 0 })
        expect(yield* readings([endpoint.url])).toEqual({ ...first, asked: 0 })
      }),
    ))

  it('fails loudly at what was never asked, in reads, calls and transactions, and nothing reads zero', () =>
    run(
      Effect.gen(function* () {
        const endpoint = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        const upstream = yield* serve({ urls: [endpoint.url], cache: newCache(), attempts: 3 })
        const fork = yield* forkOf(upstream)
        yield* fork.rpc.call('eth_call', [{ from: alice, to: careless, data: word(3) }, 'latest'])
        yield* fork.rpc.call('eth_call', [{ from: alice, to: shelf, data: word(1) }, 'latest'])
        yield* endpoint.stop
        expect(upstream.failure()).toBeUndefined()

        const calls = (to: Address, slot: number) => [{ from: alice, to, data: word(slot) }, 'latest']
        const refused = [
          fork.rpc.call('eth_getStorageAt', [shelf, word(2), 'latest']),
          fork.rpc.call('eth_getStorageValues', [{ [shelf]: [word(2)] }, 'latest']),
          fork.rpc.call('eth_getBalance', [savers[0], 'latest']),
          fork.rpc.call('eth_getTransactionCount', [savers[1], 'latest']),
          fork.rpc.call('eth_getCode', [savers[2], 'latest']),
          fork.rpc.call('eth_call', calls(shelf, 2)),
          fork.rpc.call('eth_call', calls(careless, 2)),
          fork.rpc.call('eth_createAccessList', calls(shelf, 2)),
          fork.setBalance(savers[3]!, 1n),
        ]
        for (const read of refused) expect((yield* Effect.flip(read)).message).toContain('the forked chain gave no')
        expect(upstream.failure()).toMatchObject({
          _tag: 'UpstreamMissing',
          method: 'eth_getStorageAt',
          what: `storage ${shelf} 0x2 at block ${block}`,
          reasons: [{ endpoint: endpoint.url, reason: 'ECONNREFUSED' }],
          retryable: true,
        })
        expect(yield* fork.rpc.call('eth_call', calls(shelf, 1))).toBe(word(1_000_003))

        // Anvil mines a block without the transaction, and forgets it: whoever compares what was mined is told.
        for (const transaction of [
          { to: shelf, data: word(2) },
          { to: careless, data: word(2) },
          { to: savers[4]!, data: '0x', value: 1n },
        ] as const) {
          yield* fork.submit([{ from: alice, gas: 200_000n, tip: 0n, ...transaction }])
          const at = { timestamp: start + 100, coinbase: nobody }
          expect(yield* Effect.flip(fork.mine(at))).toMatchObject({ _tag: 'BlockDiffers', submitted: 1, mined: 0 })
        }
      }),
    ))

  it('says that an archive is needed when the endpoint has thrown the state away, and does not insist', () =>
    run(
      Effect.gen(function* () {
        const pruned = yield* openChain({ source: { kind: 'memory' }, chainId, timestamp: start })
        for (let i = 1; i <= 6; i++) yield* pruned.mine({ timestamp: start + 2 * i, coinbase: nobody })
        const endpoint = yield* openFaultyEndpoint({ url: yield* openFront(pruned.socket), rate: 0, seed: 1 })
        const upstream = yield* serve({ urls: [endpoint.url], cache: newCache() })
        const before = endpoint.requests()
        const answer = yield* Effect.promise(() =>
          ask(upstream.socket, question('eth_getBalance', alice, toHex(block))),
        )
        expect(answer.error.code).toBe(-32_001)
        expect(endpoint.requests() - before).toBe(2)
        expect(upstream.failure()).toMatchObject({ retryable: false, cure: expect.stringContaining('archive') })
      }),
    ))
})

describe('the cache of answers', () => {
  const fileOf = (cache: string) => {
    const folder = join(cache, String(chainId), String(block))
    return join(folder, readdirSync(folder)[0]!)
  }
  const balance = question('eth_getBalance', savers[5], 'latest')

  it('asks a damaged record again, and fails loudly when nobody is there to ask', () =>
    run(
      Effect.gen(function* () {
        const cache = newCache()
        const first = yield* serve({ urls: [liveUrl], cache })
        const right = yield* Effect.promise(() =>
          ask(first.socket, [balance, question('eth_getCode', shelf, 'latest')]),
        )
        const file = fileOf(cache)
        // A balance that looks like another one, in the middle of the file.
        const text = readFileSync(file, 'utf8')
        const damaged = text.replace(right[0].result, '0x1234')
        expect(damaged).not.toBe(text)
        writeFileSync(file, damaged)
        const alone = yield* serve({ urls: [], cache })
        expect(yield* Effect.promise(() => ask(alone.socket, balance))).toHaveProperty('error')
        expect(alone.failure()?.message).toMatch(/balance.*One record is in .*\.jsonl damaged.*no endpoint to ask/s)
        const again = yield* serve({ urls: [liveUrl], cache })
        expect((yield* Effect.promise(() => ask(again.socket, balance))).result).toBe(right[0].result)
        expect(again.counts()).toMatchObject({ asked: 1, cached: 0 })
        const healed = yield* serve({ urls: [], cache })
        expect((yield* Effect.promise(() => ask(healed.socket, balance))).result).toBe(right[0].result)
      }),
    ))

  it('is refused for another chain, and for a block that has another hash now', () =>
    run(
      Effect.gen(function* () {
        const cache = newCache()
        const pinned = yield* serve({ urls: [liveUrl], cache })
        const elsewhere = yield* openChain({ source: { kind: 'memory' }, chainId, timestamp: start - 100 })
        const other = yield* openFront(elsewhere.socket)
        for (let i = 1; i <= block; i++) yield* elsewhere.mine({ timestamp: start + 2 * i, coinbase: alice })
        const { hash } = yield* elsewhere.rpc.call<{ hash: Hex }>('eth_getBlockByNumber', [toHex(block), false])

        const wrong = yield* Effect.flip(serve({ urls: [liveUrl], cache: newCache(), chainId: 1 }))
        expect(wrong).toMatchObject({ _tag: 'UpstreamChainDiffers', expected: 1, found: chainId })
        const reorganised = yield* Effect.flip(serve({ urls: [other], cache }))
        expect(reorganised._tag).toBe('UpstreamBlockDiffers')
        for (const named of [hash, pinned.block.hash, other, cache]) expect(reorganised.message).toContain(named)
        const mixed = yield* Effect.flip(serve({ urls: [liveUrl, other], cache: newCache() }))
        expect(mixed._tag).toBe('UpstreamBlockDiffers')
        const nothing = yield* Effect.flip(serve({ urls: [], cache: newCache() }))
        expect(nothing).toMatchObject({ _tag: 'UpstreamMissing', retryable: false })
      }),
    ))
})

describe('the upstream of a fork', () => {
  it('knows one block under every name, and refuses what has more than one answer', () =>
    run(
      Effect.gen(function* () {
        const upstream = yield* serve({ urls: [liveUrl], cache: newCache() })
        const slot = (tag: unknown) => question('eth_getStorageAt', shelf, '0x1', tag)
        const names = ['latest', 'pending', 'safe', 'finalized', '0x4', { blockHash: upstream.block.hash }]
        const answers = yield* Effect.promise(() => ask(upstream.socket, names.map(slot)))
        expect(answers.map(({ result }: { result: string }) => result)).toEqual(names.map(() => word(1_000_003)))
        const refused = [
          slot('0x5'),
          slot('earliest'),
          question('eth_gasPrice'),
          question('eth_getLogs', {}),
          question('eth_getBlockByNumber', '0x5', false),
          { method: 7 },
        ]
        for (const { error } of yield* Effect.promise(() => ask(upstream.socket, refused)))
          expect(error.code).toBeLessThan(-32_599)
        expect(upstream.failure()).toBeUndefined()
        const number = yield* Effect.promise(() => ask(upstream.socket, question('eth_blockNumber')))
        expect(number).toEqual({ jsonrpc: '2.0', id: 7, result: '0x4' })
      }),
    ))

  it('asks once what is asked many times at once', () =>
    run(
      Effect.gen(function* () {
        const endpoint = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        const upstream = yield* serve({ urls: [endpoint.url], cache: newCache() })
        const before = endpoint.requests()
        const same = Array.from({ length: 20 }, () => question('eth_getBalance', alice, 'latest'))
        const answers = yield* Effect.promise(() => ask(upstream.socket, same))
        expect(new Set(answers.map(({ result }: { result: string }) => result))).toEqual(new Set([toHex(10n ** 20n)]))
        expect(endpoint.requests() - before).toBe(1)
      }),
    ))

  it('never says where an endpoint is kept beyond its origin', () =>
    run(
      Effect.gen(function* () {
        const cache = newCache()
        const secrets = ['k3y-in-the-path', 'k3y-in-the-query', 'k3y-in-the-password']
        const withKeys = (url: string) =>
          `${url.replace('://', `://somebody:${secrets[2]}@`)}/v3/${secrets[0]}?token=${secrets[1]}`
        const endpoint = yield* openFaultyEndpoint({ url: liveUrl, rate: 0, seed: 1 })
        const upstream = yield* serve({ urls: [withKeys(endpoint.url)], cache, attempts: 1 })
        yield* endpoint.stop
        const answer = yield* Effect.promise(() => ask(upstream.socket, question('eth_getBalance', alice, 'latest')))
        const wrong = yield* Effect.flip(serve({ urls: ['ftp://k3y-in-the-path@host'], cache }))
        const [folder] = readdirSync(join(cache, String(chainId)))
        const kept = readdirSync(join(cache, String(chainId), folder!)).map((name) =>
          readFileSync(join(cache, String(chainId), folder!, name), 'utf8'),
        )
        const said = [
          JSON.stringify(answer),
          JSON.stringify(upstream.failure()),
          upstream.failure()?.message,
          wrong.message,
          ...kept,
        ]
        expect(said.join('\n')).toContain(endpoint.url)
        for (const secret of secrets) expect(said.join('\n')).not.toContain(secret)
      }),
    ))

  it('can be of a chain whose headers know no base fee', () =>
    run(
      Effect.gen(function* () {
        const old = createAnvil({
          anvilBinary: findBinary(),
          port: 0,
          hardfork: 'Berlin',
          chainId,
          timestamp: start,
          accounts: 1,
        })
        yield* Effect.acquireRelease(
          Effect.promise(() => old.start()),
          () => Effect.promise(() => old.stop()),
        )
        const url = `http://127.0.0.1:${/Listening on [^\s:]+:(\d+)/.exec(old.logs.join('\n'))![1]}`
        yield* Effect.promise(() => ask(url, question('anvil_setBalance', alice, toHex(10n ** 18n))))
        yield* Effect.promise(() => ask(url, question('anvil_mine', toHex(block))))
        const header = yield* Effect.promise(() => ask(url, question('eth_getBlockByNumber', toHex(block), false)))
        expect(header.result).not.toHaveProperty('baseFeePerGas')
        const fork = yield* forkOf(yield* serve({ urls: [url], cache: newCache() }))
        yield* fork.submit([{ from: alice, to: nobody, data: '0x', value: 5n, gas: 21_000n, tip: 0n }])
        yield* fork.mine({ timestamp: start + 1_000_000, coinbase: nobody })
        expect(yield* fork.rpc.call('eth_getBalance', [nobody, 'latest'])).toBe('0x5')
      }),
    ))

  it('takes addresses from a text, however they are separated', () => {
    const text = ' https://one.example/key?x=1,https://two.example\n https://two.example, '
    expect(parseUpstreamUrls(text)).toEqual(['https://one.example/key?x=1', 'https://two.example'])
    expect(parseUpstreamUrls('')).toEqual([])
  })

  it('takes keys out of what endpoints say', () => {
    const url = endpointUrl('https://somebody:pa%20ssword@one.example/v3/0123456789?token=987654321')!
    expect(url).toMatchObject({ origin: 'https://one.example', credentials: { password: 'pa ssword' } })
    expect(url.redact('no project 0123456789 (987654321), pa ssword')).toBe('no project … (…), …')
  })
})
