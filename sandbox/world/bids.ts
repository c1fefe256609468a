import { createHash } from 'node:crypto'
import type { Address, Hex } from 'viem'
import type { Bundle, Decision, Intent, OfferedBundle } from '../../agents/agent.ts'
import type { Actions, Deployments } from '../../protocols/index.ts'
import type { Call } from '../../protocols/call.ts'
import { transfer } from '../../protocols/token.ts'
import type { BlockBid, Candidate } from '../block/way-of-a-block.ts'
import type { Inhabitant } from './population.ts'

/** What stands on all intents that one agent sends for one block. */
export interface Envelope {
  readonly agent: Inhabitant
  readonly block: number
  /** Seconds since 1970 of the block they are for. */
  readonly due: number
  /** Wei for a unit of gas, before tips. */
  readonly gasPrice: bigint
  readonly arrival: number
}

/** Intents as the sequencer gets them. */
export function sealed(
  { agent, block, due, gasPrice, arrival }: Envelope,
  calls: readonly Intent[],
  marks: Pick<Candidate, 'hidden' | 'bundle'> = {},
): Candidate[] {
  let tip = calls[0]?.tip ?? 0n
  return calls.map((call, place) => {
    const own = call.tip ?? 0n
    if (own < tip) tip = own
    return {
      id: `${agent.persona}/${block}/${marks.bundle === undefined ? '' : 'b'}${place}`,
      actor: agent.persona,
      from: agent.address,
      call,
      tip: gasPrice + tip,
      arrival,
      place,
      since: due,
      ...marks,
    }
  })
}

/** A searcher's bundle as the sequencer or a builder gets it. */
export interface SubmittedBundle {
  readonly id: string
  readonly envelope: Envelope
  readonly bid: bigint
  readonly steps: readonly Candidate[]
  readonly touches: readonly Address[]
}

/**
 * A bundle with its calls in an envelope and other people's intents in their places; before each of those comes what its
 * sender has sent before. Nothing when it names an intent that does not wait, or one that is kept from searchers.
 *
 * @param all it is the sequencer's own and may name whatever waits
 */
export function bundled(
  envelope: Envelope,
  { steps, bid, touches }: Bundle,
  mempool: readonly Candidate[],
  all = false,
): SubmittedBundle | undefined {
  const id = `${envelope.agent.persona}/${envelope.block}`
  const own = sealed(
    envelope,
    steps.filter((step): step is Call => typeof step !== 'string'),
    { bundle: id },
  )[Symbol.iterator]()
  const taken = new Set<string>()
  const ordered: Candidate[] = []
  for (const step of steps) {
    if (typeof step !== 'string') {
      ordered.push(own.next().value!)
      continue
    }
    const wanted = mempool.find((intent) => intent.id === step)
    if (wanted === undefined || (wanted.hidden === true && !all)) return undefined
    const needed = mempool.filter(({ actor, place }) => actor === wanted.actor && place <= wanted.place)
    const fresh = needed.filter((intent) => !taken.has(intent.id)).sort((a, b) => a.place - b.place)
    for (const intent of fresh) taken.add(intent.id)
    ordered.push(...fresh.map((intent) => ({ ...intent, bundle: id })))
  }
  return { id, envelope, bid, steps: ordered, touches: touches ?? ordered.map(({ call }) => call.to) }
}

/** What builders are shown of a bundle. */
export const offered = ({ id, bid, touches }: SubmittedBundle): OfferedBundle => ({ id, bid, touches })

/** A searcher's own bid: its bundle, and the transaction by which it pays. */
export function bidOf(bundle: SubmittedBundle, { bid }: NonNullable<Actions['auction']>): BlockBid {
  const { envelope, id, steps } = bundle
  return {
    actor: envelope.agent.persona,
    bid: bundle.bid,
    arrival: envelope.arrival,
    entry: entryOf(envelope, bid(bundle.bid, digestOf(steps)), id),
    steps,
  }
}

/** A builder's bid: the bundles that it has chosen, each with what its searcher pays the builder. */
export function blockBidOf(
  envelope: Envelope,
  offer: NonNullable<Decision<unknown>['offer']>,
  bundles: ReadonlyMap<string, SubmittedBundle>,
  { bid }: NonNullable<Actions['auction']>,
  { auction }: Pick<Deployments, 'auction'>,
): BlockBid {
  const steps = offer.bundles.flatMap((id) => {
    const bundle = bundles.get(id)
    if (bundle === undefined) return []
    const pays = transfer(auction!.pays.address, envelope.agent.address, bundle.bid)
    const paid = entryOf(bundle.envelope, { ...pays, action: 'auction.pay' }, id, 'pay')
    return [...bundle.steps, paid]
  })
  const own = `${envelope.agent.persona}/${envelope.block}`
  const entry = entryOf(envelope, bid(offer.bid, digestOf(steps)), own)
  return { actor: envelope.agent.persona, bid: offer.bid, arrival: envelope.arrival, entry, steps }
}

const entryOf = (envelope: Envelope, call: Call, bundle: string, name = 'bid'): Candidate => ({
  ...sealed(envelope, [call], { bundle })[0]!,
  id: `${envelope.agent.persona}/${envelope.block}/${name}`,
})

/** What a bid says of its bundle: nobody can put in another one afterwards. */
function digestOf(steps: readonly Candidate[]): Hex {
  const hash = createHash('sha256')
  for (const { from, call } of steps) hash.update(`${from} ${call.to} ${call.data}\n`)
  return `0x${hash.digest('hex')}`
}
