import { Console, Effect, Option, Schema } from 'effect'
import { Command, Flag } from 'effect/cli'
import { explainAgent, explainTransaction, type Explanation, NothingToExplain } from '../replay/explain.ts'
import { openRunFolder } from '../results/run-folder.ts'
import { checkBlock } from './replay.ts'
import { jsonFlag, runArgument } from './results.ts'

/** What an agent saw, wanted and got. */
export const explain = Command.make(
  'explain',
  {
    run: runArgument,
    tx: Flag.String('tx').pipe(
      Flag.withDescription('A transaction by its hash, or by how that begins: who wanted it, and its call trace'),
      Flag.optional,
    ),
    agent: Flag.String('agent').pipe(
      Flag.withDescription('An agent, such as investor-3: everything that it did'),
      Flag.optional,
    ),
    block: Flag.Int('block').pipe(
      Flag.withAlias('b'),
      Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))),
      Flag.withDescription(
        'With --agent: this block alone, with all that the agent saw (default: all blocks, in short)',
      ),
      Flag.optional,
    ),
    json: jsonFlag,
  },
  Effect.fn('explain')(function* ({ run: path, tx, agent, block, json }) {
    const recorded = yield* openRunFolder(path)
    if (Option.isSome(tx) === Option.isSome(agent)) {
      return yield* new NothingToExplain({ what: 'name either --tx HASH or --agent NAME' })
    }
    const only = Option.getOrUndefined(block)
    if (only !== undefined) yield* checkBlock(recorded, only)
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* Console.error('Doing the run again …')
        if (Option.isSome(tx)) {
          const found = yield* explainTransaction(recorded, tx.value)
          const { explanation, hash, trace } = found
          return yield* json
            ? Console.log(plain(found))
            : Console.log(
                `${hash} in block ${found.block}\n\n${explanation === undefined ? 'Sent by the foundation or the bridge: nobody decided it.' : whole(explanation)}\n\nCall trace:\n${traced(trace as Frame)}`,
              )
        }
        const all = yield* explainAgent(recorded, Option.getOrThrow(agent), only)
        if (json) return yield* Console.log(plain(all))
        return yield* Console.log(only === undefined ? all.map(short).join('\n') : all.map(whole).join('\n\n'))
      }),
    )
  }),
).pipe(
  Command.withDescription(
    'Tell what an agent of a run saw, wanted and got; or whose a transaction was, with its call trace',
  ),
  Command.withExamples([
    {
      command: 'terrarium explain results/quickstart/runs/world=smooth/policy=none/seed=1 --agent investor-3',
      description: 'All that it did, a line a decision',
    },
    {
      command: 'terrarium explain results/quickstart/runs/world=smooth/policy=none/seed=1 --tx 0x3f0c22a1',
      description: 'Who sent it and why; the hash may be cut after eight digits',
    },
  ]),
)

/** A line a decision. */
function short({ block, review, decision, transactions }: Explanation): string {
  const did = transactions.map(({ action, succeeded }) => `${action ?? 'transfer'}${succeeded ? '' : ' (reverted)'}`)
  const brought = (decision.deposits ?? []).map(({ token, amount }) => `bridges in ${amount} ${token.symbol}`)
  const all = [...brought, ...did]
  return `${String(block).padStart(6)}  ${review ? 'review' : 'goes on'}  ${all.length === 0 ? 'nothing' : all.join(', ')}`
}

/** All of it: what the agent saw of itself and of the world, what it remembered, wanted and got. */
function whole({ block, agent, review, view, before, decision, transactions }: Explanation): string {
  const { account, native, outsideAccount, outside } = view
  return [
    `${agent} in block ${block}, ${review ? 'at its review' : 'awake to go on'}`,
    `saw       ${plain({ account, native, outsideAccount, outside }, 2)}`,
    `knew      ${plain(before, 2)}`,
    `wanted    ${plain({ ...decision, memory: undefined }, 2)}`,
    `knows now ${plain(decision.memory, 2)}`,
    'got',
    ...transactions.map(
      ({ place, hash, action, succeeded, entries }) =>
        `  ${place}  ${hash}  ${action ?? 'transfer'}  ${succeeded ? 'done' : 'reverted'}${entries.map(({ fact }) => `\n       ${plain(fact)}`).join('')}`,
    ),
  ].join('\n')
}

/** JSON with amounts as text. */
const plain = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? each.toString() : each), indent) ?? 'nothing'

/** A call as Anvil's call tracer gives it. */
interface Frame {
  readonly type: string
  readonly to?: string
  readonly gasUsed: string
  readonly input: string
  readonly error?: string
  readonly calls?: readonly Frame[]
}

const traced = ({ type, to, gasUsed, input, error, calls = [] }: Frame, depth = 0): string =>
  [
    `${'  '.repeat(depth)}${type} ${to ?? '(new contract)'} ${input.slice(0, 10)} ${Number(gasUsed)} gas${error === undefined ? '' : ` ${error}`}`,
    ...calls.map((call) => traced(call, depth + 1)),
  ].join('\n')
