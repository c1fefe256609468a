import { statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { Console, Effect, Option, Schema, type Scope } from 'effect'
import { Argument, Command, Flag } from 'effect/cli'
import { loadCampaign } from '../campaign/load.ts'
import { openRunFolder } from '../results/run-folder.ts'
import type { BlockMarks } from '../run/marks.ts'
import { type FixtureChoice, choose } from '../fixture/choice.ts'
import { expectFree, readManifest, writeFixture } from '../fixture/folder.ts'
import { freeze } from '../fixture/freeze.ts'
import { grow } from '../fixture/grow.ts'
import type { FixtureManifest } from '../fixture/manifest.ts'
import { remake } from '../fixture/remake.ts'
import { serveFixture } from '../fixture/open.ts'
import { originFlag } from './origins.ts'
import { nearPath } from './near-path.ts'
import { openProgress } from './progress.ts'
import { campaignOf, jsonFlag } from './results.ts'

const folderArgument = Argument.Directory('fixture', { mustExist: true }).pipe(
  Argument.withDescription('Folder of a fixture, such as fixtures/ecosystem'),
)

const positive = (name: string) => Flag.Int(name).pipe(Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))))

/** A bar for one run of so many blocks. */
const watched = (blocksInAll: number): Effect.Effect<(blocks: number) => void, never, Scope.Scope> =>
  Effect.map(openProgress, ({ watch }) => (blocks: number) => {
    const finished = blocks === blocksInAll ? 1 : 0
    watch({ runs: 1, finished, found: 0, failed: 0, blocks, blocksInAll })
  })

const remakeCommand = Command.make(
  'remake',
  { folder: folderArgument, json: jsonFlag },
  Effect.fn('fixture remake')(function* ({ folder, json }) {
    const { made } = yield* readManifest(folder)
    const { manifest, restored } = yield* Effect.scoped(
      Effect.gen(function* () {
        return yield* remake(folder, yield* watched(made.block))
      }),
    )
    const { digest } = manifest.state
    if (json) return yield* Console.log(JSON.stringify({ digest, restored }, undefined, 2))
    yield* Console.log(`The same again: digest ${digest}`)
    if (restored.length > 0) yield* Console.log(`Restored: ${restored.join(', ')}`)
  }),
).pipe(
  Command.withDescription('Make a fixture again from its manifest; exit 1 when it comes out in another way'),
  Command.withExamples([
    {
      command: 'terrarium fixture remake fixtures/ecosystem',
      description: 'Also restores a state file that is missing',
    },
  ]),
)

const serve = Command.make(
  'serve',
  {
    folder: folderArgument,
    port: Flag.Int('port').pipe(
      Flag.withAlias('p'),
      Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 }))),
      Flag.withDescription('Port on 127.0.0.1 (default: any that is free)'),
      Flag.withDefault(0),
    ),
    origins: originFlag,
    json: jsonFlag,
  },
  Effect.fn('fixture serve')(function* ({ folder, port, origins, json }) {
    yield* Effect.scoped(
      Effect.gen(function* () {
        const { url, manifest } = yield* serveFixture(folder, { port, origins })
        const { chainId, block, timestamp } = manifest.chain
        yield* json
          ? Console.log(JSON.stringify({ url, chainId, block, timestamp }))
          : Console.log(
              [
                `${manifest.name} after block ${block}, chain id ${chainId}: ${url}`,
                `  forge test --fork-url ${url}`,
                `  cast block-number --rpc-url ${url}`,
                'Ctrl-C ends this.',
              ].join('\n'),
            )
        yield* Effect.never
      }),
    )
  }),
).pipe(
  Command.withDescription('Serve a fixture’s chain on 127.0.0.1, for forge, cast or a program; Ctrl-C ends it'),
  Command.withExamples([
    {
      command: 'terrarium fixture serve fixtures/ecosystem --port 8545',
      description: 'Then: forge test --fork-url http://127.0.0.1:8545',
    },
  ]),
)

