import type { Address } from 'viem'
import { usesOn } from '../../agents/uses/index.ts'
import { listOf } from '../policy/airdrops.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'
import { rulesOf, viewOf } from './view-of.ts'

/** Makes the lists of which the snapshot is over, of what the chain has shown until the last block. */
export function madeLists(setting: Setting, state: State, now: number): Pick<State, 'airdrops'> {
  const { airdrops } = state
  const due = setting.airdrops.map(({ snapshot }, i) => snapshot <= now && airdrops[i]!.list === undefined)
  if (!due.includes(true)) return { airdrops }
  return {
    airdrops: airdrops.map((record, i) => {
      if (!due[i]) return record
      const planned = setting.airdrops[i]!
      const capital = planned.by === 'capital' ? capitalOf(setting, state, now) : new Map<Address, number>()
      return { ...record, list: listOf(planned, { active: record.active, capital }) }
    }),
  }
}

/** US dollars that everybody has in the chain's uses, by what each use says of an account; METIS in the wallet is in none. */
function capitalOf(setting: Setting, state: State, now: number): ReadonlyMap<Address, number> {
  const { deployments, actions, inhabitants, orderingAt } = setting
  const rules = rulesOf(orderingAt(now))
  const uses = usesOn(deployments).filter(({ name }) => name !== 'hold')
  return new Map(
    inhabitants.map((agent) => {
      const view = viewOf(setting, state, agent, now, rules)
      const here = { me: agent.address, view, deployments, actions }
      return [agent.address, uses.reduce((sum, use) => sum + use.held(here as never).usd, 0)]
    }),
  )
}
