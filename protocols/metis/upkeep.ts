import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { metisActions } from './actions.ts'
import type { MetisDeployment } from './deployment.ts'
import type { metisState } from './state.ts'

type Moment = Pick<Upkeep<Pick<ValuesOf<ReturnType<typeof metisState>>, 'sharing'>>, 'now' | 'state' | 'built'>

/** Once a day the vault's manager pays sequencers what is due to them, by the blocks that they built the day before. */
export function metisUpkeep(at: MetisDeployment, { now, state: { sharing }, built }: Moment): Call[] {
  const blocks = [...built.values()].reduce((sum, count) => sum + count, 0)
  if (sharing.due === 0n || blocks === 0 || Math.floor(now / 86_400) <= sharing.day) return []
  // What division leaves over stays due.
  const parts = [...built].map(([account, count]) => ({
    account,
    amount: (sharing.due * BigInt(count)) / BigInt(blocks),
  }))
  return [metisActions(at).payFees(parts)]
}
