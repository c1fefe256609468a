import { mkdtempSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, type Socket, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Effect, type Scope } from 'effect'
import type { Address } from 'viem'
import { describe, expect, it } from 'vitest'
import { openChain } from '../../sandbox/chain/chain.ts'
import { openFront } from '../../sandbox/chain/front/front.ts'
import { operatorOf } from '../../sandbox/chain/upstream/endpoint-url.ts'
import { isLoopback, proxyFor } from '../../sandbox/chain/upstream/proxy.ts'
import { serveUpstream, type UpstreamOptions } from '../../sandbox/chain/upstream/upstream.ts'
import { shared } from '../fixtures/effects.ts'

const chainId = 1_088
const start = 1_700_000_000
const block = 3
const alice: Address = '0x00000000000000000000000000000000000a11ce'
const has = 10n ** 20n

const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

/** A chain of five blocks that keeps all of them, and its address. */
const node = shared(
  Effect.gen(function* () {
    const chain = yield* openChain({ source: { kind: 'memory' }, chainId, timestamp: start, history: true })
    yield* chain.setBalance(alice, has)
    for (let i = 1; i <= 5; i++) yield* chain.mine({ timestamp: start + 2 * i, coinbase: alice })
    return { chain, url: yield* openFront(chain.socket) }
  }),
)

const listening = (server: Server): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<string>(
      (resume) =>
        void server.listen(0, '127.0.0.1', () =>
          resume(Effect.succeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
        ),
    ),
    () =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      }),
  )

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

type Answer = Record<string, unknown>

/** An endpoint before the node that says everything in its own way. */
const endpoint = (say: (answer: Answer, asked: Answer, response: ServerResponse) => string | Buffer) =>
  listening(
    createServer((request, response) => {
      void bodyOf(request).then(async (body) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(node().url, { method: 'POST', headers, body }).then((right) => right.json())
        response.setHeader('content-type', 'application/json')
        response.end(say(answer as Answer, JSON.parse(body) as Answer, response))
      })
    }),
  )

const serve = (options: Omit<UpstreamOptions, 'block' | 'cache'> & { readonly block?: number }) =>
  serveUpstream({
    block,
    cache: mkdtempSync(join(tmpdir(), 'terrarium-endpoint-')),
    timeoutSeconds: 5,
    requestsPerSecond: 10_000,
    agree: 1,
    attempts: 3,
    ...options,
  })

/** What a fork of an endpoint says that alice has. */
const balanceBy = (url: string) =>
  Effect.gen(function* () {
    const upstream = yield* serve({ urls: [url] })
    const source = { kind: 'fork', socket: upstream.socket, block } as const
    const fork = yield* openChain({ source, chainId, timestamp: start + 100 })
    expect(upstream.block.timestamp).toBe(start + 2 * block)
    return BigInt(yield* fork.rpc.call<string>('eth_getBalance', [alice, 'latest']))
  })

/** An address at which nobody listens any more. */
const nobody = Effect.suspend(() => Effect.scoped(listening(createServer())))

/** Changes what a header says, where the answer is one. */
const header = (change: (header: Answer) => Answer) => (answer: Answer, asked: Answer) =>
  JSON.stringify(
    asked['method'] === 'eth_getBlockByNumber' ? { ...answer, result: change(answer['result'] as Answer) } : answer,
  )

const optional = ['sha3Uncles', 'logsBloom', 'difficulty', 'totalDifficulty', 'extraData', 'mixHash', 'nonce', 'size']
const rest = ['uncles', 'transactions', 'baseFeePerGas', 'parentHash', 'miner', 'stateRoot', 'gasLimit', 'gasUsed']

