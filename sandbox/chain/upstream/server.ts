import { createServer, type Socket } from 'node:net'
import { Effect, FiberSet, type Scope } from 'effect'
import { ownFolder, type OwnFolderMissing, socketIn } from '../own-folder.ts'
import { jsonStream } from '../json-stream.ts'

/**
 * Serves JSON over a unix socket in a folder that only we can look into, until the scope ends.
 *
 * @param answer what to say to a message; at once when it can, since that is the common case
 * @returns the socket's path
 */
export const serveJson = Effect.fnUntraced(function* (
  answer: (message: string) => string | Effect.Effect<string>,
): Effect.fn.Return<string, OwnFolderMissing, Scope.Scope> {
  const run = yield* FiberSet.makeRuntime<never, void, never>()
  const path = socketIn(yield* ownFolder())
  const connections = new Set<Socket>()
  const server = createServer((socket) => {
    connections.add(socket)
    const reply = (text: string) => void (socket.writable && socket.write(`${text}\n`))
    socket.on(
      'data',
      jsonStream((message) => {
        const said = answer(message)
        if (typeof said === 'string') reply(said)
        else run(Effect.map(said, reply))
      }),
    )
    socket.on('close', () => connections.delete(socket))
    // Whoever asked is gone; there is nobody to tell.
    socket.on('error', () => undefined)
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.once('error', (cause) => resume(Effect.die(cause)))
      server.listen(path, () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        for (const socket of connections) socket.destroy()
      }),
  )
  return path
})
