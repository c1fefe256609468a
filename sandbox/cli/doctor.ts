import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { Console, Effect } from 'effect'
import { Command } from 'effect/cli'
import { openChain } from '../chain/chain.ts'
import { cacheFolder, embeddedChainId, genesisTime } from '../world/base-chain.ts'
import { Failed } from './run.ts'

/** One thing that has to be in order, or a cure. */
interface Check {
  readonly name: string
  readonly examine: Effect.Effect<string, { readonly message: string }>
}

const attempt = (f: () => string): Check['examine'] =>
  Effect.try({ try: f, catch: (cause) => (cause instanceof Error ? cause : new Error(String(cause))) })

const checks: readonly Check[] = [
  { name: 'Node', examine: attempt(() => `${process.version} (22.19 or newer is needed)`) },
  {
    name: 'Anvil',
    examine: Effect.scoped(
      openChain({ source: { kind: 'memory' }, chainId: embeddedChainId, timestamp: genesisTime }).pipe(
        Effect.andThen(({ rpc }) => rpc.call<string>('web3_clientVersion')),
      ),
    ),
  },
  {
    name: 'Cache',
    examine: attempt(() => {
      mkdirSync(cacheFolder(), { recursive: true })
      writeFileSync(join(cacheFolder(), '.doctor'), '')
      rmSync(join(cacheFolder(), '.doctor'))
      return cacheFolder()
    }),
  },
  {
    name: 'Sockets',
    examine: attempt(() => {
      const folder = mkdtempSync(join(tmpdir(), 'terrarium-'))
      rmSync(folder, { recursive: true })
      const path = join(folder, 'anvil.ipc')
      if (path.length > 107) throw new Error(`${path} is too long for a unix socket; set TMPDIR to a shorter folder`)
      return tmpdir()
    }),
  },
  {
    name: 'Machine',
    examine: attempt(() => {
      const { bavail, bsize } = statfsSync('.')
      const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(0)} GiB`
      return `${availableParallelism()} cores, ${gigabytes(totalmem())} memory, ${gigabytes(bavail * bsize)} free here`
    }),
  },
]

/** Looks whether everything that a run needs is there. */
export const doctor = Command.make(
  'doctor',
  {},
  Effect.fn('doctor')(function* () {
    let ill = 0
    for (const { name, examine } of checks) {
      const line = yield* examine.pipe(
        Effect.map((found) => `ok    ${name.padEnd(10)} ${found}`),
        Effect.catch(({ message }) => {
          ill += 1
          return Effect.succeed(`WRONG ${name.padEnd(10)} ${message}`)
        }),
      )
      yield* Console.log(line)
    }
    if (ill > 0) return yield* new Failed({})
  }),
).pipe(
  Command.withDescription('Check that this machine has what a run needs'),
  Command.withExamples([{ command: 'terrarium doctor', description: 'When something does not start' }]),
)
