import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Effect, Schema } from 'effect'
import { campaign } from '../campaign/campaign.ts'
import { execute } from '../execute/execute.ts'
import { checkBinary, findBinary } from '../chain/anvil-binary.ts'
import { startAnvil } from '../chain/anvil.ts'
import { openChain } from '../chain/chain.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { listeningAddress, nowhere } from '../chain/nowhere.ts'
import { makeOwnFolder, ownFolder } from '../chain/own-folder.ts'
import { openEndpoint } from '../chain/upstream/endpoint.ts'
import { endpointUrl, parseUpstreamUrls, UpstreamUrlWrong } from '../chain/upstream/endpoint-url.ts'
import { proxyFor } from '../chain/upstream/proxy.ts'
import { chainIdOf } from '../chain/upstream/question.ts'
import { cacheFolder, embeddedChainId, genesisTime } from '../origin/base-chain.ts'
import { foundation } from '../origin/foundation.ts'
import { endpointVariable } from '../origin/live-fork.ts'

/** What was found: in order, good to know, or in the way of a run, with the cure. */
export interface ExaminationFinding {
  readonly state: 'well' | 'note' | 'ill'
  readonly said: string
}

/** One thing that a run needs, tried as a run does. What it fails with is in the way. */
export interface Examination {
  readonly name: string
  /** Whether it needs all the others: where one of them is in the way, it would say the same in other words. */
  readonly needsAll?: boolean
  readonly examine: Effect.Effect<readonly ExaminationFinding[], { readonly message: string }>
}

const well = (said: string): ExaminationFinding => ({ state: 'well', said })
const note = (said: string): ExaminationFinding => ({ state: 'note', said })

const attempt = <A>(f: () => A) => Effect.try({ try: f, catch: asError })
const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)))

const node = attempt(() => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 19))
    throw new InTheWay({ what: `Node ${process.version} is too old`, cure: 'Terrarium needs 22.19 or newer.' })
  return [well(process.version)]
})

const anvil = Effect.map(checkBinary(findBinary()), (path) => [well(path)])

/** Where sockets are; elsewhere than the environment says, where that does not do. */
const sockets = attempt(() => {
  const place = placeOfSockets()
  return [
    place === tmpdir()
      ? well(place)
      : note(`${place}, since TMPDIR (${tmpdir()}) is missing, full, read-only, or has no path for a socket`),
  ]
})

function placeOfSockets(): string {
  const folder = makeOwnFolder()
  rmSync(folder, { recursive: true })
  return dirname(dirname(folder))
}

/** A node whose state another one takes over, and a block on that: over sockets, as everywhere. */
const chain = Effect.scoped(
  Effect.gen(function* () {
    const options = { chainId: embeddedChainId, timestamp: genesisTime }
    const origin = yield* startAnvil({ ...options, source: { kind: 'memory' } })
    const fork = yield* openChain({ ...options, source: { kind: 'fork', socket: origin.socket, block: 0 } })
    yield* fork.setBalance(foundation, 10n ** 18n)
    yield* fork.submit([{ from: foundation, to: foundation, data: '0x', value: 1n, gas: 21_000n, tip: 0n }])
    const { transactions } = yield* fork.mine({ timestamp: genesisTime + 2, coinbase: foundation })
    return [well(`a node, a fork of it and a block of ${transactions.length} transaction`)]
  }),
)

const reach = Effect.map(Effect.promise(listeningAddress), (address) => [
  address === nowhere
    ? well('nobody but us can get to them: they listen where no connection can come')
    : note(
        `this system lets nobody listen at ${nowhere}: nodes listen on ${address}, at ports that nobody is told. A program of this machine, or a web page that finds the port, can speak to them by WebSocket; browse nothing that you do not trust while a campaign runs.`,
      ),
])

const cache = attempt(() => {
  const folder = cacheFolder()
  try {
    makeFolder(folder)
    writeFileSync(join(folder, '.doctor'), '')
    rmSync(join(folder, '.doctor'))
  } catch (cause) {
    throw new InTheWay({
      what: asError(cause).message,
      cure: 'Make room there, or set TERRARIUM_CACHE to a folder that can be written to.',
    })
  }
  return [well(folder)]
})

/** Bytes that ought to be free: a run writes some, and its base chain. */
const leastSpace = 200 * 2 ** 20
/** Bytes of a run with its Anvil, and half as much again. */
const memoryOfRun = 700 * 2 ** 20

const size = (bytes: number): string =>
  bytes < 2 ** 30 ? `${Math.floor(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(0)} GiB`

