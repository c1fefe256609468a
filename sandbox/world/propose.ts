import type { Address } from 'viem'
import { protocols } from '../../protocols/index.ts'
import { type L1Price, l1Fee } from '../../protocols/metis/l1-fee.ts'
import type { AnyProtocol, Call } from '../../protocols/protocol.ts'
import { payeeOf, type Turn, turnAt } from '../../protocols/sequencing/liveness.ts'
import { fromUnits } from '../../protocols/token.ts'
import { foundation } from './foundation.ts'
import type { Attributed } from './block.ts'
import { type Deciding, deliberate, type Wishes } from './deliberate.ts'
import { accrue, balanceOutside, credit } from '../market/mainnet.ts'
import { setBaseline, tickMarket } from '../market/market.ts'
import { admit, type MempoolIntent } from './mempool.ts'
import { byArrival, type OrderingRule } from './ordering/ordering.ts'
import { windClock } from './population.ts'
import { arrivals, priceOf } from './settle.ts'
import { namesOf } from '../../protocols/actions.ts'
import { nativeOf, type World } from './world.ts'

/** What the next block is to hold. */
export interface Proposal {
  /** The block in its order, without the bundles named. */
  readonly arrange: (without: ReadonlySet<string>) => readonly Attributed[]
  /** Seconds since 1970. */
  readonly now: number
  /** Intents that their senders cannot pay for, and that no node would take. */
  readonly refused: number
  readonly turn: Turn
}

/**
 * The market moves, agents decide on what was read after the last block, and the sequencer orders what they want.
 * Pure but for the world's own state: nothing is sent to the chain.
 */
export function propose(world: World): Proposal {
  const now = world.now + world.blockSeconds
  moveMarket(world, now)
  const turn = turnOf(world, now)
  const rule = world.orderingAt(now)
  const outside = metisLeft(world)
  const arrived = turn.halted ? [] : arrivals(world, now)
  const sequencer = turn.builder && world.byAddress.get(turn.builder)?.persona
  const wanted = deliberate(world, rule, now, sequencer)
  const gasPrice = world.seen.chain.metis.gasPrice
  const { wishes, refused } = admitted(world, rule, wanted)
  for (const { agent, decision } of wanted.deciding) {
    depart(world, agent, decision, outside)
    agent.memory = decision.memory
    agent.awake = decision.wake === true
    windClock(agent, world.streams, now)
    if (decision.conduct !== undefined) world.conducts.set(agent.persona, decision.conduct)
  }
  const built = countBlock(world, now, turn)
  const system = turn.halted
    ? upkeep(world, now, gasPrice, built)
    : [
        ...arrived,
        ...arrivals(world, now),
        ...upkeep(world, now, gasPrice, built),
        ...stewardCalls(world, now, gasPrice),
      ]
  const sequence = turn.halted ? () => wishes.mempool.filter(ofNode) : sequencing(world, rule, wishes, sequencer)
  const whole = sequence(new Set())
  const included = new Set(whole.map(({ id }) => id))
  world.waiting = wishes.mempool
    .filter(({ id }) => !included.has(id))
    .map((intent) => ({ ...intent, arrival: intent.arrival - 1 }))
  return {
    now,
    refused,
    turn,
    arrange: (without) => {
      const sequenced = withFollowers(world, without.size === 0 ? whole : sequence(without), gasPrice)
      return [...system, ...dataFees(world, sequenced), ...sequenced]
    },
  }
}

/**
 * What the sequencer makes of what is there: what is its own, then what the rule says, but for whom it leaves out. What
 * is its own pays for no place.
 */
function sequencing(
  world: World,
  rule: OrderingRule,
  { mempool, offers, own }: Wishes,
  sequencer: string | undefined,
): (without: ReadonlySet<string>) => readonly MempoolIntent[] {
  const { leavesOut, local = [] } = world.conducts.get(sequencer ?? '') ?? {}
  const unwanted = new Set<string>(leavesOut)
  const isLocal = ({ from }: MempoolIntent): boolean => local.includes(from)
  const open = mempool.filter((intent) => !unwanted.has(intent.from) || ofNode(intent))
  return (without) => {
    const kept = ({ bundle }: MempoolIntent): boolean => bundle === undefined || !without.has(bundle)
    const bundles = own.flatMap(({ steps }) => steps).filter(kept)
    const first = [...bundles, ...open.filter(isLocal).sort(byArrival)]
    const taken = new Set(first.map(({ id }) => id))
    const rest = rule.order({
      mempool: open.filter(({ id }) => !taken.has(id)),
      offers: offers
        .filter(
          ({ entry, steps }) =>
            kept(entry) && !isLocal(entry) && !steps.some(({ id, from }) => taken.has(id) || unwanted.has(from)),
        )
        .map((offer) => ({ ...offer, steps: offer.steps.filter(kept) })),
      draws: world.streams('sequencer')('order', world.block),
    })
    return [...first, ...rest]
  }
}