describe('an endpoint is understood that', () => {
  it.each([
    ['says that there was no error', (answer) => JSON.stringify({ ...answer, error: null })],
    ['does not say that this is JSON-RPC', ({ id, result }) => JSON.stringify({ id, result })],
    ['speaks JSON-RPC 1.0', (answer) => JSON.stringify({ ...answer, jsonrpc: '1.0', error: null })],
    ['gives numbers back as text', (answer) => JSON.stringify({ ...answer, id: String(answer['id']) })],
    ['gives no number back', ({ result }) => JSON.stringify({ jsonrpc: '2.0', result })],
    ['says more than it was asked', (answer) => JSON.stringify({ ...answer, usage: { credits: 1 }, cached: null })],
    ['answers one request with a list', (answer) => JSON.stringify([{ id: 999, result: '0x1' }, answer])],
    ['leaves blanks around its answer', (answer) => ` \r\n\t${JSON.stringify(answer)}\n \n`],
    [
      'packs its answer',
      (answer, _, response) => {
        response.setHeader('content-encoding', 'gzip')
        return gzipSync(JSON.stringify(answer))
      },
    ],
    [
      'calls its answer something else than 200 and JSON',
      (answer, _, response) => {
        response.setHeader('content-type', 'text/plain').writeHead(201)
        return JSON.stringify(answer)
      },
    ],
    [
      'calls null what a header does not have',
      header((block) => ({ ...block, ...Object.fromEntries([...optional, ...rest].map((name) => [name, null])) })),
    ],
    [
      'leaves out what a header does not have',
      header((block) =>
        Object.fromEntries(Object.entries(block).filter(([name]) => ![...optional, ...rest].includes(name))),
      ),
    ],
    [
      'says of a header what nobody else says',
      header((block) => ({
        ...block,
        l1BlockNumber: '0x1',
        sendRoot: null,
        requestsHash: '0x',
        transactions: [{ type: '0x7e' }],
      })),
    ],
  ] as const satisfies readonly (readonly [string, Parameters<typeof endpoint>[0]])[])('%s', (_, say) =>
    run(
      Effect.gen(function* () {
        expect(yield* balanceBy(yield* endpoint(say))).toBe(has)
      }),
    ),
  )

  it('says of a header more, or less, than the other one: they agree', () =>
    run(
      Effect.gen(function* () {
        const [much, little] = yield* Effect.all([
          endpoint(header((block) => ({ ...block, l1BlockNumber: '0x1' }))),
          endpoint(header(({ number, hash, timestamp }) => ({ number, hash, timestamp }))),
        ])
        const upstream = yield* serve({ urls: [much, little], agree: 2 })
        expect(upstream.block.number).toBe(block)
      }),
    ))
})

describe('an endpoint that does not answer is named for what it is, with a cure that helps:', () => {
  const status = (code: number, body = '', headers: Record<string, string> = {}) =>
    listening(
      createServer((request, response) => void bodyOf(request).then(() => response.writeHead(code, headers).end(body))),
    )
  const error = (code: number, message: string, http = 200) =>
    status(http, JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }))

  it.each([
    ['401', () => status(401), /HTTP 401.*its key are right/],
    ['403', () => status(403, '<html>Forbidden</html>'), /HTTP 403.*its key are right/],
    [
      '401 with words of its own',
      () => error(-32_000, 'project ID is required', 401),
      /HTTP 401: project ID.*key are right/,
    ],
    ['a key that is none', () => error(-32_000, 'invalid API key'), /invalid API key.*key are right/],
    ['a path that is none', () => status(404, 'not found'), /HTTP 404.*path and its key are right/],
    ['nobody there', () => nobody, /ECONNREFUSED.*address.*proxy/],
    ['a name that is none', () => Effect.succeed('http://nobody.invalid'), /(ENOTFOUND|EAI_AGAIN).*address.*proxy/],
    ['a block that is not there yet', () => Effect.succeed(node().url), /its last block is 5.*fork an older one/, 9],
    [
      'a block that it has thrown away',
      () =>
        endpoint((answer, { method }) =>
          JSON.stringify(method === 'eth_getBlockByNumber' ? { ...answer, result: null } : answer),
        ),
      /it has no such block.*archive/,
    ],
    ['too many requests', () => status(429, '', { 'retry-after': '0' }), /HTTP 429.*requestsPerSecond/],
  ] as const)('%s', (_, open, said, at: number = block) =>
    run(
      Effect.gen(function* () {
        const failed = yield* Effect.flip(serve({ urls: [yield* open()], block: at, timeoutSeconds: 2 }))
        expect(failed.message).toMatch(said)
        expect(failed.message).not.toMatch(/Try again later/)
      }),
    ),
  )

  it('another chain', () =>
    run(
      Effect.gen(function* () {
        const failed = yield* Effect.flip(serve({ urls: [node().url], chainId: 1 }))
        expect(failed.message).toMatch(/of chain 1088, and chain 1 was expected/)
      }),
    ))
})

