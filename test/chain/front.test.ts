import { execFileSync } from 'node:child_process'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { Effect, type Scope } from 'effect'
import { keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { startAnvil } from '../../sandbox/chain/anvil.ts'
import { openFront } from '../../sandbox/chain/front/front.ts'

const anvil = startAnvil({ source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 })
const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Asks as somebody might, with any headers. */
const tell = (url: string, body: string, headers: Record<string, string> = {}, method = 'POST') =>
  Effect.promise<Told>(
    () =>
      new Promise((resolve, reject) => {
        const asked = request(
          url,
          { method, headers: { 'content-type': 'application/json', ...headers } },
          (response) => {
            let text = ''
            response.on('data', (chunk) => (text += String(chunk)))
            response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }))
          },
        )
        asked.on('error', reject)
        asked.end(method === 'POST' ? body : undefined)
      }),
  )

const call = (method: string, params: unknown[] = [], id: unknown = 1) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })
const chainId = { jsonrpc: '2.0', id: 1, result: '0x2a80' }

describe('the address of a node', () => {
  it('answers programs of this machine word for word: one, many, of any size, and says nothing to a notification', () =>
    run(
      Effect.gen(function* () {
        const url = yield* openFront((yield* anvil).socket)
        expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
        expect(JSON.parse((yield* tell(url, call('eth_chainId'))).body)).toEqual(chainId)
        const { port } = new URL(url)
        for (const host of [`localhost:${port}`, 'LOCALHOST', '127.0.0.1:1', `[::1]:${port}`]) {
          expect(JSON.parse((yield* tell(url, call('eth_chainId'), { host })).body)).toEqual(chainId)
        }
        const many = yield* tell(url, `[${[7, 'x', null].map((id) => call('eth_chainId', [], id)).join(',')}]`)
        expect(JSON.parse(many.body)).toEqual([7, 'x', null].map((id) => ({ ...chainId, id })))
        expect(yield* tell(url, JSON.stringify({ jsonrpc: '2.0', method: 'eth_chainId', params: [] }))).toMatchObject({
          status: 204,
          body: '',
        })
        // Wider than any chunk, with brackets and quotes in it.
        const wide = call('web3_sha3', [`0x${'ab'.repeat(300_000)}`], '"}]{[\\ é')
        const told = JSON.parse((yield* tell(url, wide)).body)
        expect(told).toEqual({ jsonrpc: '2.0', id: '"}]{[\\ é', result: keccak256(`0x${'ab'.repeat(300_000)}`) })
        const crowd = yield* Effect.all(
          Array.from({ length: 60 }, (_, id) => tell(url, call(id % 2 === 0 ? 'eth_chainId' : 'net_version', [], id))),
          { concurrency: 'unbounded' },
        )
        crowd.forEach(({ body }, id) =>
          expect(JSON.parse(body)).toEqual({ jsonrpc: '2.0', id, result: id % 2 === 0 ? '0x2a80' : '10880' }),
        )
      }),
    ))

  it('refuses what is no request, and stays well', () =>
    run(
      Effect.gen(function* () {
        const url = yield* openFront((yield* anvil).socket)
        for (const wrong of [
          '',
          '{',
          '[]',
          '7',
          'null',
          '"x"',
          '{}',
          '[1]',
          '{"id":1}',
          `${call('eth_chainId')}${call('eth_chainId')}`,
        ]) {
          expect(JSON.parse((yield* tell(url, wrong)).body), wrong).toHaveProperty('error')
        }
        expect(JSON.parse((yield* tell(url, call('eth_subscribe', ['newHeads']))).body)).toHaveProperty('error')
        expect((yield* tell(url, '', {}, 'GET')).status).toBe(405)
        expect((yield* tell(url, call('eth_chainId'), { 'content-type': 'text/plain' })).status).toBe(415)
        expect(JSON.parse((yield* tell(url, call('eth_chainId'))).body)).toEqual(chainId)
      }),
    ))

  it.each([
    ['another name than this machine’s', { host: 'rebound.example' }],
    ['another name with this machine’s in it', { host: '127.0.0.1.rebound.example' }],
    ['any page', { origin: 'http://localhost:3000' }],
    ['a page that hides who it is', { origin: 'null' }],
    ['a page of the same address', { origin: 'http://127.0.0.1:1' }],
    ['a browser that names no page', { 'sec-fetch-site': 'cross-site' }],
  ] as const)('is refused to %s, and says nothing that a page could read', (_, headers) =>
    run(
      Effect.gen(function* () {
        const url = yield* openFront((yield* anvil).socket, { origins: ['http://explorer.example'] })
        for (const method of ['POST', 'OPTIONS', 'GET']) {
          const told = yield* tell(url, call('eth_chainId'), headers, method)
          expect(told.status, method).toBe(403)
          expect(told.body).not.toContain('0x2a80')
          expect(Object.keys(told.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
        }
      }),
    ),
  )

  it('is given to the pages of an origin that was named, and to no others', () =>
    run(
      Effect.gen(function* () {
        const origin = 'http://explorer.example'
        const url = yield* openFront((yield* anvil).socket, { origins: [origin] })
        const asked = {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        }
        expect(yield* tell(url, '', asked, 'OPTIONS')).toMatchObject({
          status: 204,
          headers: { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type' },
        })
        const told = yield* tell(url, call('eth_chainId'), { origin })
        expect(told.headers['access-control-allow-origin']).toBe(origin)
        expect(JSON.parse(told.body)).toEqual(chainId)
        expect((yield* tell(url, call('eth_chainId'), { origin: `${origin}:81` })).status).toBe(403)
      }),
    ))

  it('opens no WebSocket', () =>
    run(
      Effect.gen(function* () {
        const { port, host } = new URL(yield* openFront((yield* anvil).socket))
        const answer = yield* Effect.promise<string>(
          () =>
            new Promise((resolve, reject) => {
              const socket = connect(Number(port), '127.0.0.1', () =>
                socket.write(
                  `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
                ),
              )
              socket.once('data', (chunk) => {
                resolve(String(chunk))
                socket.destroy()
              })
              socket.once('error', reject)
            }),
        )
        expect(answer).toMatch(/^HTTP\/1\.1 405 /)
      }),
    ))

  it('answers also while the process that opened it waits for somebody who asks it', () =>
    run(
      Effect.gen(function* () {
        const url = yield* openFront((yield* anvil).socket)
        const program = `fetch('${url}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '${call('eth_chainId')}' }).then((answer) => answer.text()).then(console.log)`
        expect(
          JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 20_000 })),
        ).toEqual(chainId)
      }),
    ))

  it('that is taken says so, and which', () =>
    run(
      Effect.gen(function* () {
        const taken = createServer()
        yield* Effect.callback<void>((resume) => void taken.listen(0, '127.0.0.1', () => resume(Effect.void)))
        const { port } = taken.address() as { port: number }
        const error = yield* Effect.flip(openFront('/nowhere', { port }))
        taken.close()
        expect(error._tag).toBe('FrontNotOpened')
        expect(error.message).toMatch(new RegExp(`port ${port} of 127\\.0\\.0\\.1.*--port`))
      }),
    ))
})