/** Whether an intent says that a node stops or goes on: that happens to the node, whether or not blocks are built. */
const ofNode = ({ call: { action } }: MempoolIntent): boolean =>
  action === 'sequencing.halt' || action === 'sequencing.resume'

const attributed = ({ actor, from, call, tip, bundle, since }: MempoolIntent): Attributed => ({
  actor,
  action: call.action,
  transaction: { from, ...call, tip },
  since,
  ...(bundle === undefined ? {} : { bundle }),
})

/** The sequencer's list as transactions; what a protocol has to have done behind its last call stands there. */
function withFollowers({ deployments }: World, intents: readonly MempoolIntent[], gasPrice: bigint): Attributed[] {
  const followers = namesOf(deployments).flatMap((name) => {
    const { behind } = protocols[name] as AnyProtocol
    const own = ({ call }: MempoolIntent): boolean => call.action?.startsWith(`${name}.`) === true
    const calls = behind === undefined ? [] : intents.filter(own).map(({ call }) => call)
    if (behind === undefined || calls.length === 0) return []
    const following = behind(deployments[name], calls)
    const sent = following.map((call) => sentBy(name, { action: `${name}.upkeep`, ...call }, gasPrice))
    return [{ place: intents.findLastIndex(own), sent }]
  })
  return intents.flatMap((intent, i) => [
    attributed(intent),
    ...followers.flatMap(({ place, sent }) => (place === i ? sent : [])),
  ])
}

/** Whether a block is built, and who is paid for it. */
interface Built {
  readonly halted: boolean
  readonly builder: Address | undefined
}

/** Counts a block for who is paid for it, on the day of `now`. */
function countBlock({ seen, built, feesPaid }: World, now: number, turn: Turn): Built {
  const { sequencing } = seen.chain
  const builder = sequencing && payeeOf(sequencing, turn)
  if (!turn.halted) {
    for (const tally of [built, feesPaid]) tally.turnTo(now)
    if (builder !== undefined) built.add(builder, 1)
  }
  return { halted: turn.halted, builder }
}

/** Whose turn it is to build; without decentralised sequencing always the foundation's own node's. */
function turnOf({ deployments: { sequencing: at }, seen }: World, now: number): Turn {
  const state = seen.chain.sequencing
  return at === undefined || state === undefined ? { halted: false } : turnAt(at, state, now)
}

function moveMarket(world: World, now: number): void {
  const days = world.blockSeconds / 86_400
  const draws = world.streams('market')
  if (world.market.baseline === undefined && now >= world.baselineAt) {
    world.market = setBaseline(world.market, world.influence.depth)
  }
  world.market = tickMarket(
    world.market,
    world.marketParameters,
    world.influence,
    (purpose) => draws(purpose, world.block),
    days,
  )
  world.mainnet = accrue(world.mainnet, world.market.mainnetYield, days / 365)
}

/** What senders can pay for: of each one's intents the first so many, and offers only whole. */
function admitted(world: World, rule: OrderingRule, wanted: Wishes): { wishes: Wishes; refused: number } {
  const { mempool, offers, own } = wanted
  const offering = [...offers.flatMap(({ entry, steps }) => [entry, ...steps]), ...own.flatMap(({ steps }) => steps)]
  // What an offer takes from the mempool, and what two offers share, is paid for once.
  const all = [...new Map([...mempool, ...offering].map((intent) => [intent.id, intent])).values()]
  const gasPrice = world.seen.chain.metis.gasPrice
  const highest = all.reduce((most, { tip }) => (tip > most ? tip : most), gasPrice)
  const price = world.seen.chain.metis.l1
  const senders = Map.groupBy(all, ({ actor }) => actor)
  // Deposits and the steward's calls stand in the same order and raise the cap a little; a thousand is plenty. Data fees
  // add one a sender.
  const margin = BigInt(all.length + 1_000 + (price === undefined ? 0 : senders.size))
  const feeCap = ({ tip }: MempoolIntent): bigint => (rule.byTip ? tip : highest) + margin
  const data = price && { price, cost: dataFeeGas * (highest + margin) }
  const good = new Set<string>()
  let refused = 0
  for (const intents of senders.values()) {
    const admission = admit(intents, nativeOf(world, intents[0]!.from), feeCap, data)
    refused += admission.refused
    for (const { id } of admission.admitted) good.add(id)
  }
  const whole = (intents: readonly MempoolIntent[]): boolean => intents.every(({ id }) => good.has(id))
  return {
    wishes: {
      ...wanted,
      mempool: mempool.filter(({ id }) => good.has(id)),
      offers: offers.filter(({ entry, steps }) => whole([entry, ...steps])),
      own: own.filter(({ steps }) => whole(steps)),
    },
    refused,
  }
}

