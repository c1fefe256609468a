import type { Address } from 'viem'
import type { Decision, View } from '../../agents/agent.ts'
import { protocols } from '../../protocols/index.ts'
import { l1Fee } from '../../protocols/metis/l1-fee.ts'
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
import { arrivals, priceOf } from './settle.ts'
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
  const arrived = arrivals(world, now)
  const deciding = dueAt(world, now).map((agent) => ({ agent, decision: decide(world, agent, now) }))
  const gasPrice = world.seen.chain.metis.gasPrice
  const { intents, refused } = gather(world, deciding, gasPrice)
  for (const { agent, decision } of deciding) depart(world, agent, decision)
  for (const { agent, decision } of deciding) {
    agent.memory = decision.memory
    agent.awake = decision.wake === true
    windClock(agent, world.streams, now)
  }
  const sequenced = world.ordering
    .order(intents)
    .map(({ actor, from, call, tip }) => ({ actor, action: call.action, transaction: { from, ...call, tip } }))
  const deposits = [...arrived, ...arrivals(world, now)]
  return {
    now,
    refused,
    ordered: [
      ...deposits,
      ...upkeep(world, now, gasPrice),
      ...stewardCalls(world, now, gasPrice),
      ...dataFees(world, sequenced),
      ...sequenced,
    ],
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
    ...crossingOf(world, agent),
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

/** What an agent has on its way, where the bridge takes time. */
function crossingOf({ deployments, crossing }: World, { address }: Inhabitant): Pick<View, 'crossing'> {
  const { depositSeconds, withdrawalSeconds } = deployments.bridge
  if (depositSeconds === 0 && withdrawalSeconds === 0) return {}
  return { crossing: crossing.filter(({ owner }) => owner === address) }
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
  const price = world.seen.chain.metis.l1
  // Deposits and the steward's calls stand in the same order and raise the cap a little; a thousand is plenty. Data fees
  // add one a sender.
  const feeCap = gasPrice + BigInt(count + 1_000 + (price === undefined ? 0 : deciding.length))
  const admissions = wanted.map(({ agent, intents }) =>
    admit(intents, nativeOf(world, agent.address), feeCap, price && { price, gas: dataFeeGas }),
  )
  return {
    intents: admissions.flatMap(({ admitted }) => [...admitted]),
    refused: admissions.reduce((sum, { refused }) => sum + refused, 0),
  }
}

/** Gas of a transfer to the fee vault, whose `receive` does nothing. */
const dataFeeGas = 30_000n

/**
 * Everybody's L1 data fees of this block, one transfer a sender to the fee vault, ahead of all that they are for: Anvil
 * knows no such fee (docs/decisions/0011).
 */
function dataFees({ seen, deployments }: World, sequenced: readonly Attributed[]): Attributed[] {
  const price = seen.chain.metis.l1
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

/** Pays for deposits from the account outside, as far as it reaches, and sends them on their way over the bridge. */
function depart(world: World, { address }: Inhabitant, { deposits = [] }: Decision<unknown>): void {
  const due = world.now + world.deployments.bridge.depositSeconds
  for (const { token, amount } of deposits) {
    const price = priceOf(world, token)
    const usd = fromUnits(amount, token.decimals) * price * (1 + world.market.bridgeFee)
    const funds = balanceOutside(world.mainnet, address)
    const share = usd <= funds ? 1 : funds / usd
    const affordable = share === 1 ? amount : (amount * BigInt(Math.floor(share * 1e6))) / 1_000_000n
    if (affordable <= 0n) continue
    credit(world.mainnet, address, -Math.min(usd, funds))
    world.crossing = [...world.crossing, { direction: 'in', owner: address, token, amount: affordable, due }]
  }
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
    return made.map((call) => sentBy(name, { action: `${name}.upkeep`, ...call }, gasPrice))
  })
}

/** What the foundation's own account sends, in somebody's name. */
const sentBy = (actor: string, call: Call, tip: bigint): Attributed => ({
  actor,
  action: call.action,
  transaction: { from: foundation, ...call, tip },
})
