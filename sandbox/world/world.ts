import type { Address } from 'viem'
import type { Announcement } from '../../agents/agent.ts'
import { messengerAlias } from '../../protocols/bridge/actions.ts'
import {
  type AccountState,
  type Actions,
  type ChainState,
  type Deployments,
  type ProtocolName,
  protocols,
} from '../../protocols/index.ts'
import { type AnyRead, nativeBalance, type Reads } from '../../protocols/read.ts'
import { totalSupply } from '../../protocols/token.ts'
import type { Chain } from '../chain/chain.ts'
import { planReads, type ReadPlan } from '../chain/read.ts'
import type { EventIndex } from '../ledger/event-index.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { StewardCall } from '../policy/enact.ts'
import { foundation } from './base-chain.ts'
import type { Mainnet } from './mainnet.ts'
import type { Influence, Market, MarketParameters } from './market.ts'
import type { OrderingRule } from './ordering/ordering.ts'
import type { Inhabitant } from './population.ts'
import type { Streams } from './random.ts'

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
  readonly ordering: OrderingRule
  readonly marketParameters: MarketParameters
  readonly blockSeconds: number
  /** Seconds since 1970 at which depth and revenue become the baseline: when a programme may begin. */
  readonly baselineAt: number
  /** Every token whose books have to close. */
  readonly tokens: readonly Address[]
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
  /** The steward's calls still to come, and the payments that the budget has announced and not made. */
  stewardship: readonly StewardCall[]
  announced: readonly Announcement[]
  /** Bridge messages are told apart by this number. */
  messages: bigint
}

/** What one read of the chain shows. */
export interface Observation {
  readonly chain: ChainState
  /** Supplies in the order of `tokens`, straight from the contracts. */
  readonly supplies: readonly bigint[]
  /** Native METIS of everybody who can hold some, in the order of `plans.natives`. */
  readonly natives: readonly bigint[]
  /** Accounts of the agents that decide at the next block, by persona. */
  readonly accounts: ReadonlyMap<string, AccountState>
}

export interface WorldPlans {
  readonly common: ReadPlan<Pick<Observation, 'chain' | 'supplies' | 'natives'>>
  readonly natives: readonly Address[]
  readonly accounts: ReadonlyMap<string, ReadPlan<AccountState>>
}

export const protocolNames = Object.keys(protocols) as ProtocolName[]

export const actionsOf = (deployments: Deployments): Actions =>
  Object.fromEntries(
    protocolNames.map((name) => [name, protocols[name].actions(deployments[name] as never)]),
  ) as unknown as Actions

/** Every token that a run moves. */
export function tokensOf({ bridge, netswap, farms }: Deployments): Address[] {
  const escrows = farms.farms.flatMap(({ escrow }) => (escrow === undefined ? [] : [escrow]))
  const pools = Object.values(netswap.pools).map(({ address }) => address)
  return [bridge.metis.address, bridge.usdc.address, bridge.weth.address, ...pools, ...escrows]
}

/** Reads made ready for the whole run. */
export function plansFor(
  deployments: Deployments,
  tokens: readonly Address[],
  inhabitants: readonly Inhabitant[],
): WorldPlans {
  const { metis, bridge, budget } = deployments
  const own = [foundation, messengerAlias, bridge.outside, metis.feeVault, metis.wmetis, budget.timelock]
  const natives = [...inhabitants.map(({ address }) => address), ...new Set(own)]
  const read = (kind: 'state' | 'account', owner?: Address): Reads =>
    Object.fromEntries(
      protocolNames.map((name) => [name, protocols[name][kind](deployments[name] as never, owner as never) as Reads]),
    )
  const common = { chain: read('state'), supplies: tokens.map(totalSupply), natives: natives.map(nativeBalance) }
  return {
    natives,
    common: planReads(common as unknown as AnyRead) as WorldPlans['common'],
    accounts: new Map(
      inhabitants.map(({ persona, address }) => [
        persona,
        planReads(read('account', address) as AnyRead) as ReadPlan<AccountState>,
      ]),
    ),
  }
}
