import { connect, createServer, type Server } from 'node:net'

/**
 * An address that belongs to no host: of MCAST-TEST-NET (RFC 6676). A system lets TCP listen there, and no SYN that is sent to
 * a multicast address may ever be answered (RFC 1122, 4.2.3.10): neither a page nor a process nor another host gets
 * through, also when it knows address and port. Linux keeps to both, without rights and in containers; macOS refuses to
 * listen.
 */
export const nowhere = '233.252.0.1'

const loopback = '127.0.0.1'

let decided: Promise<string> | undefined

/**
 * Where Anvil, which cannot do without HTTP, shall listen: nowhere, or on the loopback interface where a system does not
 * have that. Asked of the system once a process.
 */
export const listeningAddress = (): Promise<string> => (decided ??= addressOr(nowhere))

/** An address, if nobody gets to who listens there; else the loopback interface. */
export const addressOr = async (wanted: string): Promise<string> => ((await unreachable(wanted)) ? wanted : loopback)

/** Whether a server can listen at an address and nobody get to it. */
export async function unreachable(address: string): Promise<boolean> {
  const server = createServer()
  try {
    const port = await listen(server, address)
    return !(await reachable(address, port))
  } catch {
    return false
  } finally {
    server.close()
  }
}

const listen = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => {
      const bound = server.address()
      if (typeof bound === 'object' && bound !== null) resolve(bound.port)
      else reject(new Error(`${address} gave no port`))
    })
  })

/** Whether a connection from this host gets through, within a second. */
export const reachable = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1_000 })
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => finish(true))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
  })
