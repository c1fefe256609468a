import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { openOrigins } from '../../sandbox/execute/origins.ts'
import type { Report } from '../../sandbox/execute/worker.ts'
import { isListening } from '../../sandbox/chain/anvil.ts'
import { openChain } from '../../sandbox/chain/chain.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { forkParameters } from '../../sandbox/origin/fork-parameters.ts'
import { type Origin, serveOrigin } from '../../sandbox/origin/origin.ts'
import { openAndromeda } from '../fixtures/andromeda.ts'
import { temporaryFolder } from '../fixtures/cli.ts'
import { live } from '../fixtures/effects.ts'
import { processes } from '../fixtures/processes.ts'
import { tinyRun } from '../fixtures/tiny.ts'

type Plain = Pick<Origin, 'source' | 'base'>

const socketOf = ({ source }: Plain): string => (source.kind === 'fork' ? source.socket : '')

/** Kills the Anvil that holds a base chain, and lets nobody notice until it is dead, which takes a busy machine a while. */
const kill = (origin: Plain) =>
  Effect.sync(() => {
    const held = () =>
      processes().find((one) => one.name === 'anvil' && one.command.includes(`--ipc ${socketOf(origin)}`))
    const found = held()
    if (found === undefined) return
    process.kill(found.pid, 'SIGKILL')
    while (held() !== undefined);
  })

/** A run that finds out about a chain what has to be the same on every origin. */
const reading = ({ source, base: { chainId, timestamp } }: Plain) =>
  Effect.scoped(
    Effect.gen(function* () {
      const chain = yield* openChain({ source, chainId, timestamp: timestamp + 1 })
      return yield* chain.rpc.call('eth_getBlockByNumber', ['latest', false])
    }),
  )

const failed = (retryable = true): Exclude<Report, { type: 'progress' }> => ({
  type: 'failed',
  error: 'Any',
  reason: 'any',
  retryable,
})

describe.runIf(process.platform === 'linux')('a base chain whose Anvil is killed', () => {
  it.each([
    ['that is embedded', false],
    ['that was built on a live chain', true],
  ])('%s is opened again, the same, and the run that forked it is begun again', (_, onLiveChain) =>
    live(
      Effect.gen(function* () {
        const spec = yield* Effect.promise(() => tinyRun('none'))
        const node = onLiveChain ? yield* openAndromeda({ eth: 2000, metis: 30 }) : undefined
        const fork = node === undefined ? {} : { fork: forkParameters.parse({ blockNumber: node.block }) }
        const urls = node === undefined ? [] : [node.url]
        const endpoints = { urls, agree: 1, requestsPerSecond: 5000, cache: temporaryFolder('origins') }
        const base = { ...spec.base, ...(onLiveChain ? baseParameters.parse({ feeds: {}, lending: {} }) : {}), ...fork }
        const origins = yield* openOrigins((run) => serveOrigin(run.base, endpoints))

        const seen: string[] = []
        const found: unknown[] = []
        const said = yield* origins.perform({ ...spec, base }, (origin) =>
          Effect.gen(function* () {
            seen.push(socketOf(origin))
            found.push(yield* Effect.orDie(reading(origin)))
            if (seen.length > 2) return failed(false)
            yield* kill(origin)
            // In the middle of it, or failing because of it before anybody has noticed.
            return seen.length === 1 ? yield* Effect.never : failed(false)
          }),
        )
        expect(said).toEqual(failed(false))
        expect(new Set(seen).size).toBe(3)
        expect(new Set(found.map((block) => JSON.stringify(block))).size).toBe(1)
        expect(origins.opened().map(socketOf)).toEqual([seen[2]])
        expect(yield* isListening(seen[2]!)).toBe(true)
      }),
    ),
  )

  it('again and again is an error that says so, and does not go on for ever', () =>
    live(
      Effect.gen(function* () {
        const spec = yield* Effect.promise(() => tinyRun('none'))
        const origins = yield* openOrigins((run) => serveOrigin(run.base))
        const error = yield* Effect.flip(origins.perform(spec, (origin) => Effect.andThen(kill(origin), Effect.never)))
        expect(error).toMatchObject({ _tag: 'OriginGone', message: expect.stringContaining('killed') })
      }),
    ))
})
