import type { BlockRules, View } from '../../agents/agent.ts'
import { balanceOutside } from '../market/outside-accounts.ts'
import type { OrderingRule } from '../ordering/ordering.ts'
import { airdropsFor } from './airdrops.ts'
import { nativeOf } from './observation.ts'
import type { Inhabitant } from './population.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** What everybody knows of an ordering rule. */
export const rulesOf = ({ places, batched, pending, offers, privately, most }: OrderingRule): BlockRules => ({
  places,
  batched,
  pending,
  offers,
  privately,
  most,
})

/** What an agent sees whose account was read, when the next block is mined at `now`. */
export function viewOf(setting: Setting, state: State, agent: Inhabitant, now: number, rules: BlockRules): View {
  const { seen } = state
  return {
    now,
    blockSeconds: setting.blockSeconds,
    chain: seen.chain,
    // Each kind gets what it asked for, which its own type says.
    account: seen.accounts.get(agent.persona) as View['account'],
    native: nativeOf(setting.plans, seen, agent.address),
    outsideAccount: balanceOutside(state.outsideAccounts, agent.address),
    outside: state.market,
    ...crossingOf(setting, state, agent),
    announced: state.announced,
    ...airdropsFor(setting, state, agent, now),
    rules,
  }
}

/** What an agent has on its way, where the bridge takes time. */
function crossingOf({ deployments }: Setting, { crossing }: State, { address }: Inhabitant): Pick<View, 'crossing'> {
  const { depositSeconds, withdrawalSeconds } = deployments.bridge
  if (depositSeconds === 0 && withdrawalSeconds === 0) return {}
  return { crossing: crossing.filter(({ owner }) => owner === address) }
}