describe('an operator', () => {
  it.each([
    ['https://rpc.example/v3/one', 'http://rpc.example/v3/two?key=x'],
    ['https://rpc.example', 'https://RPC.example:8545/'],
    ['https://rpc.example', 'https://user:secret@rpc.example.'],
    ['http://127.0.0.1:8545', 'http://localhost:8545/x'],
    ['http://[::1]:8545', 'http://127.0.0.1:8545'],
    ['http://localhost', 'http://127.0.0.1:80'],
  ])('is the same at %s and %s', (one, other) => {
    expect(operatorOf(new URL(one))).toBe(operatorOf(new URL(other)))
  })

  it.each([
    ['https://rpc.example', 'https://rpc.example.org'],
    ['https://one.example', 'https://other.example'],
    ['http://127.0.0.1:8545', 'http://127.0.0.1:8546'],
  ])('is another at %s and %s', (one, other) => {
    expect(operatorOf(new URL(one))).not.toBe(operatorOf(new URL(other)))
  })

  it('that is given twice does not agree with itself: who wants two is told that there is one', () =>
    run(
      Effect.gen(function* () {
        const { url } = node()
        const same = [url, `${url}/`, `${url}/v3`, url.replace('127.0.0.1', 'localhost')]
        const few = yield* Effect.flip(serve({ urls: same, agree: 2 }))
        expect(few).toMatchObject({ _tag: 'UpstreamOperatorsFew', agree: 2, operators: [expect.any(String)] })
        expect(few.message).toMatch(/rpcUrl.*agree: 1/)
      }),
    ))

  it('never outvotes another one, however often it says the same', () =>
    run(
      Effect.gen(function* () {
        const lie = (answer: Answer, { method, params }: Answer) =>
          JSON.stringify(
            method === 'eth_getBalance' && (params as unknown[])[0] === alice ? { ...answer, result: '0x1' } : answer,
          )
        const liar = yield* endpoint(lie)
        const urls = [node().url, liar, `${liar}/twice`, liar.replace('127.0.0.1', 'localhost')]
        const upstream = yield* serve({ urls, agree: 2, attempts: 12 })
        const fork = yield* openChain({
          source: { kind: 'fork', socket: upstream.socket, block },
          chainId,
          timestamp: start + 100,
        })
        const read = fork.rpc.call('eth_getBalance', [alice, 'latest'])
        expect((yield* Effect.flip(read)).message).toContain('the forked chain gave no balance')
        expect(upstream.failure()?.message).toMatch(/contradict/)
      }),
    ))

  it('that answers alone where two are wanted is not believed, and the error says who is silent', () =>
    run(
      Effect.gen(function* () {
        const silent = yield* nobody
        const failed = yield* Effect.flip(serve({ urls: [node().url, silent], agree: 2 }))
        expect(failed.message).toMatch(new RegExp(`${silent}: ECONNREFUSED.*Only port \\d+ answered.*agree`))
      }),
    ))
})

