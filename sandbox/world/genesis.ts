import { Effect } from 'effect'
import { type Address, zeroAddress } from 'viem'
import { protocols } from '../../protocols/index.ts'
import type { Call } from '../../protocols/protocol.ts'
import { balanceOf, type Token, totalSupply, toUnits } from '../../protocols/token.ts'
import type { Chain } from '../chain/chain.ts'
import { planReads } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'
import { indexEvents } from '../ledger/event-index.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { Enactment } from '../policy/enact.ts'
import { foundation } from './foundation.ts'
import { type Attributed, bookBlock, commitBlock, produceBlock, type StepError } from './block.ts'
import { DailyTally } from './daily-tally.ts'
import { credit, openMainnet } from '../market/mainnet.ts'
import { type MarketParameters, openMarket } from '../market/market.ts'
import { observationOf, questionsFor } from './observe.ts'
import type { OrderingRule } from './ordering/ordering.ts'
import type { Inhabitant } from './population.ts'
import type { Streams } from '../random/streams.ts'
import { bridged } from './settle.ts'
import { actionsOf, namesOf } from '../../protocols/actions.ts'
import { budgetIn, endowedTo, toUnwrap, unpayable } from './opening.ts'
import { checkPromises, PromiseBroken } from './promises.ts'
import { holdersOf, nativeOf, plansFor, tokensOf, type World } from './world.ts'

export interface Genesis {
  readonly enactment: Enactment
  readonly inhabitants: readonly Inhabitant[]
  readonly streams: Streams
  readonly orderingAt: (now: number) => OrderingRule
  readonly market: MarketParameters
  readonly blockSeconds: number
  /** Seconds since 1970 of the chain's last block. */
  readonly now: number
  readonly baselineAt: number
}

/** The base chain used the first messages for its seed liquidity; a run's own begin far behind them. */
const firstMessage = 1_000_000n

/**
 * Opens a world on a chain that holds its protocols: the ledger gets its opening balances, the budget its money, and
 * everybody what they were born with, all through the bridge.
 */
export const openWorld = Effect.fn('openWorld')(function* (
  chain: Chain['Service'],
  { enactment, inhabitants, market, ...rest }: Genesis,
): Effect.fn.Return<World, StepError> {
  const { deployments } = enactment
  const tokens = tokensOf(deployments)
  const plans = plansFor(deployments, tokens, inhabitants)
  yield* chain.localise([plans.common, ...plans.accounts.values()])
  const ledger = yield* openBooks(
    chain,
    tokens.map(({ address }) => address),
    [...new Set([foundation, zeroAddress, ...holdersOf(deployments).keys()])],
  )
  const seen = observationOf(yield* chain.read(questionsFor(plans, [])), [])
  const world: World = {
    ...rest,
    chain,
    deployments,
    ledger,
    inhabitants,
    tokens,
    plans,
    seen,
    actions: actionsOf(deployments),
    events: indexEvents(namesOf(deployments).map((name) => protocols[name].events(deployments[name] as never))),
    byPersona: new Map(inhabitants.map((agent) => [agent.persona, agent])),
    byAddress: new Map(inhabitants.map((agent) => [agent.address, agent])),
    native: seen.natives.reduce((sum, balance) => sum + balance, 0n),
    marketParameters: market,
    market: openMarket(market),
    mainnet: openMainnet(),
    influence: { netOutflowUsd: 0, depth: 0, products: 0, fees: 0 },
    block: 0,
    stewardship: enactment.stewardship,
    announced: [],
    unsettled: [],
    bundled: new Set(),
    built: new DailyTally(),
    feesPaid: new DailyTally(),
    waiting: [],
    building: [],
    conducts: new Map(),
    crossing: [],
    messages: firstMessage,
  }
  for (const { address, endowment } of inhabitants) credit(world.mainnet, address, endowment.mainnet)
  const ordered = yield* opening(world, enactment)
  const funding = yield* produceBlock(world, ordered, world.now + 1)
  commitBlock(world, funding)
  const { failed } = yield* bookBlock(world, funding)
  yield* checkPromises(world, ordered, failed)
  yield* checkGas(world)
  // Nothing of this was trade: the world outside has felt nothing yet.
  world.influence = { ...world.influence, netOutflowUsd: 0, fees: 0 }
  world.block = 0
  return world
})

