import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Effect, FiberSet, type Scope } from 'effect'

/**
 * Serves JSON over HTTP on this machine only, at a port that the system chooses, until the scope ends.
 *
 * @param answer what to say to a body; at once when it can, since that is the common case
 */
export const serveJson = Effect.fnUntraced(function* (
  answer: (body: string) => string | Effect.Effect<string>,
): Effect.fn.Return<string, never, Scope.Scope> {
  const run = yield* FiberSet.makeRuntime<never, void, never>()
  const server = createServer((request, response) => {
    receive(request, (body) => {
      const said = answer(body)
      if (typeof said === 'string') reply(response, said)
      else run(Effect.map(said, (text) => reply(response, text)))
    })
  })
  // Anvil keeps connections and asks again after any time: one that was closed under its hands is an error to it.
  server.keepAliveTimeout = 0
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.once('error', (cause) => resume(Effect.die(cause)))
      server.listen(0, '127.0.0.1', () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

function receive(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')))
  // Whoever asked is gone; there is nobody to tell.
  request.on('error', () => undefined)
}

const reply = (response: ServerResponse, body: string): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
}
