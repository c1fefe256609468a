import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refusal } from './gate.ts'
import type { Relay } from './relay.ts'

export interface FrontOptions {
  /** On 127.0.0.1; 0 for any that is free. */
  readonly port: number
  /** Origins of web pages that may ask, too. */
  readonly origins: readonly string[]
}

/**
 * An HTTP server on 127.0.0.1, whatever the environment says, that hands JSON-RPC to a node.
 *
 * @returns its port
 * @throws when the port cannot be had
 */
export function serveFront(ask: Relay['ask'], { port, origins }: FrontOptions): Promise<number> {
  const server = createServer((request, response) => {
    const { origin } = request.headers
    if (origin !== undefined && origins.includes(origin)) {
      response.setHeader('access-control-allow-origin', origin).setHeader('vary', 'origin')
    }
    const refused = refusal(request.method, request.headers, origins)
    if (refused !== undefined) return reply(response, refused.status, refused.reason, 'text/plain')
    if (request.method === 'OPTIONS') return allow(request, response)
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return reply(response, 415, 'content-type has to be application/json', 'text/plain')
    }
    receive(request, (message) =>
      ask(message).then(
        (answer) => (answer === undefined ? reply(response, 204) : reply(response, 200, answer, 'application/json')),
        (cause: unknown) => reply(response, 502, `the node is gone: ${String(cause)}`, 'text/plain'),
      ),
    )
  })
  // Clients keep connections and ask again after any time: one that was closed under their hands is an error to them.
  server.keepAliveTimeout = 0
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // A connection that could not be accepted is its client's trouble.
      server.off('error', reject).on('error', () => undefined)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** The answer to a browser that asks beforehand on behalf of a page that may. */
function allow({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? 'content-type')
  if (headers['access-control-request-private-network'] !== undefined) {
    response.setHeader('access-control-allow-private-network', 'true')
  }
  reply(response, 204)
}

function receive(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')))
  // Whoever asked is gone; there is nobody to tell.
  request.on('error', () => undefined)
}

function reply(response: ServerResponse, status: number, body = '', type?: string): void {
  if (type !== undefined) response.setHeader('content-type', type)
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(body))
  response.writeHead(status).end(body)
}