const space = attempt(() =>
  [...new Set([process.cwd(), cacheFolder(), placeOfSockets()])].map((folder): ExaminationFinding => {
    const free = freeIn(folder)
    return free < leastSpace
      ? {
          state: 'ill',
          said: `${size(free)} free in ${folder}: make room; results and chains need ${size(leastSpace)} and more`,
        }
      : well(`${size(free)} free in ${folder}`)
  }),
)

/** Of the nearest folder that is there. */
function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (cause) {
    if (dirname(folder) === folder) throw cause
    return freeIn(dirname(folder))
  }
}

const memory = attempt(() => {
  const cores = availableParallelism()
  const available = process.availableMemory()
  const runs = Math.floor(available / memoryOfRun)
  const said = `${cores} cores, ${size(available)} of memory free`
  if (runs < 1)
    throw new InTheWay({
      what: `${said}: too little for a run`,
      cure: 'End something else, or use a machine with more.',
    })
  return [runs < cores ? note(`${said}: enough for ${runs} runs at once (--workers ${runs})`) : well(said)]
})

/** Proxies as they are, without names and passwords; nodes of our own are never asked by way of one. */
const proxies = attempt(() => {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name.toLowerCase(), name])
  const found = names.flatMap((name) => {
    const value = process.env[name] ?? ''
    return value === '' ? [] : [`${name}=${value.replace(/^([^:]*:\/\/)?[^@/]*@/, '$1…@')}`]
  })
  return [found.length === 0 ? well('none') : note(`${found.join(', ')}: for endpoints of live chains alone`)]
})

/** Endpoints for live chains, where the environment names any. */
const endpoints = Effect.scoped(
  Effect.forEach(parseUpstreamUrls(process.env[endpointVariable] ?? ''), (text, i) =>
    Effect.gen(function* () {
      const url = endpointUrl(text)
      if (url === undefined) return yield* new UpstreamUrlWrong({ place: i + 1 })
      const way = proxyFor(new URL(url.href)) === undefined ? '' : ', by way of a proxy'
      const { ask } = yield* openEndpoint(url, { requestsPerSecond: 10, timeoutSeconds: 10 })
      return yield* ask(chainIdOf).pipe(
        Effect.map((id) => well(`${url.origin} is of chain ${Number(JSON.parse(id))}${way}`)),
        Effect.catch(({ reason }) =>
          Effect.succeed<ExaminationFinding>({
            state: 'ill',
            said: `${url.origin}${way}: ${reason}. Campaigns on a live chain cannot ask it (${endpointVariable}).`,
          }),
        ),
      )
    }),
  ),
).pipe(
  Effect.map((found) =>
    found.length === 0 ? [well(`${endpointVariable} names none; only campaigns on a live chain need any`)] : found,
  ),
)

/** A campaign of one run that is over in a moment. */
const trial = () =>
  campaign.parse({
    name: 'doctor',
    question: 'Does this machine do it?',
    days: 3,
    blockSeconds: 21_600,
    seeds: 1,
    programme: { fromDay: 1, days: 1 },
    evaluation: { fromDay: 2, toDay: 3 },
    agents: { user: { count: 4 }, investor: { count: 4 } },
    policies: [{ id: 'any', title: 'Any', budget: '1 METIS', legs: [{ sink: 'native', share: 1 }] }],
  })

/** All of it together: cache, base chain, a process of its own, its node, a dozen blocks, result files. */
const run = Effect.scoped(
  Effect.gen(function* () {
    const out = yield* ownFolder()
    const started = performance.now()
    const { finished, failed } = yield* execute(trial(), { out, workers: 1, only: [] })
    const [broken] = failed
    if (broken !== undefined) return yield* new InTheWay({ what: 'A run failed', cure: broken.reason })
    const [manifest] = finished
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    return [well(`a run in a process of its own, ${seconds} s, digest ${manifest?.digest.slice(0, 16)}`)]
  }),
)

/** In the order in which one needs the other. */
export const examinations: readonly Examination[] = [
  { name: 'Node', examine: node },
  { name: 'Anvil', examine: anvil },
  { name: 'Sockets', examine: sockets },
  { name: 'Chain', examine: chain },
  { name: 'Nodes', examine: reach },
  { name: 'Cache', examine: cache },
  { name: 'Space', examine: space },
  { name: 'Memory', examine: memory },
  { name: 'Proxies', examine: proxies },
  { name: 'Endpoints', examine: endpoints },
  { name: 'Run', examine: run, needsAll: true },
]

class InTheWay extends Schema.TaggedError<InTheWay>()('InTheWay', { what: Schema.String, cure: Schema.String }) {
  readonly retryable = false
  override get message(): string {
    return `${this.what}. ${this.cure}`
  }
}
