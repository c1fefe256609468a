import { writeFileSync } from 'node:fs'
import { Console, Effect, Option, Schema } from 'effect'
import { Command, Flag } from 'effect/cli'
import type { Address } from 'viem'
import { blocksOf, rerun } from '../replay/rerun.ts'
import { openRunFolder, type RecordedRun } from '../results/run-folder.ts'
import { openFront } from '../chain/front/front.ts'
import { foundation } from '../origin/foundation.ts'
import { labelsOf as knownIn } from '../../protocols/registry/registry.ts'
import { registryOf } from '../origin/fork-parameters.ts'
import { holdersOf, tokensOf } from '../world/holders.ts'
import type { World } from '../world/world.ts'
import { originFlag } from './origins.ts'
import { jsonFlag, runArgument } from './results.ts'

/** A live Anvil at one block of a run, for `cast`, a debugger or an explorer. */
export const replay = Command.make(
  'replay',
  {
    run: runArgument,
    block: Flag.Int('block').pipe(
      Flag.withAlias('b'),
      Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))),
      Flag.withDescription('Block of the run, 1 for its first (default: the last)'),
      Flag.optional,
    ),
    before: Flag.Boolean('before').pipe(
      Flag.withDescription('Stop just before the block, with nothing of it mined (default: just after)'),
      Flag.withDefault(false),
    ),
    labels: Flag.String('labels').pipe(
      Flag.withDescription('Write what each address is to this JSON file (default: none is written)'),
      Flag.optional,
    ),
    origins: originFlag,
    json: jsonFlag,
  },
  Effect.fn('replay')(function* ({ run: path, block, before, labels, origins, json }) {
    const recorded = yield* openRunFolder(path)
    const wanted = Option.getOrElse(block, () => blocksOf(recorded.spec))
    yield* checkBlock(recorded, wanted)
    const until = before ? wanted - 1 : wanted
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* Console.error(`Doing ${until} blocks again …`)
        const world = yield* rerun(recorded, until)
        const names = labelsOf(world, recorded.spec)
        if (Option.isSome(labels)) {
          writeFileSync(labels.value, `${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`)
        }
        const url = yield* openFront(world.chain.socket, { origins })
        yield* json
          ? Console.log(JSON.stringify({ url, block: until, now: world.state.now, labels: Object.fromEntries(names) }))
          : Console.log(described(world, url, until, names))
        yield* Effect.never
      }),
    )
  }),
).pipe(
  Command.withDescription('Open a live Anvil just after, or before, one block of a run; Ctrl-C ends it'),
  Command.withExamples([
    {
      command: 'terrarium replay results/quickstart/runs/world=smooth/policy=native-linear/seed=3 --block 480',
      description: 'The chain as it was after block 480',
    },
    {
      command:
        'terrarium replay results/quickstart/runs/world=smooth/policy=none/seed=1 -b 1 --before --labels who.json',
      description: 'Everybody in place, nothing done yet; who is who in a file',
    },
  ]),
)

export const checkBlock = ({ spec }: RecordedRun, block: number): Effect.Effect<void, BlockOutside> => {
  const last = blocksOf(spec)
  return block <= last ? Effect.void : Effect.fail(new BlockOutside({ block, last }))
}

/**
 * What each address of a run is: an agent by its persona, a contract by protocol and part, a token by its symbol; on a fork
 * also what else its registry knows.
 */
export function labelsOf(
  { deployments, inhabitants }: World,
  { base: { fork } }: RecordedRun['spec'],
): ReadonlyMap<Address, string> {
  return new Map([
    ...(fork === undefined ? [] : knownIn(registryOf(fork))),
    ...tokensOf(deployments).map(({ address, symbol }) => [address, symbol] as const),
    ...holdersOf(deployments),
    [foundation, 'foundation'] as const,
    ...inhabitants.map(({ address, persona }) => [address, persona] as const),
  ])
}

function described({ state: { now } }: World, url: string, block: number, names: ReadonlyMap<Address, string>): string {
  const width = Math.max(...[...names.values()].map((name) => name.length))
  return [
    ...[...names].map(([address, name]) => `${name.padEnd(width)}  ${address}`),
    '',
    `After block ${block}, ${new Date(now * 1000).toISOString()}: ${url}`,
    `  cast block-number --rpc-url ${url}`,
    `  cast send --rpc-url ${url} --unlocked --from <agent> … && cast rpc evm_mine --rpc-url ${url}`,
    'Agents have no keys: `cast rpc anvil_impersonateAccount <address>` lends you one. Ctrl-C ends this.',
  ].join('\n')
}

export class BlockOutside extends Schema.TaggedError<BlockOutside>()('BlockOutside', {
  block: Schema.Number,
  last: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `--block ${this.block} is not in the run: its blocks are 1 to ${this.last}.`
  }
}
