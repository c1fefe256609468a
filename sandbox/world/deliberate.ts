import type { BlockRules, Decision, Pending, View } from '../../agents/agent.ts'
import { blockOf, bundled, type Envelope, offered, offerOf, sealed, type SubmittedBundle } from './offers.ts'
import type { MempoolIntent } from './mempool.ts'
import { balanceOutside } from '../market/mainnet.ts'
import { dueAt } from './observe.ts'
import type { Offer, OrderingRule } from './ordering/ordering.ts'
import type { Inhabitant } from './population.ts'
import { randomFor } from '../random/streams.ts'
import { nativeOf, type World } from './world.ts'

/** An agent and what it wants. */
export interface Deciding {
  readonly agent: Inhabitant
  readonly decision: Decision<unknown>
}

/** What everybody wants of a block. */
export interface Wishes {
  readonly deciding: readonly Deciding[]
  /** What waits from before and what is new. */
  readonly mempool: readonly MempoolIntent[]
  readonly offers: readonly Offer[]
  /** Bundles of the sequencer's own searchers, which come first for nothing. */
  readonly own: readonly SubmittedBundle[]
}

/**
 * Agents decide on what was read after the last block: most without looking at each other, then those who look at what
 * waits, then those who look at the bundles on offer.
 *
 * @param sequencer persona of whoever builds the block
 */
export function deliberate(world: World, rule: OrderingRule, now: number, sequencer: string | undefined): Wishes {
  const due = dueAt(world, now)
  const decisions = new Map<Inhabitant, Decision<unknown>>()
  const turn = (
    awaits: Inhabitant['kind']['awaits'],
    extra: (agent: Inhabitant) => Pick<View, 'pending' | 'bundles'>,
  ): Deciding[] =>
    due
      .filter(({ kind }) => kind.awaits === awaits)
      .map((agent) => {
        const decision = decide(world, agent, now, rule, extra(agent))
        decisions.set(agent, decision)
        return { agent, decision }
      })
  const intentsOf = ({ agent, decision: { intents = [], privately } }: Deciding): MempoolIntent[] =>
    intents.length === 0
      ? []
      : sealed(
          envelopeOf(world, agent, now),
          intents.slice(0, rule.most),
          privately === true && rule.privately ? { hidden: true } : {},
        )

  const waiting = [...world.waiting, ...turn(undefined, () => ({})).flatMap(intentsOf)]
  const { hides, local = [] } = world.conducts.get(sequencer ?? '') ?? {}
  const hidden = rule.pending === 'hidden' || hides === true
  const open = hidden ? {} : { pending: waiting.filter((intent) => !intent.hidden).map(shown) }
  const searching = turn('pending', ({ address }) => (local.includes(address) ? { pending: waiting.map(shown) } : open))
  const mempool = [...waiting, ...searching.flatMap(intentsOf)]

  const submitted = searching.flatMap(({ agent, decision: { bundle } }) => {
    const all = local.includes(agent.address)
    const found = bundle && bundled(envelopeOf(world, agent, now), bundle, mempool, all)
    return found === undefined ? [] : [found]
  })
  const { auction } = world.actions
  const bundles = new Map(submitted.map((bundle) => [bundle.id, bundle]))
  const building = turn('bundles', () => (rule.offers === 'builders' ? { bundles: submitted.map(offered) } : {}))
  const blocks = building.flatMap(({ agent, decision: { offer } }) =>
    offer === undefined || auction === undefined || rule.offers !== 'builders'
      ? []
      : [blockOf(envelopeOf(world, agent, now), offer, bundles, auction, world.deployments)],
  )
  const offers =
    rule.offers === 'searchers' && auction !== undefined ? submitted.map((bundle) => offerOf(bundle, auction)) : blocks
  return {
    // In the order in which they stand, whoever looked at whom.
    deciding: due.map((agent) => ({ agent, decision: decisions.get(agent)! })),
    mempool: [...mempool, ...building.flatMap(intentsOf)],
    offers,
    own: submitted.filter(({ envelope: { agent } }) => local.includes(agent.address)),
  }
}

function envelopeOf(world: World, agent: Inhabitant, due: number): Envelope {
  return {
    agent,
    block: world.block,
    due,
    gasPrice: world.seen.chain.metis.gasPrice,
    arrival: world.streams(agent.persona)('arrival', world.block).uniform(),
  }
}

const shown = ({ id, from, call, tip }: MempoolIntent): Pending => ({ id, from, call, tip })

/** What everybody knows of an ordering rule. */
export const rulesOf = ({ name, pending, offers, privately, most }: OrderingRule): BlockRules => ({
  ordering: name,
  pending,
  offers,
  privately,
  most,
})

function decide(
  world: World,
  agent: Inhabitant,
  now: number,
  rule: OrderingRule,
  extra: Pick<View, 'pending' | 'bundles'>,
): Decision<unknown> {
  const view: View = {
    now,
    blockSeconds: world.blockSeconds,
    chain: world.seen.chain,
    // Each kind gets what it asked for, which its own type says.
    account: world.seen.accounts.get(agent.persona) as View['account'],
    native: nativeOf(world, agent.address),
    mainnet: balanceOutside(world.mainnet, agent.address),
    outside: world.market,
    ...crossingOf(world, agent),
    announced: world.announced,
    rules: rulesOf(rule),
    ...extra,
  }
  return agent.kind.decide({
    me: agent.address,
    attributes: agent.attributes,
    memory: agent.memory,
    review: agent.nextReview <= now,
    view,
    deployments: world.deployments,
    actions: world.actions,
    random: randomFor(world.streams, agent.persona, world.block),
  })
}

/** What an agent has on its way, where the bridge takes time. */
function crossingOf({ deployments, crossing }: World, { address }: Inhabitant): Pick<View, 'crossing'> {
  const { depositSeconds, withdrawalSeconds } = deployments.bridge
  if (depositSeconds === 0 && withdrawalSeconds === 0) return {}
  return { crossing: crossing.filter(({ owner }) => owner === address) }
}
