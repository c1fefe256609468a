import type { Timeline } from '../metrics/metric.ts'
import type { MarketParameters } from '../market/market.ts'
import type { Policy } from '../policy/policy.ts'
import type { BaseParameters } from '../origin/base-parameters.ts'
import type { OrderingName } from '../ordering/index.ts'
import type { PopulationParameters } from '../world/population.ts'

/** One policy, one world, one seed: everything that a run depends on, as plain data. */
export interface RunSpec {
  readonly campaign: string
  readonly world: string
  readonly seed: number
  readonly policy: Policy
  readonly timeline: Timeline
  readonly base: BaseParameters
  readonly market: MarketParameters
  readonly agents: PopulationParameters
  readonly ordering: OrderingName
  /** Content key: the same specification, code and Anvil give the same result. */
  readonly key: string
}
