import type { Address } from 'viem'
import type { Announcement, Conduct, Crossing } from '../../agents/agent.ts'
import { namesOf } from '../../protocols/actions.ts'
import {
  type AccountState,
  type Actions,
  type ChainState,
  type Deployments,
  type ProtocolName,
  protocols,
} from '../../protocols/index.ts'
import { type AnyRead, nativeBalance, type Reads } from '../../protocols/read.ts'
import { type Token, totalSupply } from '../../protocols/token.ts'
import type { Chain } from '../chain/chain.ts'
import { planReads, type ReadPlan } from '../chain/read.ts'
import type { EventIndex } from '../ledger/event-index.ts'
import type { Entry, Ledger } from '../ledger/ledger.ts'
import type { StewardCall } from '../policy/enact.ts'
import type { Attributed } from './block.ts'
import { foundation } from './foundation.ts'
import type { DailyTally } from './daily-tally.ts'
import type { Mainnet } from '../market/mainnet.ts'
import type { Influence, Market, MarketParameters } from '../market/market.ts'
import type { MempoolIntent } from './mempool.ts'
import type { OrderingRule } from './ordering/ordering.ts'
import type { Inhabitant } from './population.ts'
import type { Streams } from '../random/streams.ts'

/** Chain, market and agents of one run at one block. Genesis opens it, `step` moves it on by one block. */
export interface World {
  readonly chain: Chain['Service']
  readonly deployments: Deployments
  readonly actions: Actions
  readonly events: EventIndex
  readonly ledger: Ledger
  readonly inhabitants: readonly Inhabitant[]
  readonly byPersona: ReadonlyMap<string, Inhabitant>
  readonly byAddress: ReadonlyMap<Address, Inhabitant>
  readonly streams: Streams
  /** The ordering rule for a block mined then, seconds since 1970. */
  readonly orderingAt: (now: number) => OrderingRule
  readonly marketParameters: MarketParameters
  readonly blockSeconds: number
  /** Seconds since 1970 at which depth and revenue become the baseline: when a programme may begin. */
  readonly baselineAt: number
  /** Every token whose books have to close. */
  readonly tokens: readonly Token[]
  readonly plans: WorldPlans
  /** Native METIS of everybody together, which never changes. */
  readonly native: bigint
  market: Market
  mainnet: Mainnet
  /** Seconds since 1970 of the last block, and how many blocks this run has mined. */
  now: number
  block: number
  /** What was read after the last block, and what that block did to the world outside. */
  seen: Observation
  influence: Influence
  /** Entries of the last booked block, whose meaning outside the chain is still to come; see settle. */
  unsettled: readonly Entry[]
  /** Those of them that came in bundles, by their place in the block. */
  bundled: ReadonlySet<number>
  /** Blocks by who is paid for them, and swap fees in US dollars by who paid them. */
  readonly built: DailyTally
  readonly feesPaid: DailyTally
  /** The steward's calls still to come, and the payments that the budget has announced and not made. */
  stewardship: readonly StewardCall[]
  announced: readonly Announcement[]
  /** Intents that no block has included yet: the chain stood still, or the sequencer left them out. */
  waiting: readonly MempoolIntent[]
  /** What the block that was built last holds, or was to hold. */
  building: readonly Attributed[]
  /** How whoever runs a sequencer means to build, by persona. */
  readonly conducts: Map<string, Conduct>
  /** What is on its way over the bridge, in order of departure. */
  crossing: readonly OwnCrossing[]
  /** Bridge messages are told apart by this number. */
  messages: bigint
}

/** Tokens on their way, and whose they are. */
export interface OwnCrossing extends Crossing {
  readonly owner: Address
}

/** What one read of the chain shows. */
export interface Observation {
  readonly chain: ChainState
  /** Supplies in the order of `tokens`, straight from the contracts. */
  readonly supplies: readonly bigint[]
  /** Native METIS of everybody who can hold some, in the order of `plans.natives`. */
  readonly natives: readonly bigint[]
  /** Accounts of the agents that decide at the next block, by persona; each holds what its kind asked for. */
  readonly accounts: ReadonlyMap<string, Partial<AccountState>>
}

export interface WorldPlans {
  readonly common: ReadPlan<Pick<Observation, 'chain' | 'supplies' | 'natives'>>
  /** Everybody who can hold native METIS, and each one's place in the list. */
  readonly natives: readonly Address[]
  readonly places: ReadonlyMap<Address, number>
  /** By persona. */
  readonly accounts: ReadonlyMap<string, ReadPlan<Partial<AccountState>>>
}

/** Native METIS of an account at the last block, in wei. */
export const nativeOf = ({ plans, seen }: Pick<World, 'plans' | 'seen'>, account: Address): bigint =>
  seen.natives[plans.places.get(account) ?? -1] ?? 0n

/** Every token that a run moves. */
export const tokensOf = (deployments: Deployments): Token[] =>
  namesOf(deployments).flatMap((name) => protocols[name].tokens(deployments[name] as never))

/** Every contract that can hold tokens or native METIS, by protocol and by what it is. */
export const holdersOf = (deployments: Deployments): ReadonlyMap<Address, string> =>
  new Map(
    namesOf(deployments).flatMap((name) =>
      Object.entries(protocols[name].holders(deployments[name] as never)).map(
        ([title, address]) => [address, `${name}.${title}`] as const,
      ),
    ),
  )

/** Protocols whose part of its account a kind of agent sees. */
const seenBy = ({ reads, mayRead = [] }: Inhabitant['kind'], deployments: Deployments): readonly ProtocolName[] => [
  ...reads,
  ...mayRead.filter((name) => deployments[name] !== undefined),
]

/** Reads made ready for the whole run. */
export function plansFor(
  deployments: Deployments,
  tokens: readonly Token[],
  inhabitants: readonly Inhabitant[],
): WorldPlans {
  const own = [foundation, ...holdersOf(deployments).keys()]
  const natives = [...inhabitants.map(({ address }) => address), ...new Set(own)]
  const read = (kind: 'state' | 'account', from: readonly ProtocolName[], owner?: Address): Reads =>
    Object.fromEntries(
      from.map((name) => [name, protocols[name][kind](deployments[name] as never, owner as never) as Reads]),
    )
  const common = {
    chain: read('state', namesOf(deployments)),
    supplies: tokens.map(({ address }) => totalSupply(address)),
    natives: natives.map(nativeBalance),
  }
  return {
    natives,
    places: new Map(natives.map((address, i) => [address, i])),
    common: planReads(common as unknown as AnyRead) as WorldPlans['common'],
    accounts: new Map(
      inhabitants.map(({ persona, address, kind }) => [
        persona,
        planReads(read('account', seenBy(kind, deployments), address) as AnyRead) as ReadPlan<Partial<AccountState>>,
      ]),
    ),
  }
}
