import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { terrarium } from '../fixtures/cli.ts'

/** Lines by what they are about. */
async function examined(env: Record<string, string>) {
  const { code, stdout, stderr } = await terrarium(['doctor'], { env: { ...process.env, ...env } })
  expect(stdout + stderr).not.toMatch(/\n\s+at |[Ee]rror:.*\n.*node:/)
  const lines = stdout.trim().split('\n')
  const about = (name: string) => lines.filter((line) => line.slice(6).startsWith(name)).join('\n')
  return { code, stdout, about, wrong: lines.filter((line) => line.startsWith('WRONG')) }
}

/** An endpoint of chain 1088, for as long as a test asks it. */
async function withEndpoint<A>(use: (url: string) => Promise<A>): Promise<A> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"id":1,"result":"0x440","error":null}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

describe('doctor', () => {
  it('has tried a whole run when it finds nothing, proxies, variables of Foundry and a missing TMPDIR or not', async () => {
    const dead = 'http://me:k3y-of-the-proxy@127.0.0.1:1'
    const env = {
      HTTP_PROXY: dead,
      https_proxy: dead,
      ALL_PROXY: dead,
      ANVIL_IP_ADDR: '0.0.0.0',
      TMPDIR: '/nowhere/at/all',
    }
    const found = await withEndpoint((url) => examined({ ...env, TERRARIUM_RPC_URL: `${url}/k3y-in-the-path` }))
    expect(found.wrong).toEqual([])
    expect(found.code).toBe(0)
    expect(found.about('Run')).toMatch(/^ok .*digest [0-9a-f]{16}/)
    expect(found.about('Chain')).toMatch(/^ok .*a block of 1 transaction/)
    expect(found.about('Sockets')).toMatch(/^note .*\/tmp, since TMPDIR \(\/nowhere\/at\/all\)/)
    expect(found.about('Proxies')).toMatch(/^note .*HTTP_PROXY=http:\/\/…@127\.0\.0\.1:1/)
    expect(found.about('Endpoints')).toMatch(/^ok .*chain 1088$/)
    if (process.platform === 'linux') expect(found.about('Nodes')).toMatch(/^ok .*nobody but us/)
    expect(found.stdout).not.toContain('k3y')
  })

  it.each([
    ['an Anvil that is none', { TERRARIUM_ANVIL: '/bin/true' }, 'Anvil', /\/bin\/true is not Anvil.*TERRARIUM_ANVIL/],
    ['a cache that cannot be', { TERRARIUM_CACHE: '/dev/null/cache' }, 'Cache', /ENOTDIR.*TERRARIUM_CACHE/],
    ['a cache where nothing can be made', { TERRARIUM_CACHE: '/proc/cache' }, 'Cache', /ENOENT.*TERRARIUM_CACHE/],
    [
      'an endpoint that nobody answers at',
      { TERRARIUM_RPC_URL: 'http://127.0.0.1:59999/k3y-in-the-path' },
      'Endpoints',
      /http:\/\/127\.0\.0\.1:59999: ECONNREFUSED/,
    ],
    [
      'an endpoint that is no address',
      { TERRARIUM_RPC_URL: 'k3y-in-the-path' },
      'Endpoints',
      /Endpoint 1 .*no address/,
    ],
  ])('says what is in the way, with the cure: %s', async (_, env, name, said) => {
    const found = await examined({ TERRARIUM_CACHE: mkdtempSync(join(tmpdir(), 'terrarium-doctor-')), ...env })
    expect(found.code).toBe(1)
    expect(found.about(name)).toMatch(/^WRONG/m)
    expect(found.about(name)).toMatch(said)
    expect(found.about('Run')).toMatch(/^note .*not tried/)
    expect(found.stdout).not.toContain('k3y')
  })
})