/** Freezes a grown world for tests. */
export const fixture = Command.make(
  'fixture',
  {
    campaign: Argument.Path('campaign', { mustExist: true }).pipe(
      Argument.withDescription('Campaign file to grow a world from, or the folder of a run to do again'),
    ),
    policy: Flag.String('policy').pipe(Flag.withDescription('Policy (default: the campaign’s first)'), Flag.optional),
    world: Flag.String('world').pipe(Flag.withDescription('Structural world (default: the first)'), Flag.optional),
    seed: positive('seed').pipe(Flag.withDescription('Seed (default: 1)'), Flag.optional),
    block: positive('block').pipe(
      Flag.withAlias('b'),
      Flag.withDescription('Freeze after this block of the run (default: the last)'),
      Flag.optional,
    ),
    day: Flag.Finite('day').pipe(Flag.withDescription('In place of --block: after this many days'), Flag.optional),
    out: Flag.String('out').pipe(
      Flag.withAlias('o'),
      Flag.withDescription('Folder of the fixture (default: fixtures/<name of the campaign>)'),
      Flag.optional,
    ),
    json: jsonFlag,
  },
  Effect.fn('fixture')(function* ({ campaign: path, out: folder, json, ...flags }) {
    const wish = {
      policy: Option.getOrUndefined(flags.policy),
      world: Option.getOrUndefined(flags.world),
      seed: Option.getOrUndefined(flags.seed),
      block: Option.getOrUndefined(flags.block),
      day: Option.getOrUndefined(flags.day),
    }
    if (wish.block !== undefined && wish.day !== undefined) return yield* new TwoPlaces({})
    const { choice, recorded } = yield* statSync(path).isDirectory() ? fromRun(path, wish) : fromCampaign(path, wish)
    const out = Option.getOrElse(folder, () => join('fixtures', choice.campaign.name))
    yield* expectFree(out)
    const manifest = yield* Effect.scoped(
      Effect.gen(function* () {
        const grown = yield* grow(choice, recorded, yield* watched(choice.block))
        const frozen = yield* freeze(grown, choice)
        yield* writeFixture(out, frozen)
        return frozen.manifest
      }),
    )
    yield* Console.log(json ? JSON.stringify({ out, ...summaryOf(manifest) }, undefined, 2) : described(out, manifest))
  }),
).pipe(
  Command.withSubcommands([remakeCommand, serve]),
  Command.withDescription('Freeze a grown world for tests: chain state, contracts and actors with their positions'),
  Command.withExamples([
    {
      command: 'terrarium fixture campaigns/ecosystem.yaml --day 20 --out fixtures/ecosystem',
      description: 'The world after twenty days under the first policy',
    },
    {
      command: 'terrarium fixture results/quickstart/runs/world=smooth/policy=none/seed=3 --block 480',
      description: 'A run that was made before, done again up to a block',
    },
  ]),
)

type Wish = Parameters<typeof choose>[1]

interface Chosen {
  readonly choice: FixtureChoice
  /** What is known of the blocks of a run that was made before. */
  readonly recorded: readonly BlockMarks[]
}

const fromCampaign = Effect.fnUntraced(function* (path: string, wish: Wish) {
  const chosen: Chosen = { choice: yield* choose(yield* loadCampaign(nearPath(path)), wish), recorded: [] }
  return chosen
})

/** Its folder says which run it is. */
const fromRun = Effect.fnUntraced(function* (path: string, { block, day, ...named }: Wish) {
  if (Object.values(named).some((value) => value !== undefined)) return yield* new RunNamesItself({})
  const { folder, spec, blocks } = yield* openRunFolder(path)
  const campaign = yield* campaignOf(join(folder, '../../../..'))
  const wish = { policy: spec.policy.id, world: spec.world, seed: spec.seed, block, day }
  const chosen: Chosen = { choice: yield* choose(campaign, wish), recorded: blocks }
  return chosen
})

const summaryOf = ({ chain, state, actors, contracts, remake: command }: FixtureManifest) => ({
  ...chain,
  digest: state.digest,
  bytes: state.bytes,
  actors: Object.keys(actors).length,
  contracts: contractCount(contracts),
  remake: command,
})

const contractCount = (contracts: FixtureManifest['contracts']): number =>
  Object.values(contracts).reduce((sum, parts) => sum + Object.keys(parts).length, 0)

function described(out: string, manifest: FixtureManifest): string {
  const { chain, state, actors, contracts, made } = manifest
  const kinds = new Map<string, number>()
  for (const { kind } of Object.values(actors)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [
    `${out}: ${manifest.name} under ${made.policy} after block ${made.block}, ${new Date(chain.timestamp * 1000).toISOString()}`,
    `  ${contractCount(contracts)} contracts; ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
    `  state of ${(state.bytes / 1e6).toFixed(1)} MB, digest ${state.digest}`,
    '',
    `  import { fixture } from '${isAbsolute(out) ? out : `./${out}`}/index.ts'`,
    `  terrarium fixture serve ${out}      a chain for forge and cast`,
    `  terrarium fixture remake ${out}     makes it again, to the same digest`,
  ].join('\n')
}

export class TwoPlaces extends Schema.TaggedError<TwoPlaces>()('TwoPlaces', {}) {
  readonly retryable = false
  override get message(): string {
    return 'Give either --block or --day.'
  }
}

export class RunNamesItself extends Schema.TaggedError<RunNamesItself>()('RunNamesItself', {}) {
  readonly retryable = false
  override get message(): string {
    return "A run's folder says its policy, world and seed: leave --policy, --world and --seed out, or name the campaign file."
  }
}
