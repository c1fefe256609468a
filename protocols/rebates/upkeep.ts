import { payersOf } from '../auction/rebate-list.ts'
import type { Call } from '../call.ts'
import type { Upkeep } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { rebatesActions } from './actions.ts'
import type { RebatesDeployment } from './deployment.ts'
import type { rebatesState } from './state.ts'

type RebatesValues = ValuesOf<ReturnType<typeof rebatesState>>

/** Wei below which what is due waits for more: a list costs as much gas. One METIS; what a cap leaves would never end. */
const least = 10n ** 18n

/** What the operator does when a day is over: gives back what was meant for it to those who paid fees on it. */
export function rebatesUpkeep(
  at: RebatesDeployment,
  { now, state, feesPaid }: Pick<Upkeep<RebatesValues>, 'now' | 'state' | 'feesPaid'>,
): Call[] {
  const today = Math.floor(now / 86_400)
  const due = state.freshOn === today ? state.held - state.fresh : state.held
  if (due < least || today <= state.day) return []
  const payers = payersOf(feesPaid)
  return payers.length === 0 ? [] : [rebatesActions(at).deliver(payers)]
}
