import { Effect } from 'effect'
import { type Address, zeroAddress } from 'viem'
import type { Endowment } from '../../agents/agent.ts'
import { actionsOf, namesOf } from '../../protocols/actions.ts'
import { protocols } from '../../protocols/index.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import { balanceOf, type Token, totalSupply, toUnits } from '../../protocols/token.ts'
import type { BlockTransaction } from '../block/way-of-a-block.ts'
import type { Chain } from '../chain/chain.ts'
import { planReads } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'
import { indexEvents } from '../ledger/event-index.ts'
import { Ledger } from '../ledger/ledger.ts'
import { type MarketParameters, openMarket } from '../market/market.ts'
import { noExecution } from '../market/service.ts'
import { credited, openOutsideAccounts } from '../market/outside-accounts.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import type { Enactment } from '../policy/enactment.ts'
import type { Streams } from '../random/streams.ts'
import { unlisted } from './airdrops.ts'
import { bridged } from './arrivals.ts'
import type { StepError } from './block.ts'
import { bringOver } from './bring-over.ts'
import { emptyTally } from './daily-tally.ts'
import { foundation } from '../origin/foundation.ts'
import { holdersOf, tokensOf } from './holders.ts'
import { nativeOf, type Observation } from './observation.ts'
import { observationOf, questionsFor } from './observe.ts'
import { budgetIn, endowedTo, toUnwrap, unpayable } from './opening.ts'
import type { Inhabitant } from './population.ts'
import { PromiseBroken } from './must-succeed.ts'
import { plansFor } from './read-plans.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { advance, type World } from './world.ts'

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
  /** The chain rests on another one’s state, which it asks for as it needs it. */
  readonly foreign: boolean
}

/** The base chain used the first messages for its seed liquidity; a run's own begin far behind them. */
const firstMessage = 1_000_000n

/**
 * Opens a world on a chain that holds its protocols: the ledger gets its opening balances, the budget its money, and
 * everybody what they were born with, all through the bridge.
 */
export const openWorld = Effect.fn('openWorld')(function* (
  chain: Chain['Service'],
  { enactment, inhabitants, market, streams, orderingAt, blockSeconds, now, baselineAt, foreign }: Genesis,
): Effect.fn.Return<World, StepError> {
  const { deployments } = enactment
  const tokens = tokensOf(deployments)
  const plans = plansFor(deployments, tokens, inhabitants)
  if (foreign) yield* chain.localise([plans.common, plans.nativesAt(plans.everybody), ...plans.accounts.values()])
  const ledger = yield* openLedger(
    chain,
    tokens.map(({ address }) => address),
    [...new Set([foundation, zeroAddress, ...holdersOf(deployments).keys()])],
  )
  const seen = observationOf(yield* chain.read(questionsFor(plans, [])), [])
  const setting: Setting = {
    chain,
    deployments,
    inhabitants,
    tokens,
    plans,
    still: namesOf(deployments).every((name) => (protocols[name] as AnyProtocol).still === true),
    streams,
    orderingAt,
    blockSeconds,
    baselineAt,
    actions: actionsOf(deployments),
    events: indexEvents(namesOf(deployments).map((name) => protocols[name].events(deployments[name] as never))),
    byPersona: new Map(inhabitants.map((agent) => [agent.persona, agent])),
    byAddress: new Map(inhabitants.map((agent) => [agent.address, agent])),
    native: seen.natives.reduce((sum, balance) => sum + balance, 0n),
    marketParameters: market,
    airdrops: enactment.airdrops,
  }
  const state: State = {
    now,
    block: 0,
    market: openMarket(market),
    outsideAccounts: credited(
      openOutsideAccounts(),
      inhabitants.map(({ address, endowment }) => [address, endowment.outsideAccount]),
    ),
    seen,
    before: seen,
    influence: {
      netOutflowUsd: 0,
      swaps: { quoted: 1, execution: noExecution },
      products: 0,
      fees: 0,
      uses: {},
    },
    minds: inhabitants.map(({ born }) => born),
    waiting: [],
    conducts: new Map(),
    crossing: [],
    messages: firstMessage,
    unsettled: { entries: [], bundled: new Set(), failedSwaps: [], market: openMarket(market) },
    built: emptyTally,
    feesPaid: emptyTally,
    execution: noExecution,
    stewardship: enactment.stewardship,
    stewardActed: now,
    announced: [],
    airdrops: enactment.airdrops.map(() => unlisted),
  }
  const world: World = { ...setting, state, ledger, building: [] }
  const { ordered, messages } = yield* opening(setting, state, enactment)
  advance(world, { messages })
  yield* bringOver(world, ordered, now + 1)
  yield* checkGas(setting, world.state.seen)
  // Nothing of this was trade: the world outside has felt nothing yet.
  advance(world, { influence: { ...world.state.influence, netOutflowUsd: 0, fees: 0 }, block: 0 })
  return world
})