/** Opening balances; what nobody known holds, as on a live fork, is booked to nobody in particular. */
const openBooks = Effect.fnUntraced(function* (
  chain: Chain['Service'],
  tokens: readonly Address[],
  holders: readonly Address[],
) {
  const ledger = new Ledger()
  const plans = tokens.map((token) =>
    planReads({ supply: totalSupply(token), balances: holders.map((holder) => balanceOf(token, holder)) }),
  )
  const books = yield* chain.read(plans)
  tokens.forEach((token, i) => {
    const { supply, balances } = books[i]!
    const known = holders.map((holder, k) => [holder, balances[k]!] as const).filter(([, balance]) => balance > 0n)
    const elsewhere = known.reduce((left, [, balance]) => left - balance, supply)
    ledger.open(token, supply, elsewhere === 0n ? known : [...known, [nobody, elsewhere]])
  })
  return ledger
})

/** Stands for all holders that the run knows nothing of. */
const nobody: Address = '0x0000000000000000000000000000000000000e15'

/** Everything that the opening brings over the bridge, if it can be paid. */
const opening = Effect.fnUntraced(function* (world: World, enactment: Enactment) {
  const { bridge } = world.deployments
  const outside = { native: nativeOf(world, bridge.outside), wrapped: world.seen.chain.bridge.metisOutside }
  const need = { budget: budgetIn(enactment.funding, bridge.metis), ...endowedTo(world.inhabitants) }
  const short = unpayable(need, outside)
  if (short !== undefined) return yield* short
  const unwrapped = toUnwrap(need, outside)
  const { unwrap, wrap } = world.actions.metis
  const change = (call: Call): Attributed => ({
    actor: 'genesis',
    transaction: { from: bridge.outside, ...call, tip: 0n },
  })
  const changed = unwrapped === 0n ? [] : [change(unwrapped > 0n ? unwrap(unwrapped) : wrap(-unwrapped))]
  return [...changed, ...budgetFunding(world, enactment), ...endowments(world)]
})

/** A plain transfer leaves no log: that everybody got their gas is seen by what they have. */
function checkGas(world: World): Effect.Effect<void, PromiseBroken> {
  const short = world.inhabitants.find(
    ({ address, endowment }) => nativeOf(world, address) !== toUnits(endowment.gas, 18),
  )
  if (short === undefined) return Effect.void
  const reason = `${short.persona} has ${nativeOf(world, short.address)} wei instead of ${toUnits(short.endowment.gas, 18)}`
  return Effect.fail(new PromiseBroken({ block: 0, place: 0, what: 'what people are born with for gas', reason }))
}

const budgetFunding = (world: World, { funding }: Enactment): Attributed[] =>
  funding.map(({ token, to, amount }) => bridged(world, token, to, amount))

function endowments(world: World): Attributed[] {
  const { bridge } = world.deployments
  return world.inhabitants.flatMap(({ address, endowment: { usdc, weth, metis, gas } }) => {
    const tokens: [Token, number][] = [
      [bridge.usdc, usdc],
      [bridge.weth, weth],
      [bridge.metis, metis],
    ]
    const native: Transaction = {
      from: bridge.outside,
      to: address,
      data: '0x',
      value: toUnits(gas, 18),
      gas: 21_000n,
      tip: 0n,
    }
    return [
      { actor: 'genesis', transaction: native },
      ...tokens
        .map(([token, amount]) => [token, toUnits(amount, token.decimals)] as const)
        .filter(([, amount]) => amount > 0n)
        .map(([token, amount]) => bridged(world, token, address, amount)),
    ]
  })
}
