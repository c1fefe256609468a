import { type Turn, turnAt } from '../../protocols/sequencing/liveness.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

export type { Turn } from '../../protocols/sequencing/liveness.ts'

/** Whose turn it is to build; without decentralised sequencing always the foundation's own node's. */
export function turnOf(
  { deployments: { sequencing: at } }: Pick<Setting, 'deployments'>,
  { seen }: Pick<State, 'seen'>,
  now: number,
): Turn {
  const state = seen.chain.sequencing
  return at === undefined || state === undefined ? { halted: false } : turnAt(at, state, now)
}
