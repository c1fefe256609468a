import { Effect, Schema, type Scope } from 'effect'
import type { Hex } from 'viem'
import type { AnyKind, Decision, View } from '../../agents/agent.ts'
import type { Entry } from '../ledger/ledger.ts'
import type { Inhabitant } from '../world/population.ts'
import { step } from '../world/step.ts'
import type { World } from '../world/world.ts'
import { blocksOf, rerun, type RerunError } from './rerun.ts'
import type { RecordedRun } from '../results/run-folder.ts'

/** What an agent saw, what it wanted, and what came of that. */
export interface Explanation {
  readonly block: number
  readonly agent: string
  readonly review: boolean
  readonly view: View
  readonly before: unknown
  readonly decision: Decision<unknown>
  /** Its transactions of the block, in their order. */
  readonly transactions: readonly {
    readonly hash: Hex
    readonly place: number
    readonly action: string | undefined
    readonly succeeded: boolean
    readonly entries: readonly Entry[]
  }[]
}

interface Seen {
  readonly review: boolean
  readonly view: View
  readonly memory: unknown
  readonly decision: Decision<unknown>
}

/** Watches one agent decide without touching it. */
function watching(persona: string | undefined, seen: (persona: string, what: Seen) => void) {
  const watched = (agent: Inhabitant): AnyKind => ({
    ...agent.kind,
    decide: (situation) => {
      const decision = agent.kind.decide(situation)
      const { view, review, memory } = situation
      seen(agent.persona, { view, review, memory, decision })
      return decision
    },
  })
  return {
    inhabitants: (born: readonly Inhabitant[]): readonly Inhabitant[] =>
      born.map((agent) =>
        persona === undefined || agent.persona === persona ? { ...agent, kind: watched(agent) } : agent,
      ),
  }
}

/**
 * Everything that an agent did in a run, block by block, or in one block alone.
 *
 * @param only the one block to be told of
 */
export const explainAgent = Effect.fn('explainAgent')(function* (
  recorded: RecordedRun,
  persona: string,
  only?: number,
): Effect.fn.Return<readonly Explanation[], RerunError | NothingToExplain, Scope.Scope> {
  const explanations: Explanation[] = []
  let last: Seen | undefined
  const world = yield* rerun(
    recorded,
    0,
    undefined,
    watching(persona, (_, seen) => {
      last = seen
    }),
  )
  if (!world.byPersona.has(persona)) {
    const known = [...new Set([...world.byPersona.keys()].map((name) => name.split('-')[0]))]
    return yield* new NothingToExplain({ what: `nobody is called ${persona}: there are ${known.join('-0, ')}-0 …` })
  }
  for (let block = 1; block <= (only ?? blocksOf(recorded.spec)); block++) {
    last = undefined
    const found = yield* explained(world, persona, () => last)
    if (found !== undefined && (only === undefined || only === block)) explanations.push(found)
  }
  return explanations
})

/** The transaction with this hash, or whose hash begins so: who wanted it, why, and what it did. */
export const explainTransaction = Effect.fn('explainTransaction')(function* (
  recorded: RecordedRun,
  hash: string,
): Effect.fn.Return<
  {
    readonly explanation: Explanation | undefined
    readonly hash: Hex
    readonly block: number
    readonly trace: unknown
  },
  RerunError | NothingToExplain,
  Scope.Scope
> {
  const mark = hash.replace(/^0x/, '').toLowerCase()
  const block = 1 + recorded.blocks.findIndex(({ transactions }) => transactions.some((each) => fits(each, mark)))
  if (block === 0) return yield* new NothingToExplain({ what: `no transaction of the run has the hash ${hash}` })
  const seen = new Map<string, Seen>()
  const world = yield* rerun(
    recorded,
    block - 1,
    undefined,
    watching(undefined, (persona, what) => seen.set(persona, what)),
  )
  seen.clear()
  const moment = yield* step(world)
  const place = moment.block.transactions.findIndex((each) => each.slice(2).startsWith(mark))
  const actor = moment.ordered[place]?.actor
  if (actor === undefined)
    return yield* new NothingToExplain({ what: `no transaction of the run has the hash ${hash}` })
  const whole = moment.block.transactions[place]!
  const trace = yield* world.chain.rpc.call('debug_traceTransaction', [whole, { tracer: 'callTracer' }])
  const what = seen.get(actor)
  return { hash: whole, block, trace, explanation: what && told(world, moment, actor, what) }
})

const fits = (mark: string, wanted: string): boolean =>
  wanted.length >= 8 ? wanted.startsWith(mark.slice(0, 8)) : wanted.length > 0 && mark.startsWith(wanted)

const explained = Effect.fnUntraced(function* (world: World, persona: string, last: () => Seen | undefined) {
  const moment = yield* step(world)
  const seen = last()
  return seen === undefined ? undefined : told(world, moment, persona, seen)
})

function told(
  world: World,
  { block, ordered, failed, entries }: Effect.Success<ReturnType<typeof step>>,
  agent: string,
  { review, view, memory, decision }: Seen,
): Explanation {
  const bad = new Set(failed)
  const places = [...ordered.keys()].filter((place) => ordered[place]!.actor === agent)
  return {
    block: world.state.block,
    agent,
    review,
    view,
    before: memory,
    decision,
    transactions: places.map((place) => ({
      hash: block.transactions[place]!,
      place,
      action: ordered[place]!.action,
      succeeded: !bad.has(place),
      entries: entries.filter(({ transaction }) => transaction === place),
    })),
  }
}

/** The run has nothing of the kind. */
export class NothingToExplain extends Schema.TaggedError<NothingToExplain>()('NothingToExplain', {
  what: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `Nothing to explain: ${this.what}.`
  }
}