describe('a proxy', () => {
  it.each([
    ['http://rpc.example', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://rpc.example', { http_proxy: 'http://small:1', HTTP_PROXY: 'http://p:1' }, 'http://small:1'],
    ['https://rpc.example', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://x' }, 'http://p:1'],
    ['https://rpc.example', { https_proxy: 'p:1' }, 'http://p:1'],
    ['https://rpc.example', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['https://rpc.example', { ALL_PROXY: 'socks5://p:1' }, 'socks5://p:1'],
    ['https://rpc.example', { all_proxy: 'http://p:1', HTTPS_PROXY: '' }, 'http://p:1'],
    ['http://rpc.example', {}, undefined],
    ['http://rpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    ['http://rpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'x, rpc.example' }, undefined],
    ['http://RPC.example.', { HTTP_PROXY: 'http://p:1', no_proxy: 'rpc.EXAMPLE' }, undefined],
    ['http://a.rpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: '.rpc.example' }, undefined],
    ['http://a.rpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*.rpc.example' }, undefined],
    ['http://myrpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'rpc.example' }, 'http://p:1'],
    ['http://rpc.example:81', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'rpc.example:80' }, 'http://p:1'],
    ['http://rpc.example', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'rpc.example:80' }, undefined],
    ['http://10.1.2.3', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['http://11.1.2.3', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8 nonsense/99' }, 'http://p:1'],
    ['http://[fd00::1]', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'fd00::/8' }, undefined],
    ['http://[fd00::1]:5', { HTTP_PROXY: 'http://p:1', NO_PROXY: '[fd00::1]:5' }, undefined],
    ['http://[fd00::1]', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'fd00::1' }, undefined],
    ['http://127.0.0.1:8545', { HTTP_PROXY: 'http://p:1', ALL_PROXY: 'http://p:1' }, undefined],
    ['http://localhost:8545', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://[::1]:8545', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://127.0.0.1:8545', { HTTP_PROXY: 'http://p:1', NO_PROXY: '<-loopback>' }, 'http://p:1'],
  ])('for %s with %o is %s', (url, environment, expected) => {
    expect(proxyFor(new URL(url), environment)?.url).toBe(expected)
  })

  it('knows this machine by all its names', () => {
    expect(['127.0.0.1', '127.9.9.9', 'localhost', 'a.localhost', '::1'].every(isLoopback)).toBe(true)
    expect(['128.0.0.1', 'localhost.example', '::2', 'rpc.example'].some(isLoopback)).toBe(false)
  })

  /** What a proxy was asked for: whole addresses over HTTP, host and port of tunnels. */
  const proxy = (asked: string[], secret?: string) =>
    Effect.suspend(() => {
      const server = createServer((request, response) => {
        asked.push(request.url!)
        if (secret !== undefined && request.headers['proxy-authorization'] !== secret) {
          return void response.writeHead(407).end()
        }
        return void bodyOf(request).then(async (body) => {
          const headers = { 'content-type': 'application/json' }
          const answer = await fetch(node().url, { method: 'POST', headers, body })
          response.writeHead(200, headers).end(await answer.text())
        })
      })
      server.on('connect', (request: IncomingMessage, socket: Socket) => {
        asked.push(`CONNECT ${request.url}`)
        const { port } = new URL(node().url)
        const through = connect(Number(port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n')
          through.pipe(socket).pipe(through)
        })
        through.on('error', () => socket.destroy())
        socket.on('error', () => through.destroy())
      })
      return listening(server)
    })

  const withEnvironment = <A, E, R>(changes: Record<string, string>, effect: Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const before = { ...process.env }
        Object.assign(process.env, changes)
        return before
      }),
      () => effect,
      (before) => Effect.sync(() => void (process.env = before)),
    )

  it('that the environment names is asked for an endpoint elsewhere, with its password, and not for one on this machine', () =>
    run(
      Effect.gen(function* () {
        const asked: string[] = []
        const secret = `Basic ${Buffer.from('me:pass word').toString('base64')}`
        const url = (yield* proxy(asked, secret)).replace('://', '://me:pass%20word@')
        yield* withEnvironment(
          { HTTP_PROXY: url },
          Effect.gen(function* () {
            expect(yield* balanceBy('http://rpc.elsewhere.example/v1?key=1')).toBe(has)
            expect(new Set(asked)).toEqual(new Set(['http://rpc.elsewhere.example/v1?key=1']))
            asked.length = 0
            expect(yield* balanceBy(node().url)).toBe(has)
            expect(asked).toEqual([])
          }),
        )
      }),
    ))

  it('is a tunnel for https, and named when that fails', () =>
    run(
      Effect.gen(function* () {
        const asked: string[] = []
        const failed = yield* withEnvironment(
          { https_proxy: yield* proxy(asked) },
          Effect.flip(serve({ urls: ['https://rpc.elsewhere.example'] })),
        )
        expect(asked).toContain('CONNECT rpc.elsewhere.example:443')
        expect(failed.message).toMatch(/by way of the proxy of https_proxy.*NO_PROXY/)
      }),
    ))

  it.each([
    ['is not there', 'http://127.0.0.1:59999', /ECONNREFUSED, by way of the proxy of HTTP_PROXY.*NO_PROXY/],
    ['is no proxy', 'nonsense://x', /^HTTP_PROXY names no proxy.*NO_PROXY/],
    ['cannot be read', 'http://:::', /^HTTP_PROXY names no proxy/],
  ])('that %s is named by its variable', (_, value, said) =>
    run(
      Effect.gen(function* () {
        const failed = yield* withEnvironment(
          { HTTP_PROXY: value },
          Effect.flip(serve({ urls: ['http://rpc.elsewhere.example'] })),
        )
        expect(failed.message).toMatch(said)
      }),
    ),
  )

  it('that wants a password says so', () =>
    run(
      Effect.gen(function* () {
        const failed = yield* withEnvironment(
          { HTTP_PROXY: yield* proxy([], 'secret') },
          Effect.flip(serve({ urls: ['http://rpc.elsewhere.example'] })),
        )
        expect(failed.message).toMatch(/HTTP 407, by way of the proxy of HTTP_PROXY/)
      }),
    ))
})
