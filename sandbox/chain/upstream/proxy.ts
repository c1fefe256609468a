import { BlockList, isIP } from 'node:net'
import { Effect, Schema, type Scope } from 'effect'
import { FetchHttpClient, HttpClient } from 'effect/http'

/** By way of whom an endpoint is asked. */
export interface Proxy {
  /** May hold a name and a password. */
  readonly url: string
  /** The environment's variable that says so. */
  readonly variable: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for an address, as other clients read it: `HTTPS_PROXY` for https, `HTTP_PROXY` for
 * http, `ALL_PROXY` for what is left, in small letters first; none for what `NO_PROXY` lists. An address on this machine is
 * asked directly, unless `NO_PROXY` holds `<-loopback>`.
 */
export function proxyFor(url: URL, environment: Environment = process.env): Proxy | undefined {
  const exceptions = (given(environment, 'NO_PROXY')?.value ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
  if (isLoopback(hostOf(url)) && !exceptions.includes('<-loopback>')) return undefined
  if (exceptions.some((entry) => covers(entry, url))) return undefined
  const found =
    given(environment, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? given(environment, 'ALL_PROXY')
  if (found === undefined) return undefined
  const { name, value } = found
  return { url: /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`, variable: name }
}

function given(environment: Environment, name: string): { readonly name: string; readonly value: string } | undefined {
  const found = [name.toLowerCase(), name].find((one) => (environment[one] ?? '') !== '')
  return found === undefined ? undefined : { name: found, value: environment[found]!.trim() }
}

/** Without the brackets of IPv6 and the dot that ends a whole name. */
const hostOf = ({ hostname }: URL): string =>
  hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || within(loopback, host)

const within = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')

/** Whether an entry of `NO_PROXY` means an address: a host and all below it, perhaps a port; a range; or everything. */
function covers(entry: string, url: URL): boolean {
  if (entry === '*') return true
  const host = hostOf(url)
  const range = /^\[?([0-9a-f.:]+)\]?\/(\d+)$/i.exec(entry)
  if (range !== null) return isIn(host, range[1]!, Number(range[2]))
  const [, name = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const wanted = name
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
  return wanted !== '' && (host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`)))
}

function isIn(host: string, network: string, prefix: number): boolean {
  try {
    const list = new BlockList()
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
    return within(list, host)
  } catch {
    return false
  }
}

const kinds = /^(https?|socks5?h?):$/i

/**
 * A client that asks directly, or by way of a proxy, as it is told and not as Node's own settings have it; what it keeps
 * open ends with the scope.
 */
export const openClient = Effect.fnUntraced(function* (
  proxy: Proxy | undefined,
): Effect.fn.Return<HttpClient.HttpClient, UpstreamProxyWrong, Scope.Scope> {
  const url = proxy === undefined ? undefined : URL.parse(proxy.url)
  if (proxy !== undefined && (url === null || !kinds.test(url!.protocol))) {
    return yield* new UpstreamProxyWrong({ variable: proxy.variable })
  }
  // Node's own fetch takes a proxy in some versions only, and then for everything.
  const undici = yield* Effect.promise(() => import('@effect/platform-node/Undici'))
  const dispatcher = yield* Effect.acquireRelease(
    // That the proxy looks names up is what undici wants of all that speak SOCKS.
    Effect.sync(() =>
      url == null ? new undici.Agent() : new undici.ProxyAgent(url.href.replace(/^socks5h:/i, 'socks5:')),
    ),
    (agent) => Effect.promise(() => agent.destroy()),
  )
  const through = ((input: string, init: object) =>
    undici.fetch(input, { ...init, dispatcher })) as unknown as typeof fetch
  const client = yield* Effect.provide(HttpClient.HttpClient, FetchHttpClient.layer)
  return HttpClient.transformResponse(client, Effect.provideService(FetchHttpClient.Fetch, through))
})

export class UpstreamProxyWrong extends Schema.TaggedError<UpstreamProxyWrong>()('UpstreamProxyWrong', {
  variable: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.variable} names no proxy that can be used: give an address such as http://proxy.example:3128 or socks5://proxy.example:1080, unset it, or list the endpoint's host in NO_PROXY.`
  }
}
