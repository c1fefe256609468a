import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Effect } from 'effect'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAnvil } from '../../sandbox/chain/anvil.ts'
import { openFront } from '../../sandbox/chain/front/front.ts'
import { connectRpc } from '../../sandbox/chain/rpc.ts'
import { listen, start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { live } from '../fixtures/effects.ts'
import { type Listener, listenersOf, pause, processes } from '../fixtures/processes.ts'
import { contentOf } from '../fixtures/results.ts'
import { tinyPath } from '../fixtures/tiny.ts'

/** Debian's own; `apt-get install chromium` brings it. */
const executablePath = '/usr/bin/chromium'
const absent = !existsSync(executablePath) || process.platform !== 'linux'
if (absent) console.warn(`test/campaign/page.test.ts is skipped: it needs Linux and ${executablePath}.`)

/** A name of somebody else that his name server points at this machine. */
const rebound = 'rebound.example'

/** What a page sends: a question, and changes that show in a run's digest wherever they arrive. */
const messages = [
  ['eth_chainId', []],
  ['anvil_setBalance', ['0x00000000000000000000000000000000f00da710', '0x1']],
  ['anvil_setCode', ['0x4200000000000000000000000000000000000011', '0x00']],
  ['evm_increaseTime', [1000]],
  ['evm_mine', []],
].map(([method, params], id) => JSON.stringify({ jsonrpc: '2.0', id, method, params }))

/** Runs in the page: everything that a page can try with an address. Returns what it was told. */
async function attack([hosts, bodies]: readonly [readonly string[], readonly string[]]): Promise<string[]> {
  const heard: string[] = []
  const hear = (way: string, answer: Promise<string>) =>
    Promise.race([answer, new Promise<never>((_, late) => setTimeout(late, 500))]).then(
      (text) => void heard.push(`${way}: ${text}`),
      () => undefined,
    )
  const all = hosts.flatMap((host) => bodies.map((body) => ({ host, url: `http://${host}/`, body })))
  const type = 'application/json'
  await Promise.all(
    all.flatMap(({ host, url, body }) => [
      hear(
        `json ${url}`,
        fetch(url, { method: 'POST', headers: { 'content-type': type }, body }).then((answer) => answer.text()),
      ),
      hear(
        `text ${url}`,
        fetch(url, { method: 'POST', body }).then((answer) => answer.text()),
      ),
      fetch(url, { method: 'POST', mode: 'no-cors', body }).catch(() => undefined),
      fetch(url, { method: 'POST', mode: 'no-cors', body: new Blob([body], { type }) }).catch(() => undefined),
      hear(
        `websocket ${url}`,
        new Promise<string>((resolve, reject) => {
          const socket = new WebSocket(`ws://${host}/`)
          socket.addEventListener('open', () => socket.send(body))
          socket.addEventListener('message', ({ data }) => resolve(String(data)))
          socket.addEventListener('error', () => reject(new Error('refused')))
        }),
      ),
    ]),
  )
  return heard
}

const hostsOf = ({ address, port }: Listener): string[] => [
  ...new Set(
    [address, '127.0.0.1', 'localhost', '[::1]'].map((name) => `${name === '0.0.0.0' ? '127.0.0.1' : name}:${port}`),
  ),
]

describe.skipIf(absent)('a web page that knows where the nodes of this machine listen', () => {
  let browser: Browser
  let elsewhere: ReturnType<typeof createServer>
  const undisturbed = temporaryFolder('page-undisturbed')

  beforeAll(async () => {
    elsewhere = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>hello</title>'),
    )
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${rebound} 127.0.0.1`],
    })
    expect((await terrarium(['run', tinyPath, '--out', undisturbed, '--seeds', '1'])).code).toBe(0)
  })
  afterAll(async () => {
    await browser?.close()
    elsewhere?.close()
  })

  const page = async (): Promise<Page> => {
    const opened = await browser.newPage()
    await opened.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    return opened
  }

  /** As if the page's own name had been pointed here after it was loaded. */
  async function rebind(port: number): Promise<string[]> {
    const opened = await browser.newPage()
    try {
      await opened.goto(`http://${rebound}:${port}/`, { timeout: 2_000 })
      const heard = await opened.evaluate(attack, [[`${rebound}:${port}`], messages] as const)
      // That it is refused, and why, a page may learn.
      return heard.filter((line) => line.includes('jsonrpc'))
    } catch {
      return []
    } finally {
      await opened.close()
    }
  }

  it('can read nothing and change nothing of a running campaign, by any way that a browser has', async () => {
    const out = temporaryFolder('page')
    const child = start(['run', tinyPath, '--out', out, '--seeds', '1', '--workers', '1'], { detached: true })
    const campaign = { over: false }
    const ended = listen(child).finally(() => (campaign.over = true))
    const near = await page()
    const tried = new Set<string>()
    const heard: string[] = []
    /** Once more and once more, as long as anything runs: a run can be changed at any time. */
    const besiege = async (listener: Listener): Promise<void> => {
      while (!campaign.over) {
        heard.push(...(await near.evaluate(attack, [hostsOf(listener), messages] as const)))
        heard.push(...(await rebind(listener.port)))
      }
    }
    const sieges: Promise<void>[] = []
    while (!campaign.over) {
      const group = processes().filter((one) => one.group === child.pid)
      for (const listener of group.flatMap(({ pid }) => listenersOf(pid))) {
        const name = `${listener.address}:${listener.port}`
        if (!tried.has(name)) sieges.push(besiege(listener))
        tried.add(name)
      }
      await pause(20)
    }
    await Promise.all(sieges)
    const { code, stderr } = await ended
    expect(heard).toEqual([])
    expect(code, stderr).toBe(0)
    expect(contentOf(out)).toEqual(contentOf(undisturbed))
    // Anvil cannot do without: nothing seen would mean that nothing was tried.
    expect(tried.size).toBeGreaterThan(1)
  })

  it('can do as little with a chain that is served over HTTP on purpose, unless its origin was named', () =>
    live(
      Effect.gen(function* () {
        const { socket } = yield* startAnvil({ source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 })
        const near = yield* Effect.promise(page)
        const told = (url: string) =>
          Effect.promise(() => near.evaluate(attack, [[new URL(url).host], messages] as const))
        const closed = yield* openFront(socket)
        expect(yield* told(closed)).toEqual([])
        expect(yield* Effect.promise(() => rebind(Number(new URL(closed).port)))).toEqual([])
        const rpc = yield* connectRpc(socket)
        expect(yield* rpc.call('eth_blockNumber')).toBe('0x0')

        const { origin } = new URL(near.url())
        const open = yield* openFront(socket, { origins: [origin] })
        const heard = yield* told(open)
        expect(heard.filter((line) => line.startsWith('json'))).toHaveLength(messages.length)
        expect(heard.filter((line) => line.startsWith('websocket'))).toEqual([])
        expect(yield* Effect.promise(() => rebind(Number(new URL(open).port)))).toEqual([])
      }),
    ))
})
