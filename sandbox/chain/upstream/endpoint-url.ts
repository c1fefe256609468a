import { Schema } from 'effect'
import { isLoopback } from './proxy.ts'

/**
 * The addresses of endpoints in a text, separated by commas or blanks: what an environment variable holds.
 *
 * @example
 * parseUpstreamUrls('https://one.example, https://two.example') // => ['https://one.example', 'https://two.example']
 */
export const parseUpstreamUrls = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,]+/).filter((part) => part !== '')),
]

/** An endpoint's address, and how it may be shown: path, query and name may hold a key. */
export interface EndpointUrl {
  /** Without user and password, which `fetch` refuses. */
  readonly href: string
  readonly origin: string
  /** Whose word its answers are taken for; see `operatorOf`. */
  readonly operator: string
  /** For basic authentication. */
  readonly credentials?: { readonly username: string; readonly password: string }
  /** A text with everything secret of the address taken out. */
  readonly redact: (text: string) => string
}

/** The address, or undefined when it is none of HTTP. */
export function endpointUrl(text: string): EndpointUrl | undefined {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  const { origin, username, password } = url
  const secrets = [
    text,
    url.href,
    url.pathname + url.search,
    ...url.pathname.split('/'),
    ...url.searchParams.values(),
    username,
    password,
  ]
    .flatMap((secret) => [secret, decoded(secret)])
    // Shorter ones are versions and names of networks.
    .filter((secret) => secret.length >= 8)
    .sort((a, b) => b.length - a.length)
  url.username = ''
  url.password = ''
  return {
    href: url.href,
    origin,
    operator: operatorOf(url),
    ...(username !== '' && { credentials: { username: decoded(username), password: decoded(password) } }),
    redact: (said) => secrets.reduce((left, secret) => left.replaceAll(secret, '…'), said),
  }
}

/**
 * Two answers agree when two operators gave them, and one host is one operator, whatever scheme, port, path or key it is
 * asked with. On the loopback interface there may be tunnels to several, a port each.
 */
export function operatorOf({ hostname, port, protocol }: URL): string {
  const host = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()
  return isLoopback(host) ? `port ${port || (protocol === 'https:' ? 443 : 80)}` : host
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export class UpstreamUrlWrong extends Schema.TaggedError<UpstreamUrlWrong>()('UpstreamUrlWrong', {
  /** Counted from 1; the text itself may hold a key. */
  place: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `Endpoint ${this.place} of the forked chain is no address of http or https. Give addresses such as https://andromeda.metis.io/?owner=1088, separated by commas or blanks.`
  }
}

/** More operators shall agree than there are: one that is asked twice agrees with itself. */
export class UpstreamOperatorsFew extends Schema.TaggedError<UpstreamOperatorsFew>()('UpstreamOperatorsFew', {
  agree: Schema.Number,
  operators: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const { agree, operators } = this
    return `${agree} operators have to give the same answer about the forked chain (\`agree\`), and the endpoints are of ${operators.length}: ${operators.join(', ')}. A host is one operator, with whatever scheme, port or path. Give endpoints of others (\`chain.fork.rpcUrl\`, TERRARIUM_RPC_URL), or set \`agree: ${operators.length}\`${operators.length === 1 ? ' to take its word' : ''}.`
  }
}
