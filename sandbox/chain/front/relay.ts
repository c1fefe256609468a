import { connect, type Socket } from 'node:net'
import { jsonStream } from '../json-stream.ts'

/**
 * Hands JSON-RPC messages to a node at its socket, word for word, and its answers back: each on a connection of its own,
 * which is used again afterwards. Nothing is lost in numbers that JavaScript cannot hold, and answers cannot be mixed up.
 */
export interface Relay {
  /** What the node says to a message; undefined when it says nothing, as to a notification. */
  readonly ask: (message: string) => Promise<string | undefined>
  readonly close: () => void
}

export function openRelay(path: string): Relay {
  const idle: Line[] = []
  const all = new Set<Line>()
  const open = (): Line => {
    const line = openLine(path, () => {
      all.delete(line)
      if (idle.includes(line)) idle.splice(idle.indexOf(line), 1)
    })
    all.add(line)
    return line
  }
  // Of its own, in case that something is answered all the same.
  let notices: Line | undefined
  return {
    ask: async (message) => {
      const kind = kindOf(message)
      if (kind === 'wrong') return refused(-32_600, 'Invalid request')
      if (kind === 'subscription') return refused(-32_601, 'there are no subscriptions here')
      if (kind === 'notification') {
        ;(notices ??= open()).say(message)
        return undefined
      }
      const line = idle.pop() ?? open()
      const answer = await line.ask(message)
      idle.push(line)
      return answer
    },
    close: () => {
      for (const line of all) line.close()
    },
  }
}

type Kind = 'question' | 'notification' | 'subscription' | 'wrong'

/** What a message wants, which decides whether an answer will come at all. */
function kindOf(message: string): Kind {
  const entries = entriesOf(message)
  if (entries.some(({ method }) => method === 'eth_subscribe' || method === 'eth_unsubscribe')) return 'subscription'
  // Then something comes, and if it is a refusal.
  if (entries.some(({ id }) => id !== undefined)) return 'question'
  return entries.length > 0 && entries.every(({ method }) => typeof method === 'string') ? 'notification' : 'wrong'
}

interface Entry {
  readonly id?: unknown
  readonly method?: unknown
}

/** None when it is no message; what is no object among several is one without a method. */
function entriesOf(message: string): readonly Entry[] {
  try {
    const parsed: unknown = JSON.parse(message)
    return [parsed].flat().map((entry): Entry => (typeof entry === 'object' && entry !== null ? entry : {}))
  } catch {
    return []
  }
}

const refused = (code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })

interface Line {
  readonly ask: (message: string) => Promise<string>
  readonly say: (message: string) => void
  readonly close: () => void
}

/** One connection, one question at a time. */
function openLine(path: string, gone: () => void): Line {
  const socket: Socket = connect(path)
  let waiting: { readonly answered: (text: string) => void; readonly lost: (cause: Error) => void } | undefined
  let broken: Error | undefined
  const finish = (cause: Error) => {
    broken ??= cause
    waiting?.lost(broken)
    gone()
  }
  socket.on(
    'data',
    jsonStream((text) => {
      waiting?.answered(text)
      waiting = undefined
    }),
  )
  socket.on('error', finish)
  socket.on('close', () => finish(new Error('the connection closed')))
  return {
    ask: (message) =>
      new Promise((answered, lost) => {
        if (broken !== undefined) return lost(broken)
        waiting = { answered, lost }
        socket.write(message)
      }),
    say: (message) => void socket.write(message),
    close: () => socket.destroy(),
  }
}
