import type { Decision, View } from '../../agents/agent.ts'
import { protocols } from '../../protocols/index.ts'
import type { AnyProtocol, Call } from '../../protocols/protocol.ts'
import { fromUnits } from '../../protocols/token.ts'
import { foundation } from './base-chain.ts'
import type { Attributed } from './block.ts'
import { accrue, balanceOutside, credit } from './mainnet.ts'
import { setBaseline, tickMarket } from './market.ts'
import { admit, type MempoolIntent } from './mempool.ts'
import { dueAt } from './observe.ts'
import { type Inhabitant, windClock } from './population.ts'
import { randomFor } from './random.ts'
import { bridged, priceOf } from './settle.ts'
import { namesOf } from '../../protocols/actions.ts'
import { nativeOf, type World } from './world.ts'

/** What the next block is to hold, in its order. */
export interface Proposal {
  readonly ordered: readonly Attributed[]
  /** Seconds since 1970. */
  readonly now: number
  /** Intents that their senders cannot pay for, and that no node would take. */
  readonly refused: number
}

/**
 * The market moves, agents decide on what was read after the last block, and the sequencer orders what they want.
 * Pure but for the world's own state: nothing is sent to the chain.
 */
export function propose(world: World): Proposal {
  const now = world.now + world.blockSeconds
  moveMarket(world, now)
  const deciding = dueAt(world, now).map((agent) => ({ agent, decision: decide(world, agent, now) }))
  const gasPrice = world.seen.chain.metis.gasPrice
  const { intents, refused } = gather(world, deciding, gasPrice)
  const deposits = deciding.flatMap(({ agent, decision }) => depositsOf(world, agent, decision))
  for (const { agent, decision } of deciding) {
    agent.memory = decision.memory
    agent.awake = decision.wake === true
    windClock(agent, world.streams, now)
  }
  const sequenced = world.ordering
    .order(intents)
    .map(({ actor, from, call, tip }) => ({ actor, action: call.action, transaction: { from, ...call, tip } }))
  return {
    now,
    refused,
    ordered: [...deposits, ...upkeep(world, now, gasPrice), ...stewardCalls(world, now, gasPrice), ...sequenced],
  }
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

function decide(world: World, agent: Inhabitant, now: number): Decision<unknown> {
  const view: View = {
    now,
    blockSeconds: world.blockSeconds,
    chain: world.seen.chain,
    // Each kind gets what it asked for, which its own type says.
    account: world.seen.accounts.get(agent.persona) as View['account'],
    native: nativeOf(world, agent.address),
    mainnet: balanceOutside(world.mainnet, agent.address),
    outside: world.market,
    announced: world.announced,
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

interface Deciding {
  readonly agent: Inhabitant
  readonly decision: Decision<unknown>
}

/** Intents that their senders can pay for, with the moment at which each sender's arrive. */
function gather(
  world: World,
  deciding: readonly Deciding[],
  gasPrice: bigint,
): { intents: MempoolIntent[]; refused: number } {
  const wanted = deciding.map(({ agent, decision: { intents: calls = [] } }) => {
    if (calls.length === 0) return { agent, intents: [] }
    const arrival = world.streams(agent.persona)('arrival', world.block).uniform()
    const from = agent.address
    return {
      agent,
      intents: calls.map((call, place) => ({ actor: agent.persona, from, call, tip: gasPrice, arrival, place })),
    }
  })
  const count = wanted.reduce((sum, { intents }) => sum + intents.length, 0)
  // Deposits and the steward's calls stand in the same order and raise the cap a little; a thousand is plenty.
  const feeCap = gasPrice + BigInt(count + 1_000)
  const admissions = wanted.map(({ agent, intents }) => admit(intents, nativeOf(world, agent.address), feeCap))
  return {
    intents: admissions.flatMap(({ admitted }) => [...admitted]),
    refused: admissions.reduce((sum, { refused }) => sum + refused, 0),
  }
}

/** Pays for deposits from the account outside, as far as it reaches, and has the bridge bring them in. */
function depositsOf(world: World, { address }: Inhabitant, { deposits = [] }: Decision<unknown>): Attributed[] {
  return deposits.flatMap(({ token, amount }) => {
    const price = priceOf(world, token)
    const usd = fromUnits(amount, token.decimals) * price * (1 + world.market.bridgeFee)
    const funds = balanceOutside(world.mainnet, address)
    const share = usd <= funds ? 1 : funds / usd
    const affordable = share === 1 ? amount : (amount * BigInt(Math.floor(share * 1e6))) / 1_000_000n
    if (affordable <= 0n) return []
    credit(world.mainnet, address, -Math.min(usd, funds))
    return [bridged(world, token, address, affordable)]
  })
}

function stewardCalls(world: World, now: number, gasPrice: bigint): Attributed[] {
  const due = world.stewardship.filter(({ at }) => at <= now)
  world.stewardship = world.stewardship.slice(due.length)
  return due.map(({ call }) => sentBy('steward', call(now), gasPrice))
}

/** What protocols' operators do in every block, before anybody else. */
function upkeep(world: World, now: number, gasPrice: bigint): Attributed[] {
  const { deployments, seen, market } = world
  const prices = { eth: market.eth, metis: market.metis }
  return namesOf(deployments).flatMap((name) => {
    const { upkeep: calls } = protocols[name] as AnyProtocol
    const made = calls?.(deployments[name], { now, prices, state: seen.chain[name] }) ?? []
    return made.map((call) => sentBy(name, call, gasPrice))
  })
}

/** What the foundation's own account sends, in somebody's name. */
const sentBy = (actor: string, call: Call, tip: bigint): Attributed => ({
  actor,
  action: call.action,
  transaction: { from: foundation, ...call, tip },
})