/** Opening balances; what nobody known holds, as on a live fork, is booked to nobody in particular. */
const openLedger = Effect.fnUntraced(function* (
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

/** Everything that the opening brings over the bridge, if it can be paid, and the number of the bridge's next message. */
const opening = Effect.fnUntraced(function* (
  { deployments: { bridge }, actions, inhabitants, plans }: Setting,
  { seen, messages }: State,
  { funding }: Enactment,
) {
  const outside = { native: nativeOf(plans, seen, bridge.outside), wrapped: seen.chain.bridge.metisOutside }
  const need = { budget: budgetIn(funding, bridge.metis), ...endowedTo(inhabitants) }
  const short = unpayable(need, outside)
  if (short !== undefined) return yield* short
  const unwrapped = toUnwrap(need, outside)
  const { unwrap, wrap } = actions.metis
  const sent = (transaction: Omit<Transaction, 'from' | 'tip'>): BlockTransaction => ({
    actor: 'genesis',
    transaction: { from: bridge.outside, ...transaction, tip: 0n },
  })
  let next = messages
  const brought = (token: Token, to: Address, amount: bigint): BlockTransaction =>
    bridged(actions, token, to, amount, next++)
  const ordered = [
    ...(unwrapped === 0n ? [] : [sent(unwrapped > 0n ? unwrap(unwrapped) : wrap(-unwrapped))]),
    ...funding.map(({ token, to, amount }) => brought(token, to, amount)),
    ...inhabitants.flatMap(({ address, endowment }) => [
      sent({ to: address, data: '0x', value: toUnits(endowment.gas, 18), gas: 21_000n }),
      ...endowedTokens(bridge, endowment).map(({ token, amount }) => brought(token, address, amount)),
    ]),
  ]
  return { ordered, messages: next }
})

/** What somebody is born with of the bridge's tokens, in their smallest units. */
const endowedTokens = (
  { usdc, weth, metis }: Setting['deployments']['bridge'],
  endowment: Endowment,
): { readonly token: Token; readonly amount: bigint }[] =>
  (
    [
      [usdc, endowment.usdc],
      [weth, endowment.weth],
      [metis, endowment.metis],
    ] as const
  )
    .map(([token, amount]) => ({ token, amount: toUnits(amount, token.decimals) }))
    .filter(({ amount }) => amount > 0n)

/** A plain transfer leaves no log: that everybody got their gas is seen by what they have. */
function checkGas(
  { inhabitants, plans }: Pick<Setting, 'inhabitants' | 'plans'>,
  seen: Observation,
): Effect.Effect<void, PromiseBroken> {
  const short = inhabitants.find(
    ({ address, endowment }) => nativeOf(plans, seen, address) !== toUnits(endowment.gas, 18),
  )
  if (short === undefined) return Effect.void
  const reason = `${short.persona} has ${nativeOf(plans, seen, short.address)} wei instead of ${toUnits(short.endowment.gas, 18)}`
  return Effect.fail(new PromiseBroken({ block: 0, place: 0, what: 'what people are born with for gas', reason }))
}
