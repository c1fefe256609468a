import { Effect } from 'effect'
import type { Announcement, Decision, View } from '../../agents/agent.ts'
import { fromUnits, type Token } from '../../protocols/token.ts'
import type { Entry } from '../ledger/ledger.ts'
import { foundation } from './base-chain.ts'
import { type Attributed, type BookedBlock, produceBlock, type StepError } from './block.ts'
import { bridged } from './genesis.ts'
import { influenceOf } from './influence.ts'
import { accrue, balanceOutside, credit } from './mainnet.ts'
import { setBaseline, tickMarket } from './market.ts'
import { admit, type MempoolIntent } from './mempool.ts'
import { dueAt } from './observe.ts'
import { type Inhabitant, windClock } from './population.ts'
import { randomFor } from './random.ts'
import { nativeOf, type World } from './world.ts'

/** What a step did, for whoever keeps count. The world itself shows the state after it. */
export interface Moment extends BookedBlock {
  /** Intents that senders could not pay for. */
  readonly refused: number
}

/**
 * One block: the market moves, agents decide on what was read after the last block, the mempool is ordered, the chain
 * mines, logs are booked, and what crossed the bridge is settled outside.
 */
export const step = Effect.fnUntraced(function* (world: World): Effect.fn.Return<Moment, StepError> {
  const now = world.now + world.blockSeconds
  moveMarket(world, now)

  const due = dueAt(world, now)
  const deciding = due.map((agent) => ({ agent, decision: decide(world, agent, now) }))
  const gasPrice = world.seen.chain.metis.gasPrice
  const { intents, refused } = gather(world, deciding, gasPrice)
  const deposits = deciding.flatMap(({ agent, decision }) => depositsOf(world, agent, decision))
  const ordered: Attributed[] = [
    ...deposits,
    ...stewardCalls(world, now, gasPrice),
    ...world.ordering
      .order(intents)
      .map(({ actor, from, call, tip }) => ({ actor, transaction: { from, ...call, tip } })),
  ]
  for (const { agent, decision } of deciding) {
    agent.memory = decision.memory
    agent.awake = decision.wake === true
    windClock(agent, world.streams, now)
  }

  const booked = yield* produceBlock(world, ordered, now)
  settle(world, booked.entries)
  return { ...booked, refused }
})

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
  const wanted = deciding.map(({ agent, decision }) => {
    const calls = decision.intents ?? []
    if (calls.length === 0) return { agent, intents: [] }
    const arrival = world.streams(agent.persona)('arrival', world.block).uniform()
    const from = agent.address
    return {
      agent,
      intents: calls.map((call, place) => ({ actor: agent.persona, from, call, tip: gasPrice, arrival, place })),
    }
  })
  const count = wanted.reduce((sum, { intents }) => sum + intents.length, 0)
  // Deposits and the steward's calls stand in the same order and raise the cap a little; a thousand is more than enough.
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
  return due.map(({ call }) => ({ actor: 'steward', transaction: { from: foundation, ...call(now), tip: gasPrice } }))
}

/** What left over the bridge is sold outside and credited there; announcements become known, and made payments past. */
function settle(world: World, entries: readonly Entry[]): void {
  const announced: Announcement[] = []
  for (const { fact } of entries) {
    if (fact.type === 'announce') announced.push(fact)
    if (fact.type !== 'bridgeOut' || !world.byAddress.has(fact.account)) continue
    const token = tokenAt(world, fact.token)
    const usd = fromUnits(fact.amount, token.decimals) * priceOf(world, token) * (1 - world.market.bridgeFee)
    credit(world.mainnet, fact.account, usd)
  }
  world.announced = [...world.announced, ...announced].filter(({ due }) => due > world.now)
  world.influence = influenceOf(world, entries)
}

const tokenAt = ({ deployments }: World, address: string): Token =>
  [deployments.bridge.metis, deployments.bridge.usdc, deployments.bridge.weth].find(
    (token) => token.address === address,
  )!

/** US dollars for a whole token on the outer markets. */
function priceOf({ deployments, market }: World, token: Token): number {
  if (token.address === deployments.bridge.metis.address) return market.metis
  return token.address === deployments.bridge.weth.address ? market.eth : 1
}
