import { parentPort, workerData } from 'node:worker_threads'
import { openRelay, type Relay } from './relay.ts'
import { type FrontOptions, serveFront } from './server.ts'

/** What it says once: where it listens, or why it cannot. */
export type FrontSaid = { readonly port: number } | { readonly reason: string }

/** Listens at once, and answers when it has been told the socket of its node. */
const led = new Promise<Relay>((resolve) => {
  parentPort!.once('message', (socket: string) => resolve(openRelay(socket)))
})
const say = (said: FrontSaid) => parentPort!.postMessage(said, [])
serveFront(async (message) => (await led).ask(message), workerData as FrontOptions).then(
  (port) => say({ port }),
  (cause: unknown) => say({ reason: cause instanceof Error ? cause.message : String(cause) }),
)
