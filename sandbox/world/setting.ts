import type { Address } from 'viem'
import type { Actions, Deployments } from '../../protocols/index.ts'
import type { Token } from '../../protocols/token.ts'
import type { Chain } from '../chain/chain.ts'
import type { EventIndex } from '../ledger/event-index.ts'
import type { MarketParameters } from '../market/market.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import type { PlannedAirdrop } from '../policy/enactment.ts'
import type { Streams } from '../random/streams.ts'
import type { Inhabitant } from './population.ts'
import type { ReadPlans } from './read-plans.ts'

/** What never changes in a run. What moves is the state; see state.ts. */
export interface Setting {
  /** The node: a handle that only the edges of a step use, to build a block and to read what came of it. */
  readonly chain: Chain['Service']
  readonly deployments: Deployments
  readonly actions: Actions
  readonly events: EventIndex
  readonly inhabitants: readonly Inhabitant[]
  readonly byPersona: ReadonlyMap<string, Inhabitant>
  readonly byAddress: ReadonlyMap<Address, Inhabitant>
  readonly streams: Streams
  /** The ordering rule for a block mined then, seconds since 1970. */
  readonly orderingAt: (now: number) => OrderingRule
  readonly marketParameters: MarketParameters
  readonly blockSeconds: number
  /** Seconds since 1970 at which the cost of swapping and revenue become the baseline: when a programme may begin. */
  readonly baselineAt: number
  /** Every token whose books have to close. */
  readonly tokens: readonly Token[]
  readonly plans: ReadPlans
  /** Airdrops of which lists have to be made; nothing where the policy makes none. */
  readonly airdrops: readonly PlannedAirdrop[]
  /** What everybody sees stays as it is where no transaction comes. */
  readonly still: boolean
  /** Native METIS of everybody together. */
  readonly native: bigint
}
