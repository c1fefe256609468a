import type { IncomingHttpHeaders } from 'node:http'

/** Why a request is not let through, as an HTTP status and for whoever made it. */
export interface Refusal {
  readonly status: number
  readonly reason: string
}

/**
 * Who may speak to a node on the loopback interface: a program of this machine, and no web page but those of origins that
 * somebody has named.
 *
 * A browser says on whose behalf it asks (`Origin`), and by which name it was led here (`Host`): a name that is not this
 * machine's own means that somebody's name server has pointed his name at it. WebSockets are refused with everything else
 * that is no POST, since no browser asks before it opens one.
 *
 * @param origins as a browser sends them, such as `http://localhost:3000`
 */
export function refusal(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  origins: readonly string[],
): Refusal | undefined {
  const { host, origin } = headers
  if (!ours.test(host ?? '')) {
    return { status: 403, reason: `this is 127.0.0.1 and not ${host ?? 'nameless'}: ask http://127.0.0.1 instead` }
  }
  const page = origin ?? (headers['sec-fetch-site'] === undefined ? undefined : 'a page that does not say which')
  if (page !== undefined && !origins.includes(page)) {
    return { status: 403, reason: `no page may ask here, and this is ${page}; --allow-origin lets one` }
  }
  if (method === 'OPTIONS' && page !== undefined) return undefined
  return method === 'POST' ? undefined : { status: 405, reason: 'JSON-RPC over HTTP: POST a request, no WebSocket' }
}

/** The names of this machine's loopback interface, with any port: whoever forwards one may have chosen another. */
const ours = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i