/** Gas of a transfer to the fee vault, whose `receive` does nothing. */
const dataFeeGas = 30_000n

/**
 * Everybody's L1 data fees of this block, one transfer a sender to the fee vault, ahead of all that they are for: Anvil
 * knows no such fee (docs/decisions/0011).
 */
function dataFees({ seen, deployments }: World, sequenced: readonly Attributed[]): Attributed[] {
  const price: L1Price | undefined = seen.chain.metis.l1
  if (price === undefined) return []
  const owed = new Map<string, { readonly from: Address; readonly value: bigint }>()
  for (const { actor, transaction } of sequenced) {
    const value = (owed.get(actor)?.value ?? 0n) + l1Fee(transaction.data, price)
    owed.set(actor, { from: transaction.from, value })
  }
  const to = deployments.metis.feeVault
  return [...owed].map(([actor, { from, value }]) => ({
    actor,
    transaction: { from, to, data: '0x', value, gas: dataFeeGas, tip: 0n },
  }))
}

/** METIS that can still be bought outside: what waits there, less what is paid for and on its way; in wei. */
function metisLeft({ seen, crossing, deployments }: World): { wei: bigint } {
  const { metis } = deployments.bridge
  const leaving = crossing.filter(({ direction, token }) => direction === 'in' && token.address === metis.address)
  return { wei: leaving.reduce((left, { amount }) => left - amount, seen.chain.bridge.metisOutside) }
}

/**
 * Pays for deposits from the account outside, as far as it reaches and as METIS is left there, and sends them on their way
 * over the bridge.
 *
 * @param outside METIS that can still be bought; it shrinks
 */
function depart(
  world: World,
  { address }: Deciding['agent'],
  { deposits = [] }: Deciding['decision'],
  outside: { wei: bigint },
): void {
  const { depositSeconds, metis } = world.deployments.bridge
  const due = world.now + depositSeconds
  for (const { token, amount: wanted } of deposits) {
    const scarce = token.address === metis.address
    const amount = scarce && outside.wei < wanted ? outside.wei : wanted
    const price = priceOf(world, token)
    const usd = fromUnits(amount, token.decimals) * price * (1 + world.market.bridgeFee)
    const funds = balanceOutside(world.mainnet, address)
    const share = usd <= funds ? 1 : funds / usd
    const affordable = share === 1 ? amount : (amount * BigInt(Math.floor(share * 1e6))) / 1_000_000n
    if (affordable <= 0n) continue
    credit(world.mainnet, address, -Math.min(usd, funds))
    if (scarce) outside.wei -= affordable
    world.crossing = [...world.crossing, { direction: 'in', owner: address, token, amount: affordable, due }]
  }
}

function stewardCalls(world: World, now: number, gasPrice: bigint): Attributed[] {
  const due = world.stewardship.filter(({ at }) => at <= now)
  world.stewardship = world.stewardship.slice(due.length)
  return due.map(({ call }) => sentBy('steward', call(now), gasPrice))
}

/** What protocols' operators do in every block, before anybody else. Where none is built, what is done from L1 goes on. */
function upkeep(world: World, now: number, gasPrice: bigint, { halted, builder }: Built): Attributed[] {
  const { deployments, seen, market } = world
  const prices = { eth: market.eth, metis: market.metis }
  const days = { built: world.built.before, feesPaid: world.feesPaid.before }
  const moment = { now, prices, halted, ...days, ...(builder && { builder }) }
  return namesOf(deployments).flatMap((name) => {
    const { upkeep: calls, fromL1 } = protocols[name] as AnyProtocol
    if (halted && fromL1 !== true) return []
    const made = calls?.(deployments[name], { ...moment, state: seen.chain[name] }) ?? []
    return made.map((call) => sentBy(name, { action: `${name}.upkeep`, ...call }, gasPrice))
  })
}

/** What the foundation's own account sends, in somebody's name. */
const sentBy = (actor: string, call: Call, tip: bigint): Attributed => ({
  actor,
  action: call.action,
  ...(call.mayFail === true ? { mayFail: true } : {}),
  transaction: { from: foundation, ...call, tip },
})
