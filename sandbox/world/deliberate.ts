import { owedClaims } from '../../agents/mind/capital/owed.ts'
import type { BlockRules, Decision, Pending, View } from '../../agents/agent.ts'
import type { Call } from '../../protocols/call.ts'
import type { BlockBid, Candidate } from '../block/way-of-a-block.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import { randomFor } from '../random/streams.ts'
import { bidOf, blockBidOf, bundled, type Envelope, offered, sealed, type SubmittedBundle } from './bids.ts'
import { type Due, dueAt } from './observe.ts'
import { type Inhabitant, looksAround } from './population.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { rulesOf, viewOf } from './view-of.ts'

/** An agent whose turn it is, and what it has decided. */
export interface Deciding extends Due {
  readonly decision: Decision<unknown>
}

/** All that a sequencer gets for a block. */
export interface Submissions {
  /** What waits from before and what is new. */
  readonly mempool: readonly Candidate[]
  readonly bids: readonly BlockBid[]
  /** Bundles of the sequencer's own searchers, which come first for nothing. */
  readonly own: readonly SubmittedBundle[]
}

/**
 * Agents decide on what was read after the last block: most without looking at each other, then those who look at what
 * waits, then those who look at the bundles on offer.
 *
 * @param sequencer persona of whoever builds the block
 */
export function deliberate(
  setting: Setting,
  state: State,
  rule: OrderingRule,
  now: number,
  sequencer: string | undefined,
): { readonly deciding: readonly Deciding[]; readonly submissions: Submissions } {
  const due = dueAt(setting, state, now)
  const rules = rulesOf(rule)
  const decided = new Map<Inhabitant, Deciding>()
  const turn = (
    awaits: Inhabitant['kind']['awaits'],
    extra: (agent: Inhabitant) => Pick<View, 'pending' | 'bundles'>,
  ): Deciding[] =>
    due
      .filter(({ agent: { kind } }) => kind.awaits === awaits)
      .map((one) => {
        const deciding = { ...one, decision: decide(setting, state, one, now, rules, extra(one.agent)) }
        decided.set(one.agent, deciding)
        return deciding
      })
  const candidatesOf = ({ agent, decision: { intents = [], privately } }: Deciding): Candidate[] =>
    intents.length === 0
      ? []
      : sealed(
          timely(envelopeOf(setting, state, agent, now), intents),
          intents.slice(0, rule.most),
          privately === true && rule.privately ? { hidden: true } : {},
        )

  const waiting = [...state.waiting, ...turn(undefined, () => ({})).flatMap(candidatesOf)]
  const { hides, local = [] } = state.conducts.get(sequencer ?? '') ?? {}
  const hidden = rule.pending === 'hidden' || hides === true
  const open = hidden ? {} : { pending: waiting.filter((candidate) => !candidate.hidden).map(shown) }
  const searching = turn('pending', ({ address }) => (local.includes(address) ? { pending: waiting.map(shown) } : open))
  const mempool = [...waiting, ...searching.flatMap(candidatesOf)]

  const submitted = searching.flatMap(({ agent, decision: { bundle } }) => {
    const all = local.includes(agent.address)
    const found = bundle && bundled(envelopeOf(setting, state, agent, now), bundle, mempool, all)
    return found === undefined ? [] : [found]
  })
  const { auction } = setting.actions
  const bundles = new Map(submitted.map((bundle) => [bundle.id, bundle]))
  const building = turn('bundles', () => (rule.offers === 'builders' ? { bundles: submitted.map(offered) } : {}))
  const blocks = building.flatMap(({ agent, decision: { offer } }) =>
    offer === undefined || auction === undefined || rule.offers !== 'builders'
      ? []
      : [blockBidOf(envelopeOf(setting, state, agent, now), offer, bundles, auction, setting.deployments)],
  )
  const bids =
    rule.offers === 'searchers' && auction !== undefined ? submitted.map((bundle) => bidOf(bundle, auction)) : blocks
  return {
    // In the order in which they stand, whoever looked at whom.
    deciding: due.map(({ agent }) => decided.get(agent)!),
    submissions: {
      mempool: [...mempool, ...building.flatMap(candidatesOf)],
      bids,
      own: submitted.filter(({ envelope: { agent } }) => local.includes(agent.address)),
    },
  }
}

function envelopeOf({ streams }: Setting, { block, seen }: State, agent: Inhabitant, due: number): Envelope {
  return {
    agent,
    block,
    due,
    gasPrice: seen.chain.metis.gasPrice,
    arrival: streams(agent.persona)('arrival', block).uniform(),
  }
}

/** What follows the outer price has done so all the time since the last block: it is before whoever comes at one moment. */
const timely = (envelope: Envelope, intents: readonly Call[]): Envelope =>
  intents.some(({ hedge }) => hedge !== undefined) ? { ...envelope, arrival: envelope.arrival - 1 } : envelope

const shown = ({ id, from, call, tip }: Candidate): Pending => ({ id, from, call, tip })

/** What an agent decides; who does not take by himself what he is owed takes it when he is done. */
function decide(
  setting: Setting,
  state: State,
  { agent, mind }: Due,
  now: number,
  rules: BlockRules,
  extra: Pick<View, 'pending' | 'bundles'>,
): Decision<unknown> {
  const view = { ...viewOf(setting, state, agent, now, rules), ...extra }
  const decision = agent.kind.decide({
    me: agent.address,
    attributes: agent.attributes,
    memory: mind.memory,
    review: looksAround(mind, now),
    view,
    deployments: setting.deployments,
    actions: setting.actions,
    random: randomFor(setting.streams, agent.owner ?? agent.persona, state.block),
  })
  if (view.owed === undefined || agent.kind.claims === true) return decision
  const claims = owedClaims({ view, actions: setting.actions }).flatMap(({ calls }) => calls)
  return { ...decision, intents: [...(decision.intents ?? []), ...claims] }
}
